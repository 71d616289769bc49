internal import Dispatch
internal import Locking

/// Lines on their way from the threads that make them to the one that writes them.
final class LogQueue: Sendable {
    /// Lines to write, and how many are missing behind them.
    struct Batch {
        var lines: [UInt8]
        var droppedCount: UInt64
    }

    /// How long lines are gathered before they are written together.
    private static let gatherMilliseconds = 20

    private struct State {
        var pending: [UInt8] = []
        /// Dropped since the log last said so.
        var unsaidDrops: UInt64 = 0
        var droppedCount: UInt64 = 0
        /// Whether the writing thread waits to be woken.
        var isAsleep = false
        /// When the end was asked for, on the monotonic clock.
        var closedAtNanoseconds: UInt64?
    }

    private let state = Guarded(State())
    private let alarm = DispatchSemaphore(value: 0)
    private let lineBytesMax: Int
    private let pendingBytesMax: Int

    /// - Parameters:
    ///   - lineBytesMax: the longest line that is taken, with its line feed.
    ///   - pendingBytesMax: how many bytes may wait to be written.
    init(lineBytesMax: Int, pendingBytesMax: Int) {
        self.lineBytesMax = lineBytesMax
        self.pendingBytesMax = pendingBytesMax
    }

    /// How many lines were dropped since the start.
    var droppedCount: UInt64 { state.withLock { $0.droppedCount } }

    /// Adds a line and its line feed, or drops it where it is too long, there is no room, or nobody writes any more.
    /// It does not wait for the writer.
    func add(_ line: [UInt8]) {
        let wakes = state.withLock { state in
            guard state.closedAtNanoseconds == nil, line.count < lineBytesMax,
                state.pending.count + line.count < pendingBytesMax
            else {
                state.droppedCount += 1
                state.unsaidDrops += 1
                return false
            }
            state.pending += line
            state.pending.append(UInt8(ascii: "\n"))
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if wakes { alarm.signal() }
    }

    /// Takes no more lines.
    func close() {
        state.withLock { state in
            state.closedAtNanoseconds = state.closedAtNanoseconds ?? SystemClocks.monotonicNanoseconds()
        }
        alarm.signal()
    }

    /// Whether the end was asked for so many seconds ago.
    func isClosed(forSeconds seconds: UInt64) -> Bool {
        guard let closedAt = state.withLock({ $0.closedAtNanoseconds }) else { return false }
        return SystemClocks.monotonicNanoseconds() >= closedAt &+ seconds &* 1_000_000_000
    }

    /// Waits for lines and gives what has gathered; nil when there is nothing left to write and none will come.
    func take() -> Batch? {
        while true {
            if !isClosed(forSeconds: 0) { _ = alarm.wait(timeout: .now() + .milliseconds(Self.gatherMilliseconds)) }
            let (batch, isClosed) = state.withLock { state -> (Batch?, Bool) in
                let isClosed = state.closedAtNanoseconds != nil
                // Missing lines are told of with the next that come, or at the end.
                guard !state.pending.isEmpty || (isClosed && state.unsaidDrops > 0) else {
                    state.isAsleep = true
                    return (nil, isClosed)
                }
                let batch = Batch(lines: state.pending, droppedCount: state.unsaidDrops)
                state.pending = []
                state.unsaidDrops = 0
                return (batch, isClosed)
            }
            if let batch { return batch }
            if isClosed { return nil }
            // Nobody has closed it yet, so whoever does, or adds a line, ends this wait.
            alarm.wait()
        }
    }

    /// Tells of lines that were taken and not written.
    ///
    /// - Parameters:
    ///   - newCount: those that were not counted as dropped before.
    ///   - unsaidCount: all that the log is still to tell of; at the end there is nobody left to tell it.
    func putBack(newCount: UInt64, unsaidCount: UInt64) {
        state.withLock { state in
            state.droppedCount += newCount
            if state.closedAtNanoseconds == nil { state.unsaidDrops += unsaidCount }
        }
    }
}
