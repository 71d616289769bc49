public import DealModel
public import Wire
public import WorkspaceStore

/// The keys of one workspace: a handle that reaches those and no others.
///
/// A key of another workspace is not there for it, in the same words and by the same steps as one that never was.
public struct WorkspaceKeys: Sendable {
    /// What a key is to be.
    public struct Draft: Hashable, Sendable {
        /// What people call it.
        public var name: String
        /// What it allows.
        public var scope: Operation.Scope
        /// What it says that it is for.
        public var environment: KeyEnvironment
        /// After how many days it ends; nil for never.
        public var lifetimeDays: Int?

        /// Describes a key.
        public init(
            name: String, scope: Operation.Scope = .read, environment: KeyEnvironment = .live,
            lifetimeDays: Int? = KeyLimits.lifetimeDaysDefault
        ) {
            self.name = name
            self.scope = scope
            self.environment = environment
            self.lifetimeDays = lifetimeDays
        }
    }

    /// How long a key with a new secret is to last.
    public enum Lifetime: Hashable, Sendable {
        /// As long as it did before, counted from now.
        case same
        /// So many days; nil for ever.
        case days(Int?)
    }

    private let ring: KeyRing
    /// What the caller's key opened; nil for callers without one.
    private let grant: KeyGrant?
    /// The workspace.
    public let workspaceID: WorkspaceID
    /// Its name.
    public let workspaceName: String

    init(ring: KeyRing, workspaceID: WorkspaceID, workspaceName: String, grant: KeyGrant?) {
        self.ring = ring
        self.grant = grant
        self.workspaceID = workspaceID
        self.workspaceName = workspaceName
    }

    /// The time that counts for keys.
    public func moment(_ clock: Instant) -> Instant { ring.moment(clock) }

    /// All keys in the order of their making, those that have ended included.
    public func all() -> [KeyRecord] { ring.records(of: workspaceID) }

    /// A key.
    ///
    /// - Throws: `not_found`.
    public func key(_ id: KeyID) throws(Problem) -> KeyRecord {
        guard let record = ring.record(id), record.workspaceID == workspaceID else {
            throw OperationCall.notFound("key")
        }
        return record
    }

    /// Makes a key; durable and valid on return.
    ///
    /// - Parameters:
    ///   - actor: who asks for it.
    ///   - claim: the request that this is the answer to.
    /// - Throws: `conflict` where the workspace has as many keys as it can, all of them active.
    public func create(
        _ draft: Draft, by actor: String, at clock: Instant, claim: AnswerClaim? = nil
    ) throws(Problem) -> KeyOutcome<IssuedKey> {
        try ring.once(claim, at: clock, by: grant) { now throws(Problem) in
            let forgotten = try makeRoom(now)
            let (text, code) = ring.issue(draft.environment)
            let record = KeyRecord(
                id: text.id, number: ring.nextNumber, workspaceID: workspaceID, workspaceName: workspaceName,
                name: draft.name, environment: draft.environment, scope: draft.scope.rawValue, code: code,
                createdAt: now, createdBy: actor, expiresAt: draft.lifetimeDays.map { Self.instant(now, days: $0) })
            try commit(record, claim, status: 201, now, removing: forgotten)
            return IssuedKey(record: record, text: text)
        }
    }

    /// Gives a key a new secret; the one before it still opens what it did for the time of grace, and any older one
    /// nothing any more. A key that has expired lives again.
    ///
    /// - Parameters:
    ///   - graceHours: the time of grace, from 0 to `KeyLimits.graceHoursMax`.
    ///   - condition: the version that the key must have.
    /// - Throws: `not_found`, `version_mismatch`, or `conflict` for a key that was revoked.
    public func rotate(
        _ id: KeyID, graceHours: Int = KeyLimits.graceHoursDefault, lifetime: Lifetime = .same,
        condition: VersionCondition? = nil, by actor: String, at clock: Instant, claim: AnswerClaim? = nil
    ) throws(Problem) -> KeyOutcome<IssuedKey> {
        try ring.once(claim, at: clock, by: grant) { now throws(Problem) in
            var record = try key(id)
            try Conditions.check(condition, version: record.version)
            guard record.revokedAt == nil else {
                throw Problem(.conflict, "A key that was revoked cannot be rotated: create another.")
            }
            let (text, code) = ring.issue(record.environment, id: id)
            let graceEndsAt = Self.instant(now, seconds: Int64(graceHours) * 3_600)
            record.replaced = KeyRecord.Replaced(
                code: record.code, endsAt: min(graceEndsAt, record.expiresAt ?? graceEndsAt))
            switch lifetime {
            case .same:
                let start = record.rotatedAt ?? record.createdAt
                record.expiresAt = record.expiresAt.map {
                    Self.instant(now, seconds: ($0.microseconds - start.microseconds) / 1_000_000)
                }
            case .days(let days): record.expiresAt = days.map { Self.instant(now, days: $0) }
            }
            record.code = code
            record.rotatedAt = now
            record.rotatedBy = actor
            record.version += 1
            try commit(record, claim, status: 200, now)
            return IssuedKey(record: record, text: text)
        }
    }

    /// Takes a key back: durable on return, and from then on no secret of it opens anything. One that was taken back
    /// already stays as it is.
    ///
    /// - Throws: `not_found`, `version_mismatch`.
    public func revoke(
        _ id: KeyID, condition: VersionCondition? = nil, by actor: String, at clock: Instant,
        claim: AnswerClaim? = nil
    ) throws(Problem) -> KeyOutcome<KeyRecord> {
        try ring.once(claim, at: clock, by: grant) { now throws(Problem) in
            var record = try key(id)
            if record.revokedAt == nil {
                try Conditions.check(condition, version: record.version)
                record.revokedAt = now
                record.revokedBy = actor
                record.version += 1
            }
            let answer = claim.map { KeptAnswer(claim: $0, status: 204, body: [], recordedAt: now) }
            try ring.apply(ControlChange(keys: [record], answer: answer))
            return record
        }
    }

    /// The key that has to be forgotten for one more, if any.
    private func makeRoom(_ now: Instant) throws(Problem) -> [KeyID] {
        let records = all()
        guard records.count >= KeyLimits.keysPerWorkspaceMax else { return [] }
        let ended = records.compactMap { record in record.endedAt(now).map { (record.id, $0) } }
        guard let first = ended.min(by: { $0.1 < $1.1 }) else {
            throw Problem(
                .conflict, "The workspace has \(records.count) keys, all of them active: revoke one that is not needed."
            )
        }
        return [first.0]
    }

    private func commit(
        _ record: KeyRecord, _ claim: AnswerClaim?, status: Int, _ now: Instant, removing removed: [KeyID] = []
    ) throws(Problem) {
        let answer = claim.map { claim in
            let body = KeyJSON.issued(record, text: nil, at: now).encoded()
            return KeptAnswer(claim: claim, status: status, body: body, recordedAt: now)
        }
        try ring.apply(ControlChange(keys: [record], removedKeys: removed, answer: answer))
    }

    private static func instant(_ start: Instant, days: Int) -> Instant {
        instant(start, seconds: Int64(days) * 86_400)
    }

    private static func instant(_ start: Instant, seconds: Int64) -> Instant {
        let end = start.microseconds.addingReportingOverflow(seconds * 1_000_000)
        return end.overflow ? .latest : min(Instant(microseconds: end.partialValue), .latest)
    }
}
