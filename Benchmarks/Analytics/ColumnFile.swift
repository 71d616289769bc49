import Glibc

/// A column as a file of little-endian numbers, one after the other.
final class ColumnFile {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private static let bytesMax = 1 << 20

    init(_ path: String) {
        descriptor = unsafe open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o644)
        precondition(descriptor >= 0, "cannot write \(path): \(errno)")
        buffer.reserveCapacity(Self.bytesMax + 16)
    }

    func append(_ number: some FixedWidthInteger) {
        // The buffer takes a copy of the number's bytes.
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe buffer.append(contentsOf: $0) }
        if buffer.count >= Self.bytesMax { flush() }
    }

    func finish() {
        flush()
        close(descriptor)
    }

    private func flush() {
        var sent = 0
        while sent < buffer.count {
            // The bytes live as long as the call.
            let count = unsafe buffer.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent)
            }
            precondition(count > 0, "cannot write: \(errno)")
            sent += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
