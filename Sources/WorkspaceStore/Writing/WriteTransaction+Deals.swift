public import DealModel

extension WriteTransaction {
    /// Records a new deal with its history so far, its contacts and its tags.
    ///
    /// - Parameters:
    ///   - id: an id that no deal has.
    ///   - history: at least one version, in the order of the deal's life; the first one sets the stage and the title.
    ///   - contacts: different ones, which hold from the deal's creation on, as do `tags`, of which each is known.
    /// - Returns: the deal as it is after the last of them.
    /// - Precondition: the versions are in order and none of them corrects another.
    public func createDeal(
        id: DealID, history: [DealVersionDraft], contacts: [DealContact] = [], tags: [TagID] = []
    ) throws(StoreError) -> StoredDeal {
        precondition(!history.isEmpty, "deal \(id) has no history")
        let first = nextSequence
        var versions: [DealVersion] = []
        versions.reserveCapacity(history.count)
        for draft in history {
            versions.append(try version(from: draft, of: id, sequence: first + Int64(versions.count)))
        }
        let createdAt = versions[0].effectiveAt
        var stored = StoredDeal(
            deal: Deal(
                id: id, facts: DealFacts(),
                timeline: DealTimeline(createdAt: createdAt, stageEnteredAt: createdAt),
                createdBy: versions[0].actor, updatedAt: recordedAt, version: 0), ordinal: state.dealCount,
            lastEffectiveAt: createdAt, lastPlace: first, versionCount: 0)
        var changes: [StageChangeRow] = []
        for version in versions {
            if let change = fold(version, into: &stored) { changes.append(change) }
        }
        stored.deal.version += Int64(contacts.count + tags.count)
        state.dealCount += 1
        // The deal's row comes first, since the rows of its history refer to it.
        DealRow.bind(stored, to: statements.insertDeal, definitions: definitions)
        try storing { () throws(SQLiteError) in try statements.insertDeal.run() }
        for version in versions { try record(version, ordinal: stored.ordinal) }
        for contact in contacts { try addFirst(contact, on: stored, effectiveAt: createdAt) }
        for tag in tags { try addFirst(tag: tag, on: stored, effectiveAt: createdAt) }
        try storing { () throws(SQLiteError) in
            for change in changes {
                change.bind(to: statements.insertStageChange)
                try statements.insertStageChange.run()
            }
        }
        return stored
    }

    /// Records the next version of a deal.
    ///
    /// A version that is the last of the deal's life is laid over the current state; a backdated or correcting one
    /// makes the state, the timeline and the stage changes anew from the whole history.
    /// - Parameter accept: is shown the deal as it would be now, before it is stored; may refuse it.
    /// - Returns: the deal as it is afterwards.
    /// - Throws: what `accept` threw; `damaged` where the history does not hold together.
    public func append(
        _ draft: DealVersionDraft, to deal: StoredDeal, accept: (Deal) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) -> StoredDeal {
        var stored = deal
        var place: Int64?
        if let corrects = draft.corrects {
            place = try history(of: deal).versions.first { $0.sequence == corrects }?.place
        }
        let version = try version(from: draft, of: deal.deal.id, sequence: nextSequence, place: place)
        try record(version, ordinal: deal.ordinal)
        if state.lastHistory?.deal == deal.ordinal { state.lastHistory?.history.append(version) }
        let isLast =
            version.corrects == nil && (version.effectiveAt, version.place) > (deal.lastEffectiveAt, deal.lastPlace)
        if isLast {
            if let change = fold(version, into: &stored) {
                change.bind(to: statements.insertStageChange)
                try storing { () throws(SQLiteError) in try statements.insertStageChange.run() }
            }
        } else {
            try derive(&stored)
        }
        try accept(stored.deal)
        if deal.ordinal >= state.indexedDealCount || TextIndex.isSame(stored.deal.facts, deal.deal.facts) {
            try update(stored)
        } else {
            try storing { () throws(SQLiteError) in try statements.textIndex.remove(deal.ordinal) }
            try update(stored)
            try storing { () throws(SQLiteError) in try statements.textIndex.add(deal.ordinal) }
        }
        return stored
    }

    /// Writes the deal's current state anew.
    func update(_ stored: StoredDeal) throws(StoreError) {
        DealRow.bind(stored, to: statements.updateDeal, definitions: definitions)
        try storing { () throws(SQLiteError) in try statements.updateDeal.run() }
    }

