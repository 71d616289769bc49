import Glibc
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

    private static let readHangUp = Int16(0x2000)  // POLLRDHUP: the peer ends its side

    private let stream: HTTPResponseStream
    private let descriptor: Int32
    private let isFinished = Atomic(false)
    /// How many bytes the library has taken.
    let pulledBytes = Atomic<UInt64>(0)
    private var pending: [UInt8] = []
    private var pendingStart = 0
    private var sawEnd = false

    init(_ stream: HTTPResponseStream, descriptor: Int32) {
        self.stream = stream
        self.descriptor = descriptor
    }

    var sizeBytes: Int? { stream.sizeBytes }

    func pull(into buffer: UnsafeMutableRawBufferPointer) -> Pull {
        while pendingStart == pending.count {
            guard !sawEnd, let piece = stream.next() else {
                sawEnd = true
                return .ended
            }
            pending = piece
            pendingStart = 0
            if piece.isEmpty, let wait = stream.wait, !isClientThere(after: wait) {
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

    private func isClientThere(after wait: HTTPResponseStream.Wait) -> Bool {
        var watched = [
            pollfd(fd: descriptor, events: Self.readHangUp, revents: 0),
            pollfd(fd: wait.wakeDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = Int32(clamping: max(0, min(wait.secondsMax, Int(Int32.max) / 1000)) * 1000)
        // Two elements, lent for the call.
        let ready = unsafe poll(&watched, 2, milliseconds)
        return ready <= 0 || watched[0].revents == 0
    }
}
