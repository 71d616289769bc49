internal import Locking

/// Threads for work that blocks, a bounded number of them at once; what finds none waits in line, as far as there is
/// room.
final class MCPThreads: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var runningCount = 0
        var waiting: [Work] = []
        var waitingStart = 0
    }

    private let threadsMax: Int
    private let waitingMax: Int
    private let idle: MCPBell?
    private let state = Guarded(State())

    /// - Parameter idle: rung whenever the last thread ends.
    init(threadsMax: Int, waitingMax: Int = 0, idle: MCPBell? = nil) {
        self.threadsMax = threadsMax
        self.waitingMax = waitingMax
        self.idle = idle
    }

    /// Whether nothing runs and nothing waits.
    var isIdle: Bool { state.withLock { $0.runningCount == 0 } }

    /// Runs the work on another thread, soon; false where there is no room.
    func start(_ work: @escaping Work) -> Bool {
        enum Way { case thread, line, refused }
        let way: Way = state.withLock { state in
            if state.runningCount < threadsMax {
                state.runningCount += 1
                return .thread
            }
            guard state.waiting.count - state.waitingStart < waitingMax else { return .refused }
            state.waiting.append(work)
            return .line
        }
        guard way == .thread else { return way == .line }
        let thread = try? QuietThread { [self] in
            work()
            while let next = next() { next() }
        }
        guard let thread else {
            state.withLock { $0.runningCount -= 1 }
            return false
        }
        thread.detach()
        return true
    }

    /// Forgets what waits.
    func clear() {
        let forgotten = state.withLock { state in
            defer { (state.waiting, state.waitingStart) = ([], 0) }
            return state.waiting
        }
        _ = forgotten  // released outside the lock
    }

    private func next() -> Work? {
        let (work, isLast) = state.withLock { state -> (Work?, Bool) in
            if state.waitingStart < state.waiting.count {
                let work = state.waiting[state.waitingStart]
                state.waitingStart += 1
                if state.waitingStart == state.waiting.count { (state.waiting, state.waitingStart) = ([], 0) }
                return (work, false)
            }
            state.runningCount -= 1
            return (nil, state.runningCount == 0)
        }
        if isLast { idle?.ring() }
        return work
    }
}
