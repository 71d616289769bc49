internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The one way in which deals change: the checks that need the deal's state, in the order in which callers can rely on
/// them, inside the write's savepoint.
struct DealWriting {
    /// What a change starts from.
    struct Start {
        /// The deal as stored.
        let deal: StoredDeal
        /// Its history, where the change is backdated or a correction; reading it costs, so it is nil otherwise.
        let history: DealHistory?
        /// The deal's fields just before the change, without the version that it corrects.
        let before: DealFacts
        /// What the change is laid over: `before`, and what the corrected version set.
        let facts: DealFacts
        /// From when the change holds; nil for now.
        let effectiveAt: Instant?
        /// The version that the change replaces.
        let corrected: DealVersion?
        /// Pipelines and stages.
        let definitions: Definitions
    }

    let id: DealID
    /// What the request says.
    let body: JSONObject
    /// The version that the deal must have.
    let condition: VersionCondition?
    /// From when the change holds, where the query says so.
    var queryMoment: Instant?
    /// Whether a deleted deal may be changed; only restoring may.
    var allowsDeleted = false
    /// Whether the change only brings something new to the deal, so that nothing that was seen can be lost.
    var isCreation = false

    init(id: DealID, body: JSONObject, condition: VersionCondition?) {
        self.id = id
        self.body = body
        self.condition = condition
    }

    /// What a call asks for.
    init(_ call: OperationCall, id: DealID, isCreation: Bool = false) {
        self.init(id: id, body: call.body, condition: call.ifMatch)
        queryMoment = call.text("effective_at").flatMap { Instant($0) }
        self.isCreation = isCreation
    }

    /// Changes the deal.
    ///
    /// - Parameter make: the changes, given what they start from; where there are none, nothing is written.
    /// - Returns: the deal afterwards.
    func change(
        in write: WriteTransaction, _ make: (Start, WriteTransaction) throws(StoreError) -> DealChanges
    ) throws(StoreError) -> StoredDeal {
        let start = try begin(write)
        var changes = try make(start, write)
        guard !changes.isEmpty || start.corrected != nil else { return start.deal }
        if !isDeletion(changes, start) { try Self.checkRoom(on: start.deal) }
        if let corrected = start.corrected { changes = corrected.changes.merging(changes) }
        let linked = try PrimaryContact.link(
            changes, on: start.deal, at: start.effectiveAt ?? write.recordedAt, in: write)
        let draft = DealVersionDraft(
            effectiveAt: start.effectiveAt, reason: body["reason"]?.stringValue ?? start.corrected?.reason,
            corrects: start.corrected?.sequence, changes: changes)
        let deal = try write.append(draft, to: linked) { [changes] next throws(StoreError) in
            try check(next, after: changes, from: start, in: write)
        }
        if start.history != nil {
            try checkStays(of: deal, in: write)
            if changes.fields.contains(.contact) {
                try PrimaryContact.checkLinked(deal, pointer: momentPointer, in: write)
            }
        }
        return deal
    }

    /// Whether nothing but a deletion is asked for, which a deal with all its versions takes too: it is the last.
    private func isDeletion(_ changes: DealChanges, _ start: Start) -> Bool {
        changes.fields == DealFieldSet(.deleted) && changes.facts.isDeleted && start.corrected == nil
    }

    /// Refuses a version beyond those that a deal can have.
    static func checkRoom(on deal: StoredDeal) throws(StoreError) {
        guard deal.versionCount >= DealHistory.versionsMax else { return }
        throw .refused(
            Problem(.conflict, "The deal has \(DealHistory.versionsMax) versions, as many as one can have."))
    }

    /// Looks the deal up and checks what every change to it depends on.
    ///
    /// - Throws: `not_found`, `version_mismatch`, `precondition_required`, `conflict` or `validation_failed`.
    func begin(_ write: WriteTransaction) throws(StoreError) -> Start {
        guard let deal = try write.deal(id) else { throw .refused(OperationCall.notFound("deal")) }
        try refusing { () throws(Problem) in
            if isCreation {
                try Conditions.check(condition, version: deal.deal.version)
            } else {
                try Conditions.check(condition, version: deal.deal.version, in: write)
            }
            if deal.deal.facts.isDeleted, !allowsDeleted {
                throw Problem(.conflict, "The deal is deleted; restore it before anything else.")
            }
        }
        let asked = body["effective_at"]?.stringValue.flatMap { Instant($0) } ?? queryMoment
        let corrects = body["corrects"]?.intValue
        guard asked != nil || corrects != nil else {
            return Start(
                deal: deal, history: nil, before: deal.deal.facts, facts: deal.deal.facts, effectiveAt: nil,
                corrected: nil, definitions: write.definitions)
        }
        let history = try write.history(of: deal)
        return try refusing { () throws(Problem) in
            let corrected = try corrects.map { sequence throws(Problem) in try version(sequence, of: history) }
            let effectiveAt = asked ?? corrected?.effectiveAt ?? write.recordedAt
            try check(effectiveAt, history: history, corrected: corrected, now: write.recordedAt)
            let before = Self.facts(history, before: effectiveAt, corrected, in: write.definitions)
            var facts = before
            if let corrected { facts.take(corrected.changes, in: write.definitions) }
            return Start(
                deal: deal, history: history, before: before, facts: facts, effectiveAt: effectiveAt,
                corrected: corrected, definitions: write.definitions)
        }
    }

    /// The deal's fields just before a change: after all that stands before it, and without what it corrects, whose
    /// place among the versions of the same instant it takes.
    private static func facts(
        _ history: DealHistory, before effectiveAt: Instant, _ corrected: DealVersion?, in definitions: Definitions
    ) -> DealFacts {
        let place = corrected?.place ?? .max
        var facts = DealFacts()
        for version in history.standing() where version.sequence != corrected?.sequence {
            guard (version.effectiveAt, version.place) < (effectiveAt, place) else { break }
            facts.take(version.changes, in: definitions)
        }
        return facts
    }

