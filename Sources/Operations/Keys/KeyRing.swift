public import DealModel
internal import Digests
internal import Dispatch
internal import Locking
internal import Wire
public import WorkspaceStore

/// All keys of a data folder, in memory: what the process that owns the folder believes about keys.
///
/// A change is committed to the control file first and holds in memory before its caller is answered, so that a key
/// that was taken back opens nothing from then on. Looking a key up touches no file.
///
/// Time never goes back here: the latest instant that was ever given counts, so that setting the clock back revives no
/// key that has ended while the process runs.
public final class KeyRing: Sendable {
    struct Entry {
        var record: KeyRecord
        let scope: Operation.Scope
    }

    private struct State {
        var entries: [KeyID: Entry] = [:]
        var latest: Instant
        /// Uses that are not in the file yet.
        var uses: [KeyID: Instant] = [:]
    }

    /// How often uses are written, in seconds.
    private static let writingSeconds = 60

    private let folder: DataFolder
    private let environment: WorkspaceStore.Environment
    private let log: @Sendable (String) -> Void
    private let pepper: [UInt8]
    /// What the code of a key that is not there is compared with, so that it takes as long as any other.
    private let decoy = RandomBytes.make(count: KeyRecord.codeBytesCount)
    private let state: Guarded<State>
    /// Held for the whole of a change: what is committed first is believed first. The value, how many changes there
    /// were, is for the thread sanitizer, which takes a value without a size for its neighbour.
    private let writing = Guarded(0)
    private let timer = Guarded<(any DispatchSourceTimer)?>(nil)

    /// Reads all keys.
    ///
    /// - Parameters:
    ///   - environment: the clock, and what to do when the disk fails.
    ///   - log: takes lines for the server's log.
    /// - Throws: what kept the control file from being read.
    public init(
        folder: DataFolder, environment: WorkspaceStore.Environment, log: @escaping @Sendable (String) -> Void
    ) throws(DataFolderError) {
        self.folder = folder
        self.environment = environment
        self.log = log
        // The folder's secret has other uses, so each has a key of its own made from it.
        pepper = HMACSHA256.code(key: folder.secretKey, message: Array("penstock keys 1".utf8))
        var state = State(latest: environment.clock.now())
        for record in try folder.keys() {
            guard let scope = Operation.Scope(rawValue: record.scope) else {
                throw .store(.damaged("\(record) has a scope that there is not"))
            }
            state.entries[record.id] = Entry(record: record, scope: scope)
        }
        self.state = Guarded(state)
    }

    /// Finds out what a key opens. Takes as long for an id that nobody has as for one that somebody has.
    ///
    /// - Parameters:
    ///   - text: what the caller showed.
    ///   - clock: the time now.
    /// - Throws: why it opens nothing.
    public func verify(_ text: String, at clock: Instant) throws(KeyRefusal) -> KeyGrant {
        guard let key = KeyText(text) else { throw .malformed }
        let code = key.code(pepper: pepper)
        let (now, entry) = state.withLock { state in
            state.latest = max(state.latest, clock)
            return (state.latest, state.entries[key.id])
        }
        let isCurrent = ConstantTime.areEqual(code, entry?.record.code ?? decoy)
        let isReplaced = ConstantTime.areEqual(code, entry?.record.replaced?.code ?? decoy)
        guard let entry, isCurrent || isReplaced, entry.record.environment == key.environment else { throw .notValid }
        let record = entry.record
        let secretEndsAt = isCurrent ? nil : record.replaced?.endsAt
        try Self.check(record, secretEndsAt: secretEndsAt, at: now)
        noteUse(of: record, at: now)
        return KeyGrant(
            keyID: record.id, keyName: record.name, environment: record.environment, workspaceID: record.workspaceID,
            workspaceName: record.workspaceName, scope: entry.scope, expiresAt: record.expiresAt,
            secretEndsAt: secretEndsAt, code: code)
    }

    /// Whether a key that was found valid still is, for whoever has been answered for a while.
    ///
    /// - Throws: why it opens nothing any more.
    public func check(_ grant: KeyGrant, at clock: Instant) throws(KeyRefusal) {
        let now = moment(clock)
        guard let record = record(grant.keyID), record.workspaceID == grant.workspaceID else { throw .notValid }
        let isCurrent = record.code == grant.code
        guard isCurrent || record.replaced?.code == grant.code else { throw .notValid }
        try Self.check(record, secretEndsAt: isCurrent ? nil : record.replaced?.endsAt, at: now)
    }

    private static func check(_ record: KeyRecord, secretEndsAt: Instant?, at now: Instant) throws(KeyRefusal) {
        if let instant = record.revokedAt { throw .revoked(at: instant) }
        if let secretEndsAt, secretEndsAt <= now { throw .replaced(at: secretEndsAt) }
        if let instant = record.expiresAt, instant <= now { throw .expired(at: instant) }
    }

    /// The keys of one workspace. Who holds it can change those and no others.
    public func keys(of workspaceID: WorkspaceID, named workspaceName: String) -> WorkspaceKeys {
        WorkspaceKeys(ring: self, workspaceID: workspaceID, workspaceName: workspaceName, grant: nil)
    }

    /// The keys of the workspace that a key opens, as long as it opens it.
    public func keys(of grant: KeyGrant) -> WorkspaceKeys {
        WorkspaceKeys(
            ring: self, workspaceID: grant.workspaceID, workspaceName: grant.workspaceName, grant: grant)
    }

