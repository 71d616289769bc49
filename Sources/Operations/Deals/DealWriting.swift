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

    let call: OperationCall
    let id: DealID
    /// Whether a deleted deal may be changed; only restoring may.
    var allowsDeleted = false

    /// Changes the deal in one write.
    ///
    /// - Parameter make: the changes, given what they start from.
    /// - Returns: the deal afterwards, ready to be answered.
    func change(
        _ make: @escaping @Sendable (Start, WriteTransaction) throws(StoreError) -> DealChanges
    ) throws(Problem) -> OperationAnswer {
        let written = try call.workspace.write(call.writeContext) { write throws(StoreError) in
            let start = try begin(write)
            var changes = try make(start, write)
            if let corrected = start.corrected { changes = corrected.changes.merging(changes) }
            try checkExternalID(changes, of: start, in: write)
            let draft = DealVersionDraft(
                effectiveAt: start.effectiveAt, reason: call.body["reason"]?.stringValue ?? start.corrected?.reason,
                corrects: start.corrected?.sequence, changes: changes)
            let deal = try write.append(draft, to: start.deal)
            return DealAnswer(
                deal: deal, write: write, contacts: try write.contacts(of: deal), tags: try write.tags(of: deal))
        }
        return written.answer
    }

    private func begin(_ write: WriteTransaction) throws(StoreError) -> Start {
        guard let deal = try write.deal(id) else { throw .refused(OperationCall.notFound("deal")) }
        try refusing { () throws(Problem) in
            try Conditions.check(call.ifMatch, version: deal.deal.version)
            if deal.deal.facts.isDeleted, !allowsDeleted {
                throw Problem(.conflict, "The deal is deleted; restore it before anything else.")
            }
        }
        try checkRoom(deal, in: write)
        guard deal.versionCount < DealHistory.versionsMax else {
            throw .refused(
                Problem(.conflict, "The deal has \(DealHistory.versionsMax) versions, as many as one can have."))
        }
        let asked = (call.body["effective_at"] ?? call.parameters["effective_at"])?.stringValue.flatMap { Instant($0) }
        let corrects = call.body["corrects"]?.intValue
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
            let before = Self.facts(history, before: effectiveAt, corrected)
            var facts = before
            if let corrected { facts.take(corrected.changes.fields, from: corrected.changes.facts) }
            return Start(
                deal: deal, history: history, before: before, facts: facts, effectiveAt: effectiveAt,
                corrected: corrected, definitions: write.definitions)
        }
    }

    /// The deal's fields just before a change: after all that stands before it, and without what it corrects, whose
    /// place among the versions of the same instant it takes.
    private static func facts(
        _ history: DealHistory, before effectiveAt: Instant, _ corrected: DealVersion?
    ) -> DealFacts {
        let place = corrected?.place ?? .max
        var facts = DealFacts()
        for version in history.standing() where version.sequence != corrected?.sequence {
            guard (version.effectiveAt, version.place) < (effectiveAt, place) else { break }
            facts.take(version.changes.fields, from: version.changes.facts)
        }
        return facts
    }

    /// Refuses what a deal's history has no room for; every version is read when the past changes.
    private func checkRoom(_ deal: StoredDeal, in write: WriteTransaction) throws(StoreError) {
        // The deal's version counts tags and links too, so it only tells when it is worth looking.
        guard deal.deal.version >= Int64(DealHistory.versionsMax),
            try write.history(of: deal).versions.count >= DealHistory.versionsMax
        else { return }
        throw .refused(Problem(.conflict, "A deal has at most \(DealHistory.versionsMax) versions."))
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
        let pointer = "/effective_at"
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

    private func checkExternalID(_ changes: DealChanges, of start: Start, in write: WriteTransaction) throws(StoreError)
    {
        guard changes.fields.contains(.externalID), let externalID = changes.facts.externalID else { return }
        try Self.checkUnique(externalID, apartFrom: start.deal.deal.id, in: write)
    }

    /// Refuses an external id that another deal has.
    static func checkUnique(
        _ externalID: ExternalID, apartFrom id: DealID?, in write: WriteTransaction
    ) throws(StoreError) {
        guard let other = try write.dealID(external: externalID), other != id else { return }
        throw .refused(StageInput.taken(externalID, by: other))
    }

    static func refusal(_ pointer: String, _ code: String, _ detail: String, allowed: [String] = []) -> Problem {
        Problem(
            .validationFailed, "The body of the request cannot be used.",
            errors: [FieldProblem(pointer: pointer, code: code, detail: detail, allowed: allowed)])
    }
}