    /// The version that is to be corrected.
    private func version(_ sequence: Int64, of history: DealHistory) throws(Problem) -> DealVersion {
        guard let version = history.versions.first(where: { $0.sequence == sequence }) else {
            throw Self.refusal(
                "/corrects", "unknown_id", "The deal's history has no version \(sequence).",
                allowed: history.standing().suffix(20).map { String($0.sequence) })
        }
        if let correction = history.versions.first(where: { $0.corrects == sequence }) {
            throw Problem(
                .conflict, "Version \(sequence) was corrected already, by \(correction.sequence).",
                errors: [
                    FieldProblem(
                        pointer: "/corrects", code: "corrected",
                        detail: "Version \(sequence) was corrected by \(correction.sequence); correct that one.",
                        allowed: [String(correction.sequence)])
                ])
        }
        return version
    }

    /// Checks from when a change may hold. The correction of a creation may move it earlier, or later up to the deal's
    /// next version; everything else holds from the creation on.
    private func check(
        _ effectiveAt: Instant, history: DealHistory, corrected: DealVersion?, now: Instant
    ) throws(Problem) {
        let pointer = momentPointer
        guard effectiveAt <= now else {
            throw Self.refusal(pointer, "out_of_range", "\(effectiveAt) is in the future.", allowed: ["at most \(now)"])
        }
        let standing = history.standing()
        guard let creation = standing.first else { return }
        if let corrected, corrected.sequence == creation.sequence {
            guard standing.count > 1, effectiveAt > standing[1].effectiveAt else { return }
            throw Self.refusal(
                pointer, "out_of_range", "The deal's next version holds from \(standing[1].effectiveAt) on.",
                allowed: ["at most \(standing[1].effectiveAt)"])
        }
        guard effectiveAt >= creation.effectiveAt else {
            throw Self.refusal(
                pointer, "out_of_range", "The deal was created at \(creation.effectiveAt).",
                allowed: ["at least \(creation.effectiveAt)"])
        }
    }

    /// Refuses a change by what it would make of the deal now, which for a change of the past is more than it says.
    private func check(
        _ next: Deal, after changes: DealChanges, from start: Start, in write: WriteTransaction
    ) throws(StoreError) {
        let before = start.deal.deal.facts
        try refusing { () throws(Problem) in
            if next.facts.stageID != before.stageID { try checkStage(of: next, in: start.definitions) }
            let isUndone = changes.fields.contains(.deleted) && changes.facts.isDeleted != next.facts.isDeleted
            if isUndone, start.corrected == nil {
                throw conflict(
                    "outlived", "A later \(next.facts.isDeleted ? "deletion" : "restoring") of the deal outlives it.")
            }
        }
        guard let externalID = next.facts.externalID, externalID != before.externalID else { return }
        let pointer = body["external_id"] == nil ? momentPointer : "/external_id"
        try Self.checkUnique(externalID, apartFrom: id, in: write, pointer: pointer)
    }

    /// A move goes to no archived stage, but an earlier one that becomes the last may have gone to it.
    private func checkStage(of deal: Deal, in definitions: Definitions) throws(Problem) {
        guard let stage = deal.facts.stageID.flatMap({ definitions.stage($0) }),
            definitions.deletedAt(stage.id) == nil,
            stage.isArchived || definitions.pipeline(stage.pipelineID)?.isArchived != false
        else { return }
        let detail = "It would bring the deal to the stage \(stage.name), which is archived."
        throw conflict("archived", detail, .archived)
    }

    /// A stage that was deleted had no deal in it any more, and a change of the past cannot put one there after all.
    private func checkStays(of deal: StoredDeal, in write: WriteTransaction) throws(StoreError) {
        let definitions = write.definitions
        for stay in try write.history(of: deal).stays() {
            guard let deletedAt = definitions.deletedAt(stay.stageID), stay.leftAt.map({ $0 > deletedAt }) ?? true
            else { continue }
            let name = definitions.stage(stay.stageID)?.name ?? stay.stageID.description
            throw .refused(
                conflict("deleted", "The deal would be in the stage \(name) after its deletion at \(deletedAt)."))
        }
    }

    private func conflict(_ code: String, _ detail: String, _ problem: ProblemCode = .conflict) -> Problem {
        Problem(problem, detail, errors: [FieldProblem(pointer: momentPointer, code: code, detail: detail)])
    }

    /// Where the call says which moment of the past it changes.
    var momentPointer: String {
        if body["effective_at"] != nil { return "/effective_at" }
        return body["corrects"] != nil ? "/corrects" : FieldProblem.queryPointer("effective_at")
    }

    /// Refuses an external id that another deal has.
    static func checkUnique(
        _ externalID: ExternalID, apartFrom id: DealID?, in write: WriteTransaction, pointer: String = "/external_id"
    ) throws(StoreError) {
        guard let other = try write.dealID(external: externalID), other != id else { return }
        throw .refused(
            Problem(
                .conflict, "The external id \(externalID.id) of \(externalID.source) belongs to \(other).",
                errors: [
                    FieldProblem(pointer: pointer, code: "taken", detail: "It belongs to \(other) already.")
                ]))
    }

    static func refusal(_ pointer: String, _ code: String, _ detail: String, allowed: [String] = []) -> Problem {
        let place = pointer.hasPrefix("/query/") ? "query" : "body"
        return Problem(
            .validationFailed, "The \(place) of the request cannot be used.",
            errors: [FieldProblem(pointer: pointer, code: code, detail: detail, allowed: allowed)])
    }
}
