internal import Glibc

/// Bytes into open files and pipes.
public enum FileBytes {
    /// Writes all the bytes at the file's position, again where a signal or a full pipe broke a call off.
    ///
    /// - Parameter descriptor: a descriptor that waits; one that does not fails with `EAGAIN`.
    /// - Throws: what the system said; a part may be written then.
    public static func write(_ bytes: Span<UInt8>, to descriptor: Int32) throws(FileError) {
        var start = 0
        while start < bytes.count {
            // A part of the span, lent for the call.
            let count = unsafe bytes.extracting(start...).withUnsafeBufferPointer { rest in
                unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw count < 0 ? .last : FileError(errorNumber: EIO) }
            start += count
        }
    }
}
