internal import Dispatch
internal import Locking

/// Gathers writes and hands them in groups to one thread at a time, without lingering: while one group is being
/// committed the next one gathers.
final class WriteQueue: Sendable {
    /// How many writes one group takes.
    static let groupMax = 512
    /// How many writes may wait; one more is refused as busy.
    static let waitingMax = 4_096

    private struct State {
        var waiting: [WriteJob] = []
        var isRunning = false
        var isClosed = false
    }

    private let state = Guarded(State())
    private let thread = DispatchQueue(label: "penstock.writer")
    private let run: @Sendable ([WriteJob]) -> Void

    /// Makes a queue whose groups are handled by `run`, one after the other.
    init(run: @escaping @Sendable ([WriteJob]) -> Void) { self.run = run }

    /// Adds a write.
    ///
    /// - Throws: `busy` beyond `waitingMax`, `closed` after `close()`.
    func add(_ job: WriteJob) throws(StoreError) {
        let starts = try state.withLock { state throws(StoreError) in
            guard !state.isClosed else { throw .closed }
            guard state.waiting.count < Self.waitingMax else { throw .busy }
            state.waiting.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if starts { thread.async { self.drain() } }
    }

    /// How many writes are waiting.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Takes no more writes and returns when those taken are done; then runs `last` on the writer's thread.
    func close(last: @escaping @Sendable () -> Void) {
        state.withLock { $0.isClosed = true }
        thread.sync {
            drain()
            last()
        }
    }

    private func drain() {
        while true {
            let group = state.withLock { state -> [WriteJob] in
                let group = Array(state.waiting.prefix(Self.groupMax))
                state.waiting.removeFirst(group.count)
                if group.isEmpty { state.isRunning = false }
                return group
            }
            if group.isEmpty { return }
            run(group)
        }
    }
}
