/// What a request carries.
enum ClientBody {
    /// Nothing.
    case none
    /// Bytes in memory.
    case bytes([UInt8])
    /// A file, streamed with its size as the length.
    ///
    /// `onSent` is told, now and then, how many bytes of how many were handed over.
    case file(path: String, onSent: (_ sentBytes: Int64, _ totalBytes: Int64) -> Void)
}