    /// A draft with its place in the log and its time.
    ///
    /// - Throws: `failed` where it would hold from later than the moment of recording. Callers see to that by
    ///   `recordedAt` and by `WriteContext.notBefore`, but what they compare comes from clocks, which must not be able
    ///   to end the process.
    private func version(
        from draft: DealVersionDraft, of id: DealID, sequence: Int64, place: Int64? = nil
    ) throws(StoreError) -> DealVersion {
        let version = DealVersion(
            sequence: sequence, dealID: id, effectiveAt: draft.effectiveAt ?? recordedAt, recordedAt: recordedAt,
            actor: draft.actor ?? context.actor, cause: context.cause, reason: draft.reason, corrects: draft.corrects,
            place: place,
            // Values beyond the fields are not read back, so they must not get into the checksum.
            changes: DealChanges(draft.changes.fields, of: draft.changes.facts))
        guard version.effectiveAt <= recordedAt else {
            throw .failed("version \(sequence) would hold from \(version.effectiveAt), recorded at \(recordedAt)")
        }
        return version
    }

    private func record(_ version: DealVersion, ordinal: Int64) throws(StoreError) {
        precondition(version.sequence == nextSequence, "version \(version.sequence) is not \(nextSequence)")
        // The row of the deal has no checksum, and the feed trusts the ordinal.
        guard ordinal < state.dealCount, let deal = UInt32(exactly: ordinal) else {
            throw .damaged("deals row \(ordinal): there are \(state.dealCount) deals")
        }
        try log(
            kind: .deal, id: version.dealID, changes: ChangeText.text(of: version), actor: version.actor)
        DealVersionRow.bind(
            version, deal: ordinal, to: statements.insertVersion, definitions: definitions, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertVersion.run() }
        let stage = version.changes.facts.stageID.flatMap { definitions.ordinal(of: $0) }
        if let stage, !state.usedStages.contains(stage) { state.usedStages.insert(stage) }
        state.batch.versions.append(
            AnalyticVersion(version, deal: deal, stage: UInt16(clamping: stage ?? 0)))
    }

    /// Lays a version over the current state; returns the stage change that it makes, if any.
    private func fold(_ version: DealVersion, into stored: inout StoredDeal) -> StageChangeRow? {
        let before = stored.deal.facts.stageID
        let enteredBefore = stored.deal.timeline.stageEnteredAt
        stored.deal.facts.take(version.changes, in: definitions)
        stored.lastEffectiveAt = version.effectiveAt
        stored.lastPlace = version.place
        count(&stored, versions: 1)
        if version.changes.fields.contains(.deleted) {
            let wasDeletedAt = stored.deal.timeline.deletedAt
            stored.deal.timeline.deletedAt = stored.deal.facts.isDeleted ? wasDeletedAt ?? version.effectiveAt : nil
        }
        guard let after = stored.deal.facts.stageID, after != before, let stage = definitions.stage(after),
            let target = definitions.ordinal(of: after)
        else { return nil }
        stored.deal.timeline.enter(kind: stage.kind, at: version.effectiveAt)
        return StageChangeRow(
            sequence: version.sequence, deal: stored.ordinal, effectiveAt: version.effectiveAt, place: version.place,
            fromStage: before.flatMap { definitions.ordinal(of: $0) }, toStage: target,
            microsecondsInPrevious: before.map { _ in version.effectiveAt.microseconds - enteredBefore.microseconds })
    }

    /// Makes the current state, the timeline and the stage changes anew from all versions.
    private func derive(_ stored: inout StoredDeal) throws(StoreError) {
        let history = try history(of: stored)
        guard let last = history.standing().last, let facts = history.state(at: .latest, in: definitions),
            let timeline = history.summary(in: definitions)
        else { throw .damaged("deal \(stored.deal.id) has no history") }
        stored.deal.facts = facts
        stored.deal.timeline = timeline
        stored.lastEffectiveAt = last.effectiveAt
        stored.lastPlace = last.place
        count(&stored, versions: 1)
        let changes = StageChangeRow.changes(of: history, deal: stored.ordinal, definitions: definitions)
        statements.deleteStageChanges.bind(1, stored.ordinal)
        try storing { () throws(SQLiteError) in
            try statements.deleteStageChanges.run()
            for change in changes {
                change.bind(to: statements.insertStageChange)
                try statements.insertStageChange.run()
            }
        }
    }

    private func count(_ stored: inout StoredDeal, versions: Int64) {
        stored.versionCount += versions
        stored.deal.version += versions
        stored.deal.updatedAt = recordedAt
    }
}
