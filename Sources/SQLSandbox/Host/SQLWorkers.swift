internal import Dispatch
internal import Locking

/// The worker processes of a server.
///
/// A worker belongs to one workspace for all its life, so that nothing of one can be left behind for another. A
/// workspace has one question answered at a time; what comes meanwhile waits, as do workspaces beyond
/// `SQLLimits.workersMax`. One more process is kept ready that belongs to nobody yet.
///
/// `@unchecked Sendable`: a worker is in `State` only while nobody uses it, and the state is under the lock.
public final class SQLWorkers: @unchecked Sendable {
    /// What a worker belongs to: two words that no two workspaces have alike.
    public struct Owner: Hashable, Sendable {
        private let high: UInt64
        private let low: UInt64

        /// Joins the words.
        public init(high: UInt64, low: UInt64) {
            self.high = high
            self.low = low
        }
    }

    private struct Waiting {
        let owner: Owner
        let turn: DispatchSemaphore
    }

    private struct State {
        var idle: [(owner: Owner, worker: WorkerProcess)] = []
        var busy: Set<Owner> = []
        var spare: WorkerProcess?
        var waiting: [Waiting] = []
        var isClosed = false
        /// Whether it was said which walls are missing.
        var hasToldWalls = false

        /// Whether a workspace can have its turn.
        func hasRoom(for owner: Owner) -> Bool {
            !busy.contains(owner) && busy.count < SQLLimits.workersMax
        }
    }

    /// Carries a worker out of the lock, which only takes what may be sent.
    private struct Loan: @unchecked Sendable {  // handed from one thread to the next, never shared
        let worker: WorkerProcess?
    }

    private let program: String
    private let argument: String
    private let log: @Sendable (String) -> Void
    private let state = Guarded(Loaned())
    /// The workers that were killed.
    let leaving = LeavingProcesses()

    /// Carries the state into the lock.
    private struct Loaned: @unchecked Sendable {  // touched under the lock only
        var state = State()
    }

    /// Starts nothing yet.
    ///
    /// - Parameters:
    ///   - program: the path of the program that workers are.
    ///   - argument: what makes it one.
    ///   - log: told why a worker cannot be started, and once what this system does not shut it in with.
    public init(
        program: String = "/proc/self/exe", argument: String = SQLWorker.argument,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.log = log
        self.program = program
        self.argument = argument
    }

    deinit { close() }

    /// Starts the process that is kept ready, so that the first question need not wait for it.
    public func warmUp() {
        let isNeeded = state.withLock { !$0.state.isClosed && $0.state.spare == nil }
        guard isNeeded, leaving.count < SQLLimits.leavingMax, let worker = try? start() else { return }
        let loan = Loan(worker: worker)
        state.withLock { if !$0.state.isClosed, $0.state.spare == nil { $0.state.spare = loan.worker } }
    }

    /// Ends all workers; no question is taken any more.
    public func close() {
        let turns = state.withLock { loaned in
            loaned.state.isClosed = true
            loaned.state.idle = []
            loaned.state.spare = nil
            return loaned.state.waiting.map(\.turn)
        }
        for turn in turns { turn.signal() }
    }

    /// The processes that are alive and do nothing. For tests.
    var idleProcesses: [Int32] {
        state.withLock { $0.state.idle.map(\.worker.processID) + ($0.state.spare.map { [$0.processID] } ?? []) }
    }

    /// How many questions wait for their turn. For tests.
    var waitingCount: Int { state.withLock { $0.state.waiting.count } }

    /// A turn that a workspace has: it alone uses a worker until the turn is over.
    struct Turn {
        let owner: Owner
        var worker: WorkerProcess
    }

    /// Takes a turn, waiting for it if need be.
    ///
    /// - Parameter wait: sleeps for so many milliseconds at most; false where nobody waits for the answer any more.
    /// - Throws: `busy` where the queue is full or the time is over first.
    func take(
        _ owner: Owner, untilNanoseconds deadline: UInt64, _ wait: (Int32, Int) -> Bool
    ) throws(SQLWorkerError) -> Turn {
        try join(owner, until: deadline, wait)
        do throws(SQLWorkerError) {
            return Turn(owner: owner, worker: try worker(of: owner, until: deadline, wait))
        } catch {
            leave(owner, keeping: nil)
            throw error
        }
    }

    /// Gives a turn back.
    ///
    /// - Parameter isSound: whether the worker can be used again.
    func give(_ turn: Turn, isSound: Bool) {
        if !isSound { turn.worker.end() }
        tellWalls(turn.worker)
        leave(turn.owner, keeping: isSound ? turn.worker : nil)
        warmUp()
    }

