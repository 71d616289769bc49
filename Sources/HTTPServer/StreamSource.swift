import Synchronization

/// A stream on its way out: what of the last piece is still unsent, and whether it has been told of its end.
///
/// `pull` is called by the connection's thread alone; the watcher of deadlines reads `pulledBytes` and may `finish`.
final class StreamSource: @unchecked Sendable {  // pending and sawEnd belong to the connection's thread
    enum Pull {
        case copied(Int)
        case ended
        case broken
    }

    private let stream: HTTPResponseStream
    private let client: ClientWait
    private let isFinished = Atomic(false)
    /// How many bytes the library has taken.
    let pulledBytes = Atomic<UInt64>(0)
    private var pending: [UInt8] = []
    private var pendingStart = 0
    private var sawEnd = false

    init(_ stream: HTTPResponseStream, client: ClientWait) {
        self.stream = stream
        self.client = client
    }

    var sizeBytes: Int? { stream.sizeBytes }

    /// Whether it sleeps where it has nothing to say.
    var waits: Bool { stream.wait != nil }

    func pull(into buffer: UnsafeMutableRawBufferPointer) -> Pull {
        while pendingStart == pending.count {
            guard let piece = nextPiece() else { return .ended }
            pending = piece
            pendingStart = 0
            if piece.isEmpty, !sawEnd, let wait = stream.wait?(),
                client.wait(for: wait.wakeDescriptor, milliseconds: wait.millisecondsMax) == .clientLeft
            {
                return .broken
            }
        }
        let byteCount = min(buffer.count, pending.count - pendingStart)
        unsafe buffer.copyBytes(from: pending[pendingStart..<(pendingStart + byteCount)])  // within both
        pendingStart += byteCount
        pulledBytes.wrappingAdd(UInt64(byteCount), ordering: .relaxed)
        return .copied(byteCount)
    }

    /// Tells the stream, once, that it will not be asked again.
    func finish(completed: Bool) {
        guard !isFinished.exchange(true, ordering: .acquiringAndReleasing) else { return }
        stream.finished(completed)
    }

    private func nextPiece() -> [UInt8]? {
        guard !sawEnd else { return nil }
        if stream.wait != nil, client.isServerDraining {
            sawEnd = true
            return stream.farewell()
        }
        guard let piece = stream.next() else {
            sawEnd = true
            return nil
        }
        return piece
    }
}
