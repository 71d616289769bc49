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
final class ExportQueue: Sendable {
    private struct State {
        var jobs: [ExportJob] = []
        var isRead = false
        var isWorking = false
        var isClosed = false
        /// Told when nothing is written any more; there once somebody waits for that.
        var idleSignal: OneTimeSignal?
        /// Those that are running and are to end.
        var ended: Set<Identifier<ExportJob.Subject>> = []
    }

    private let shelf: ExportShelf
    private let state = Guarded(State())

    /// - Parameter directory: where they are kept.
    init(directory: String) { shelf = ExportShelf(directory: directory) }

    /// Goes on with what was broken off.
    func resume(in workspace: Workspace) {
        state.withLock { state in
            read(&state)
            dropExpired(&state, at: workspace.now)
        }
        startWork(in: workspace)
    }

    /// Takes an export.
    ///
    /// - Throws: `conflict` where too many wait, `storage_full` where it cannot be kept.
    func add(_ job: ExportJob, in workspace: Workspace) throws(Problem) {
        try state.withLock { state throws(Problem) in
            read(&state)
            dropExpired(&state, at: job.createdAt)
            guard state.jobs.count(where: { !$0.state.isOver }) < ExportLimits.waitingMax else {
                throw Problem(
                    .conflict, "\(ExportLimits.waitingMax) exports are waiting, and no more can.", retryAfterSeconds: 5)
            }
            do throws(ReportError) { try shelf.keep(job) } catch { throw error.problem }
            state.jobs.append(job)
            makeRoom(&state, keeping: job.id)
        }
        startWork(in: workspace)
    }

    /// All that are kept, oldest first.
    func jobs(at now: Instant) -> [ExportJob] {
        state.withLock { state in
            read(&state)
            dropExpired(&state, at: now)
            return state.jobs
        }
    }

    /// The one with that id.
    func job(_ id: Identifier<ExportJob.Subject>, at now: Instant) -> ExportJob? { jobs(at: now).first { $0.id == id } }

    /// The descriptor of a finished export's file, which the caller closes; nil where it is gone.
    func open(_ job: ExportJob) -> Int32? {
        let descriptor = unsafe Glibc.open(shelf.path(of: job), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)  // a lent C string
        return descriptor >= 0 ? descriptor : nil
    }

    /// Ends one that waits or is running, or removes one that is over.
    ///
    /// - Returns: what it was; nil where there is none.
    func end(_ id: Identifier<ExportJob.Subject>, at now: Instant) -> ExportJob? {
        state.withLock { state in
            read(&state)
            guard let place = state.jobs.firstIndex(where: { $0.id == id }) else { return nil }
            let job = state.jobs[place]
            switch job.state {
            case .running: state.ended.insert(id)
            case .queued:
                state.jobs[place].state = .cancelled
                state.jobs[place].finishedAt = now
                try? shelf.keep(state.jobs[place])
            case .succeeded, .failed, .cancelled: shelf.remove(state.jobs.remove(at: place))
            }
            return job
        }
    }

    /// Breaks off what is running, which is begun again when the workspace is opened, and waits for its end.
    func close() {
        let signal = OneTimeSignal()
        let isWorking = state.withLock { state in
            state.isClosed = true
            state.idleSignal = signal
            return state.isWorking
        }
        guard isWorking else { return }
        var waiting = pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0)
        while !signal.hasFired { _ = unsafe poll(&waiting, 1, Self.waitMilliseconds) }  // one structure of our own
    }

    private static let waitMilliseconds: Int32 = 100

    private func read(_ state: inout State) {
        guard !state.isRead else { return }
        state.isRead = true
        state.jobs = shelf.jobs().map { job in
            var job = job
            if job.state == .running { job.state = .queued }
            return job
        }
    }

    private func dropExpired(_ state: inout State, at now: Instant) {
        for job in state.jobs.filter({ $0.expiresAt.map { $0 <= now } ?? false }) {
            shelf.remove(job)
            state.jobs.removeAll { $0.id == job.id }
        }
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
            shelf.remove(state.jobs.remove(at: place))
        }
    }

    private func startWork(in workspace: Workspace) {
        let isNeeded = state.withLock { state in
            guard !state.isClosed, !state.isWorking, state.jobs.contains(where: { $0.state == .queued }) else {
                return false
            }
            state.isWorking = true
            return true
        }
        guard isNeeded else { return }
        guard let thread = try? QuietThread({ [self] in work(in: workspace) }) else {
            return state.withLock { $0.isWorking = false }
        }
        thread.detach()
    }

    private func work(in workspace: Workspace) {
        while let job = next(at: workspace.now) {
            var written = write(job, in: workspace)
            state.withLock { state in
                // Whoever ended it meanwhile has been told so, though it was done before it heard of that.
                if state.ended.remove(job.id) != nil {
                    written.state = .cancelled
                    written.result = nil
                    written.finishedAt = workspace.now
                    shelf.unlinkFile(shelf.path(of: job))
                }
                guard let place = state.jobs.firstIndex(where: { $0.id == job.id }) else { return }
                state.jobs[place] = written
                try? shelf.keep(written)
                makeRoom(&state, keeping: job.id)
            }
        }
    }

    /// The next one that waits, as running; nil where none does or none is to be begun any more.
    private func next(at now: Instant) -> ExportJob? {
        state.withLock { state in
            guard !state.isClosed, let place = state.jobs.firstIndex(where: { $0.state == .queued }) else {
                state.isWorking = false
                // Within the lock, so that it does not speak for a thread that is started hereafter.
                state.idleSignal?.fire()
                return nil
            }
            state.jobs[place].state = .running
            state.jobs[place].startedAt = now
            state.jobs[place].rowCount = 0
            try? shelf.keep(state.jobs[place])
            return state.jobs[place]
        }
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

    private func note(_ rowCount: Int64, of id: Identifier<ExportJob.Subject>) throws(ReportError) {
        let goesOn = state.withLock { state in
            if let place = state.jobs.firstIndex(where: { $0.id == id }) { state.jobs[place].rowCount = rowCount }
            return !state.isClosed && !state.ended.contains(id)
        }
        guard goesOn else { throw .cancelled }
    }
}