    private func tellWalls(_ worker: WorkerProcess) {
        guard let walls = worker.walls, walls != .all else { return }
        let isNew = state.withLock { loaned in
            defer { loaned.state.hasToldWalls = true }
            return !loaned.state.hasToldWalls
        }
        if isNew { log("statements in SQL run without these walls, which this system lacks: \(walls.missing)") }
    }

    private func start() throws(SQLWorkerError) -> WorkerProcess {
        do throws(SQLWorkerError) {
            return try WorkerProcess(program: program, argument: argument, leaving: leaving)
        } catch {
            if case .unavailable(let reason) = error { log("statements in SQL cannot be run: \(reason)") }
            throw error
        }
    }

    /// Says in the log how a worker was lost.
    func tellLoss(of worker: WorkerProcess) {
        log("a process for statements in SQL was lost: \(worker.howItEnded() ?? "it says what it should not")")
    }

    /// Starts a worker once there is room for it.
    private func start(until deadline: UInt64, _ wait: (Int32, Int) -> Bool) throws(SQLWorkerError) -> WorkerProcess {
        while leaving.count >= SQLLimits.leavingMax {
            guard MonotonicClock.nanoseconds() < deadline else { throw .busy }
            guard wait(-1, Self.pauseMilliseconds) else { throw .callerLeft }
        }
        return try start()
    }

    /// Replaces the worker of a turn, which came to an end.
    ///
    /// - Throws: `busy` where the time is over before another one can be started.
    func replace(
        _ turn: inout Turn, untilNanoseconds deadline: UInt64, _ wait: (Int32, Int) -> Bool
    ) throws(SQLWorkerError) {
        turn.worker.end()
        turn.worker = try start(until: deadline, wait)
    }

    private func join(
        _ owner: Owner, until deadline: UInt64, _ wait: (Int32, Int) -> Bool
    ) throws(SQLWorkerError) {
        let turn = DispatchSemaphore(value: 0)
        let hasTurn = try state.withLock { loaned throws(SQLWorkerError) in
            guard !loaned.state.isClosed else { throw .unavailable("the server stops") }
            // Those who wait have no room of their own; who has does not wait for them.
            let isFirst = !loaned.state.waiting.contains { $0.owner == owner }
            if isFirst, loaned.state.hasRoom(for: owner) {
                loaned.state.busy.insert(owner)
                return true
            }
            guard loaned.state.waiting.count < SQLLimits.waitingMax else { throw .busy }
            loaned.state.waiting.append(Waiting(owner: owner, turn: turn))
            return false
        }
        if hasTurn { return }
        var reason: SQLWorkerError?
        while turn.wait(timeout: .now() + .milliseconds(Self.pauseMilliseconds)) != .success {
            if !wait(-1, 0) { reason = .callerLeft } else if MonotonicClock.nanoseconds() >= deadline { reason = .busy }
            guard let reason else { continue }
            let wasWaiting = state.withLock { loaned in
                guard let place = loaned.state.waiting.firstIndex(where: { $0.turn === turn }) else { return false }
                loaned.state.waiting.remove(at: place)
                return true
            }
            if wasWaiting { throw reason }
            // The turn came this very moment.
            break
        }
        guard !state.withLock({ $0.state.isClosed }) else { throw .unavailable("the server stops") }
        if let reason {
            leave(owner, keeping: nil)
            throw reason
        }
    }

    private static let pauseMilliseconds = 20

    private func worker(
        of owner: Owner, until deadline: UInt64, _ wait: (Int32, Int) -> Bool
    ) throws(SQLWorkerError) -> WorkerProcess {
        let loan = state.withLock { loaned -> Loan in
            if let place = loaned.state.idle.firstIndex(where: { $0.owner == owner }) {
                return Loan(worker: loaned.state.idle.remove(at: place).worker)
            }
            // The one that was used least recently makes room.
            while loaned.state.idle.count + loaned.state.busy.count > SQLLimits.workersMax, !loaned.state.idle.isEmpty {
                loaned.state.idle.removeFirst()
            }
            defer { loaned.state.spare = nil }
            return Loan(worker: loaned.state.spare)
        }
        if let worker = loan.worker, worker.isUsable() { return worker }
        return try start(until: deadline, wait)
    }

    private func leave(_ owner: Owner, keeping worker: WorkerProcess?) {
        let loan = Loan(worker: worker)
        let turns = state.withLock { loaned in
            loaned.state.busy.remove(owner)
            if let worker = loan.worker, !loaned.state.isClosed { loaned.state.idle.append((owner, worker)) }
            var turns: [DispatchSemaphore] = []
            while let place = loaned.state.waiting.firstIndex(where: { loaned.state.hasRoom(for: $0.owner) }) {
                let next = loaned.state.waiting.remove(at: place)
                loaned.state.busy.insert(next.owner)
                turns.append(next.turn)
            }
            return turns
        }
        for turn in turns { turn.signal() }
    }
}