    /// Begins to write uses down every minute, until `close`.
    public func start() {
        timer.withLock { timer in
            let source = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
            source.schedule(
                deadline: .now() + .seconds(Self.writingSeconds), repeating: .seconds(Self.writingSeconds),
                leeway: .seconds(1))
            source.setEventHandler { [weak self] in self?.writeUses() }
            source.resume()
            timer?.cancel()
            timer = source
        }
    }

    /// Writes down when keys were last used, in one transaction. What cannot be written now is written next time.
    public func writeUses() {
        writing.withLock { changes in
            changes &+= 1
            let uses = state.withLock { state in
                defer { state.uses = [:] }
                return state.uses
            }
            do throws(DataFolderError) {
                try folder.writeUses(uses)
            } catch {
                state.withLock { $0.uses.merge(uses) { newer, _ in newer } }
                _ = report(error)
            }
        }
    }

    /// Writes the last uses down. Call it before the folder is closed.
    public func close() {
        timer.withLock { timer in
            timer?.cancel()
            timer = nil
        }
        writeUses()
    }

    /// Does something once for each claim, alone among all changes of keys and workspaces.
    ///
    /// - Parameters:
    ///   - grant: what the caller's key opened; nil for callers without one.
    ///   - body: gets the time; commits what it does and the answer that is kept. It waits for nothing, since every
    ///     other change of keys waits for it.
    /// - Throws: `unauthenticated` where the key opens nothing any more, `idempotency_conflict` where the claim was
    ///   used for something else, and what the body throws.
    func once<Value>(
        _ claim: AnswerClaim?, at clock: Instant, by grant: KeyGrant? = nil,
        _ body: (Instant) throws(Problem) -> Value
    ) throws(Problem) -> KeyOutcome<Value> {
        try writing.withLock { changes throws(Problem) in
            changes &+= 1
            let now = moment(clock)
            // The key may have been taken back while its holder waited here.
            if let grant { do throws(KeyRefusal) { try check(grant, at: now) } catch { throw error.problem } }
            if let claim, let kept = try keptAnswer(to: claim, at: now) { return .kept(kept) }
            return .done(try body(now))
        }
    }

    /// What was answered to a claim; nil where it is free.
    ///
    /// - Throws: `idempotency_conflict` where it was used for something else.
    func keptAnswer(to claim: AnswerClaim, at clock: Instant) throws(Problem) -> KeptAnswer? {
        let now = moment(clock)
        let kept = try usingFolder { folder throws(DataFolderError) in try folder.keptAnswer(to: claim, at: now) }
        if let kept { try claim.check(kept) }
        return kept
    }

    /// Commits changes and believes them; only within `once`.
    func apply(_ change: ControlChange) throws(Problem) {
        try usingFolder { folder throws(DataFolderError) in try folder.apply(change) }
        state.withLock { state in
            for record in change.keys {
                guard let scope = Operation.Scope(rawValue: record.scope) else { continue }
                var record = record
                // It may have been used while it was written.
                record.lastUsedAt = state.entries[record.id]?.record.lastUsedAt
                state.entries[record.id] = Entry(record: record, scope: scope)
            }
            for id in change.removedKeys { state.entries[id] = nil }
        }
    }

    /// Forgets the keys of a workspace that is off the list.
    func forget(_ workspace: WorkspaceID) {
        state.withLock { state in
            state.entries = state.entries.filter { $0.value.record.workspaceID != workspace }
        }
    }

    /// The latest instant that was ever given.
    func moment(_ clock: Instant) -> Instant {
        state.withLock { state in
            state.latest = max(state.latest, clock)
            return state.latest
        }
    }

    /// The key of that id, whoever's it is.
    func record(_ id: KeyID) -> KeyRecord? { state.withLock { $0.entries[id]?.record } }

    /// All keys of a workspace in the order of their making. Linear in all keys.
    func records(of workspace: WorkspaceID) -> [KeyRecord] {
        state.withLock { state in state.entries.values.map(\.record).filter { $0.workspaceID == workspace } }
            .sorted { $0.number < $1.number }
    }

    /// The number of the next key.
    var nextNumber: Int64 { state.withLock { state in (state.entries.values.map(\.record.number).max() ?? 0) + 1 } }

    /// A fresh key with its code.
    func issue(_ environment: KeyEnvironment, id: KeyID? = nil) -> (text: KeyText, code: [UInt8]) {
        var new = id ?? KeyID.random()
        while id == nil, record(new) != nil { new = KeyID.random() }
        let text = KeyText(environment: environment, id: new)
        return (text, text.code(pepper: pepper))
    }

    /// Runs what needs the folder and says its failure in the words of an answer.
    func usingFolder<Value>(_ body: (DataFolder) throws(DataFolderError) -> Value) throws(Problem) -> Value {
        do { return try body(folder) } catch { throw report(error) }
    }

    private func noteUse(of record: KeyRecord, at now: Instant) {
        let due = Int64(KeyLimits.useNotedSeconds) * 1_000_000
        if let last = record.lastUsedAt, now.microseconds - last.microseconds < due { return }
        state.withLock { state in
            guard state.entries[record.id] != nil else { return }
            state.entries[record.id]?.record.lastUsedAt = now
            state.uses[record.id] = now
        }
    }

    private func report(_ error: DataFolderError) -> Problem {
        if let line = error.logLine { log("control file: \(line)") }
        if case .store(.outcomeUnknown) = error {
            environment.diskFailed(
                "the disk failed while writing the control file; start again to go on from what it holds")
        }
        return error.problem
    }
}
