internal import Glibc
internal import Locking

/// An open file that is read piece by piece, and closed when nobody reads it any more.
final class KeptFile: Sendable {
    private let descriptor: Int32
    private let offset = Guarded(0)

    /// Takes the descriptor over.
    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// The next piece; nil at the end, and where it cannot be read.
    func next(bytesMax: Int) -> [UInt8]? {
        offset.withLock { offset in
            var piece = [UInt8](repeating: 0, count: bytesMax)
            // Reads into an array of our own, no more than it holds.
            let count = unsafe pread(descriptor, &piece, piece.count, offset)
            guard count > 0 else { return nil }
            offset += count
            return count == bytesMax ? piece : Array(piece.prefix(count))
        }
    }
}
