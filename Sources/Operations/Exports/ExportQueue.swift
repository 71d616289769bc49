internal import DealModel
internal import Digests
internal import Glibc
internal import Locking
internal import Reports
internal import Wire

/// The exports of a workspace: those that wait are written one after another, on a thread of their own.
///
/// What an export is stands in a file from the moment at which it is taken, so that one that was broken off by the end
/// of the process is written when the workspace is opened again.
///
/// Files are made, synced and removed by the threads of requests and of the queue, and never under the lock: the
/// workspace's only writer takes it too, and is not to wait for a disk.
final class ExportQueue: Sendable {
    private struct State {
        var jobs: [ExportJob]
        var isWorking = false
        var isClosed = false
        /// Told when nothing is written any more; there once somebody waits for that.
        var idleSignal: OneTimeSignal?
        /// Those that nobody was told of yet, and that are not begun before that.
        var uncommitted: Set<Identifier<ExportJob.Subject>> = []
        /// What is still to be done to the shelf, in this order.
        var chores: [@Sendable (ExportShelf) -> Void] = []
    }

    private let shelf: ExportShelf
    private let state: Guarded<State>
    /// Held while chores are done, one after another.
    private let tidying = Guarded(0)

    /// - Parameter directory: where they are kept.
    init(directory: String) {
        shelf = ExportShelf(directory: directory)
        let jobs = shelf.jobs().map { job in
            var job = job
            if job.state == .running { job.state = .queued }
            return job
        }
        state = Guarded(State(jobs: jobs))
    }

    /// Goes on with what was broken off.
    func resume(in workspace: Workspace) {
        state.withLock { _ = dropExpired(&$0, at: workspace.now) }
        tidy()
        startWork(in: workspace)
    }

    /// Writes down what an export is, before anybody is told of it; `begin` or `withdraw` follows.
    ///
    /// - Throws: `storage_full` where it cannot be kept.
    func prepare(_ job: ExportJob) throws(Problem) {
        do throws(ReportError) { try shelf.keep(job) } catch { throw error.problem }
    }

    /// Takes an export that is prepared. It touches no file, so that a writer can come here.
    ///
    /// - Throws: `conflict` where too many wait.
    func add(_ job: ExportJob) throws(Problem) {
        try state.withLock { state throws(Problem) in
            dropExpired(&state, at: job.createdAt)
            guard state.jobs.count(where: { !$0.state.isOver }) < ExportLimits.waitingMax else {
                throw Problem(
                    .conflict, "\(ExportLimits.waitingMax) exports are waiting, and no more can.", retryAfterSeconds: 5)
            }
            state.jobs.append(job)
            state.uncommitted.insert(job.id)
        }
    }

    /// Lets an export begin whose taking is committed.
    func begin(_ job: ExportJob, in workspace: Workspace) {
        state.withLock { state in
            state.uncommitted.remove(job.id)
            makeRoom(&state, keeping: job.id)
        }
        tidy()
        startWork(in: workspace)
    }

    /// Forgets an export that nobody was told of, as where the same request was answered before.
    func withdraw(_ job: ExportJob) {
        state.withLock { state in
            state.uncommitted.remove(job.id)
            state.jobs.removeAll { $0.id == job.id }
            state.chores.append { $0.remove(job) }
        }
        tidy()
    }

    /// All that are kept, oldest first.
    func jobs(at now: Instant) -> [ExportJob] {
        let (jobs, hasExpired) = state.withLock { state in
            let hasExpired = dropExpired(&state, at: now)
            return (state.jobs, hasExpired)
        }
        if hasExpired { tidy() }
        return jobs
    }

    /// The one with that id.
    func job(_ id: Identifier<ExportJob.Subject>, at now: Instant) -> ExportJob? { jobs(at: now).first { $0.id == id } }

    /// Whether there is one with that id. It touches no file, so that a writer can come here.
    func holds(_ id: Identifier<ExportJob.Subject>, at now: Instant) -> Bool {
        state.withLock { state in
            return state.jobs.contains { $0.id == id && $0.isKept(at: now) }
        }
    }

    /// The descriptor of a finished export's file, which the caller closes; nil where it is gone.
    func open(_ job: ExportJob) -> Int32? {
        let descriptor = unsafe Glibc.open(shelf.path(of: job), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)  // a lent C string
        return descriptor >= 0 ? descriptor : nil
    }

    /// Ends one that waits or is running, or removes one that is over.
    ///
    /// - Returns: what it was; nil where there is none.
    func end(_ id: Identifier<ExportJob.Subject>, at now: Instant) -> ExportJob? {
        let job: ExportJob? = state.withLock { state in
            guard let place = state.jobs.firstIndex(where: { $0.id == id }) else { return nil }
            let job = state.jobs[place]
            switch job.state {
            case .queued, .running:
                state.jobs[place].state = .cancelled
                state.jobs[place].finishedAt = now
                keep(state.jobs[place], &state)
            case .succeeded, .failed, .cancelled: remove(at: place, &state)
            }
            return job
        }
        tidy()
        return job
    }

