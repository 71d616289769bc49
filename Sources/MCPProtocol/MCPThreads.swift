internal import Glibc
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
        let isStarted = Self.detach { [self] in
            work()
            while let next = next() { next() }
        }
        if !isStarted { state.withLock { $0.runningCount -= 1 } }
        return isStarted
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

    /// Starts a thread that nobody waits for. No signal goes to it, so that those that end the process go where they
    /// are waited for, and a reader that leaves is an error of `write` and no SIGPIPE.
    private static func detach(_ work: @escaping Work) -> Bool {
        let context = unsafe Unmanaged.passRetained(Body(work)).toOpaque()  // released by the thread
        var (all, before) = (sigset_t(), sigset_t())
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)  // the thread inherits it
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle, nil,
            { context in
                // The reference that was retained above, taken over by the thread.
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, context)
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        guard result == 0 else {
            unsafe Unmanaged<Body>.fromOpaque(context).release()  // no thread has taken it over
            return false
        }
        pthread_detach(handle)
        return true
    }

    private final class Body: Sendable {
        let work: Work

        init(_ work: @escaping Work) { self.work = work }
    }
}
