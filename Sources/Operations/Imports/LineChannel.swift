internal import Dispatch
internal import Locking

/// Hands lines from the thread that works to the thread that sends them; the worker waits when the sender is behind.
final class LineChannel: Sendable {
    /// How many lines can wait.
    static let linesMax = 256

    private struct State {
        var lines: [[UInt8]] = []
        var isFinished = false
        var isCancelled = false
    }

    private let state = Guarded(State())
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 0)

    init() {
        // Not by the initial value, below which a semaphore must not be when it goes away.
        for _ in 0..<Self.linesMax { free.signal() }
    }

    /// Adds a line; dropped when nobody takes lines any more.
    func send(_ line: [UInt8]) {
        free.wait()
        let isTaken = state.withLock { state in
            guard !state.isCancelled else { return false }
            state.lines.append(line + [UInt8(ascii: "\n")])
            return true
        }
        if isTaken { filled.signal() } else { free.signal() }
    }

    /// Says that no line will follow.
    func finish() {
        state.withLock { $0.isFinished = true }
        filled.signal()
    }

    /// The next line; waits for it. Nil when there are no more.
    func next() -> [UInt8]? {
        filled.wait()
        let line = state.withLock { $0.lines.isEmpty ? nil : $0.lines.removeFirst() }
        // What says "finished" stays said, should somebody ask again.
        if line == nil { filled.signal() } else { free.signal() }
        return line
    }

    /// Whether the one who takes lines has gone.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Says that nobody takes lines any more, and lets a waiting worker go on.
    func cancel() {
        state.withLock { $0.isCancelled = true }
        for _ in 0..<Self.linesMax { free.signal() }
    }
}