    /// Breaks off what is running, which is begun again when the workspace is opened, and waits for its end.
    func close() {
        let signal = OneTimeSignal()
        let isWorking = state.withLock { state in
            state.isClosed = true
            state.idleSignal = signal
            return state.isWorking
        }
        defer { tidy() }
        guard isWorking else { return }
        var waiting = pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0)
        while !signal.hasFired { _ = unsafe poll(&waiting, 1, Self.waitMilliseconds) }  // one structure of our own
    }

    /// Does to the shelf what is still to be done, which may take long: a file of gigabytes is not removed at once.
    private func tidy() {
        tidying.withLock { _ in
            while let chore = state.withLock({ $0.chores.isEmpty ? nil : $0.chores.removeFirst() }) { chore(shelf) }
        }
    }

    private func keep(_ job: ExportJob, _ state: inout State) { state.chores.append { try? $0.keep(job) } }

    private func remove(at place: Int, _ state: inout State) {
        let job = state.jobs.remove(at: place)
        state.chores.append { $0.remove(job) }
    }

    private static let waitMilliseconds: Int32 = 100

    /// - Returns: whether there were any.
    @discardableResult
    private func dropExpired(_ state: inout State, at now: Instant) -> Bool {
        let expired = state.jobs.indices.filter { !state.jobs[$0].isKept(at: now) }
        for place in expired.reversed() { remove(at: place, &state) }
        return !expired.isEmpty
    }

    /// Removes the oldest that are over, until those that are left are within their limits.
    ///
    /// - Parameter id: one that stays whatever there is, since it was not to be had yet.
    private func makeRoom(_ state: inout State, keeping id: Identifier<ExportJob.Subject>) {
        func isFull() -> Bool {
            state.jobs.count > ExportLimits.exportsMax
                || state.jobs.reduce(0) { $0 + ($1.result?.byteCount ?? 0) } > ExportLimits.bytesMax
        }
        while isFull(), let place = state.jobs.firstIndex(where: { $0.state.isOver && $0.id != id }) {
            remove(at: place, &state)
        }
    }

    private func startWork(in workspace: Workspace) {
        let isNeeded = state.withLock { state in
            guard !state.isClosed, !state.isWorking, firstWaiting(state) != nil else { return false }
            state.isWorking = true
            return true
        }
        guard isNeeded else { return }
        guard let thread = try? QuietThread({ [self] in work(in: workspace) }) else {
            return state.withLock { state in
                state.isWorking = false
                state.idleSignal?.fire()
            }
        }
        thread.detach()
    }

    private func work(in workspace: Workspace) {
        while let job = next(at: workspace.now) {
            tidy()
            let written = write(job, in: workspace)
            // What is said of it is written down first.
            state.withLock { state in
                if runningPlace(of: job, state) != nil { keep(written, &state) }
            }
            tidy()
            state.withLock { state in
                guard let place = runningPlace(of: job, state) else {
                    // Whoever ended it meanwhile has been told so, though it was done before it heard of that.
                    state.chores.append { $0.unlinkFile($0.path(of: job)) }
                    return
                }
                state.jobs[place] = written
                makeRoom(&state, keeping: job.id)
            }
            tidy()
        }
    }

    private func runningPlace(of job: ExportJob, _ state: borrowing State) -> Int? {
        state.jobs.firstIndex { $0.id == job.id && $0.state == .running }
    }

    /// The next one that waits, as running; nil where none does or none is to be begun any more.
    private func next(at now: Instant) -> ExportJob? {
        state.withLock { state in
            guard !state.isClosed, let place = firstWaiting(state) else {
                state.isWorking = false
                // Within the lock, so that it does not speak for a thread that is started hereafter.
                state.idleSignal?.fire()
                return nil
            }
            state.jobs[place].state = .running
            state.jobs[place].startedAt = now
            state.jobs[place].rowCount = 0
            keep(state.jobs[place], &state)
            return state.jobs[place]
        }
    }

    private func firstWaiting(_ state: borrowing State) -> Int? {
        let uncommitted = state.uncommitted
        return state.jobs.firstIndex { $0.state == .queued && !uncommitted.contains($0.id) }
    }

    private func write(_ job: ExportJob, in workspace: Workspace) -> ExportJob {
        var written = job
        let id = job.id
        let writing = ExportWriting(job: job, shelf: shelf, workspace: workspace) { [self] count throws(ReportError) in
            try note(count, of: id)
        }
        do throws(ReportError) {
            written.result = try writing.run()
            written.rowCount = written.result?.outcome.rowCount ?? 0
            written.state = .succeeded
        } catch {
            shelf.unlinkFile(shelf.partPath(of: job))
            if state.withLock({ $0.isClosed }) {
                // Whatever went wrong: the workspace is being closed under it, and it is begun again.
                written.state = .queued
            } else if case .cancelled = error {
                written.state = .cancelled
            } else {
                written.state = .failed
                written.failure = Self.sentence(error.problem)
            }
        }
        if written.state.isOver { written.finishedAt = workspace.now }
        return written
    }

    /// Everything that a problem says.
    private static func sentence(_ problem: Problem) -> String {
        let parts = problem.errors.map { error in
            let allowed = error.allowed.isEmpty ? "" : " Allowed: \(error.allowed.joined(separator: ", "))."
            return " \(error.detail)\(allowed)"
        }
        return String((problem.detail + parts.joined()).prefix(failureCharactersMax))
    }

    private static let failureCharactersMax = 2_000

    private func note(_ rowCount: Int64?, of id: Identifier<ExportJob.Subject>) throws(ReportError) {
        let goesOn = state.withLock { state in
            guard let place = state.jobs.firstIndex(where: { $0.id == id && $0.state == .running }) else {
                return false
            }
            if let rowCount { state.jobs[place].rowCount = rowCount }
            return !state.isClosed
        }
        guard goesOn else { throw .cancelled }
    }
}
