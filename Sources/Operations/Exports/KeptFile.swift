internal import Glibc
internal import Locking

/// An open file that is read piece by piece, and closed when nobody reads it any more.
final class KeptFile: Sendable {
    /// How many bytes a piece has, but for the last.
    private static let pieceBytesCount = 256 * 1_024

    /// Closed with this.
    let descriptor: Int32
    private let offset = Guarded(0)

    /// Takes the descriptor over.
    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// The next piece; nil at the end, and where it cannot be read.
    func next() -> [UInt8]? {
        offset.withLock { offset in
            var piece = [UInt8](repeating: 0, count: Self.pieceBytesCount)
            // Reads into an array of our own, no more than it holds.
            let count = unsafe pread(descriptor, &piece, piece.count, offset)
            guard count > 0 else { return nil }
            offset += count
            return count == piece.count ? piece : Array(piece.prefix(count))
        }
    }
}
