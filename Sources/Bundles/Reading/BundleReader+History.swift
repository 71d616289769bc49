import DealModel

extension BundleReader {
    /// Lays a deal's changes one after the other; empty where something is wrong, which is reported.
    mutating func history(of draft: DealDraft, _ assembly: inout DealAssembly) -> [BundleVersion] {
        let moves = assembly.moves
        let edits = assembly.edits
        guard moves.count + edits.count < DealHistory.versionsMax else {
            cells.report(
                .tooMany,
                at: draft.offset,
                column: nil,
                value: nil,
                of: .deals,
                "the deal has too many changes",
                allowed: "at most \(DealHistory.versionsMax), its creation included"
            )
            return []
        }
        let creation = moves.first?.from == nil ? moves.first : nil
        let createdAt = draft.createdAt ?? creation?.at
        checkCreation(draft, creation, moves, edits, createdAt: createdAt)
        let start = creation?.to ?? moves.first?.from ?? draft.stage
        let later = creation == nil ? moves[...] : moves.dropFirst()
        checkMoves(draft, later, from: start, creation: creation)
        guard !cells.hasReported else { return [] }
        let closing = closing(of: later, from: start)
        checkClosing(draft, closing, createdAt: createdAt, moves: later)
        let initial = checkEdits(draft, edits)
        guard !cells.hasReported else { return [] }
        let timeline = DealTimes(createdAt: createdAt, start: start, creation: creation, closing: closing)
        return versions(of: draft, timeline, later, edits, initial: initial)
    }

    /// The creation must be the first of all, and its time the one that `deals.csv` gives.
    private mutating func checkCreation(
        _ draft: DealDraft,
        _ creation: StageMove?,
        _ moves: [StageMove],
        _ edits: [FieldEdit],
        createdAt: Instant?
    ) {
        if let creation, let given = draft.createdAt, given != creation.at {
            cells.report(
                .createdAtMismatch,
                at: creation.offset,
                column: "changed_at",
                value: "\(creation.at)",
                of: .stageChanges,
                "the creation is at another time than the deal's created_at",
                allowed: "\(given)"
            )
        }
        guard let createdAt else {
            let detail = "the deal has neither created_at nor a change without from_stage_id, so it may have no changes"
            if let move = moves.first {
                cells.report(
                    .changesWithoutCreation,
                    at: move.offset,
                    column: "changed_at",
                    value: "\(move.at)",
                    of: .stageChanges,
                    detail
                )
            } else if let edit = edits.first {
                cells.report(
                    .changesWithoutCreation,
                    at: edit.offset,
                    column: "changed_at",
                    value: "\(edit.at)",
                    of: .fieldChanges,
                    detail
                )
            }
            return
        }
        for move in moves where move.at < createdAt && move.offset != creation?.offset {
            reportEarly(at: move.at, offset: move.offset, of: .stageChanges, createdAt: createdAt)
        }
        for edit in edits where edit.at < createdAt {
            reportEarly(at: edit.at, offset: edit.offset, of: .fieldChanges, createdAt: createdAt)
        }
    }

    private mutating func reportEarly(at instant: Instant, offset: Int, of file: BundleFile, createdAt: Instant) {
        cells.report(
            .beforeCreation,
            at: offset,
            column: "changed_at",
            value: "\(instant)",
            of: file,
            "the change is earlier than the deal's creation",
            allowed: "at least \(createdAt)"
        )
    }

    /// Each move must begin where the one before it ended, and the last must end where the deal is.
    private mutating func checkMoves(
        _ draft: DealDraft,
        _ moves: ArraySlice<StageMove>,
        from start: Int,
        creation: StageMove?
    ) {
        var current = start
        for move in moves {
            if let from = move.from {
                if from != current {
                    reportMove(
                        .fromStageMismatch,
                        move,
                        "from_stage_id",
                        from,
                        "the deal was in another stage",
                        allowed: definitions.stages[current].sourceID
                    )
                } else if move.to == from {
                    reportMove(.sameStage, move, "to_stage_id", move.to, "the deal was in this stage already")
                }
            } else {
                reportMove(
                    .secondCreation,
                    move,
                    "from_stage_id",
                    nil,
                    "a change without from_stage_id is the creation, which must be the deal's first change",
                    allowed: definitions.stages[current].sourceID
                )
            }
            current = move.to
        }
        if current != draft.stage, let last = moves.last ?? creation {
            reportMove(
                .lastStageMismatch,
                last,
                "to_stage_id",
                last.to,
                "the last change does not lead to the deal's stage_id",
                allowed: definitions.stages[draft.stage].sourceID
            )
        }
    }

    private mutating func reportMove(
        _ code: BundleProblemCode,
        _ move: StageMove,
        _ column: String,
        _ stage: Int?,
        _ detail: String,
        allowed: String? = nil
    ) {
        cells.report(
            code,
            at: move.offset,
            column: column,
            value: stage.map { definitions.stages[$0].sourceID } ?? "",
            of: .stageChanges,
            detail,
            allowed: allowed
        )
    }

    /// Where the present run of stays in stages of one closed kind began; nil while the deal is open.
    private func closing(of moves: ArraySlice<StageMove>, from start: Int) -> DealTimes.Closing? {
        var kind = definitions.stages[start].kind
        var closing: DealTimes.Closing? = kind.isClosed ? .creation : nil
        for (index, move) in zip(moves.indices, moves) {
            let next = definitions.stages[move.to].kind
            if !next.isClosed { closing = nil } else if next != kind { closing = .move(index) }
            kind = next
        }
        return closing
    }

    private mutating func checkClosing(
        _ draft: DealDraft,
        _ closing: DealTimes.Closing?,
        createdAt: Instant?,
        moves: ArraySlice<StageMove>
    ) {
        guard hasStageKinds else { return }
        let closedAt: Instant? =
            switch closing {
            case .creation: createdAt
            case .move(let index): moves[index].at
            case nil: nil
            }
        if let given = draft.closedAt, given != closedAt {
            let detail =
                closing == nil ? "the deal is open" : "the changes give another last closing, or no time for it"
            cells.report(
                .closedAtMismatch,
                at: draft.offset,
                column: "closed_at",
                value: "\(given)",
                of: .deals,
                detail,
                allowed: closedAt.map { "\($0), or empty" } ?? "empty"
            )
        }
        let kind = definitions.stages[draft.stage].kind
        if let reason = draft.wonReason, kind != .won { reportReason(draft, "won_reason", reason, .won) }
        if let reason = draft.lostReason, kind != .lost { reportReason(draft, "lost_reason", reason, .lost) }
    }

    private mutating func reportReason(_ draft: DealDraft, _ column: String, _ reason: String, _ kind: StageKind) {
        cells.report(
            .reasonMismatch,
            at: draft.offset,
            column: column,
            value: reason,
            of: .deals,
            "the deal is not in a \(kind.rawValue) stage",
            allowed: "empty"
        )
    }

    /// The changes of each field must join, and the last must lead to the deal's value; the values at creation.
    private mutating func checkEdits(_ draft: DealDraft, _ edits: [FieldEdit]) -> TrackedValues {
        guard !edits.isEmpty else { return draft.values }
        var initial = draft.values
        for edit in edits.reversed() { initial[edit.field] = edit.from }
        var current = initial
        for edit in edits {
            let value = current[edit.field]
            if value != edit.from {
                cells.report(
                    .fromValueMismatch,
                    at: edit.offset,
                    column: "from_value",
                    value: edit.from.text,
                    of: .fieldChanges,
                    "the field \(edit.field.rawValue) had another value",
                    allowed: value.text
                )
            }
            current[edit.field] = edit.to
        }
        for field in TrackedField.allCases where current[field] != draft.values[field] {
            guard let last = edits.last(where: { $0.field == field }) else { continue }
            cells.report(
                .lastValueMismatch,
                at: last.offset,
                column: "to_value",
                value: last.to.text,
                of: .fieldChanges,
                "the last change does not lead to the deal's \(field.rawValue)",
                allowed: draft.values[field].text
            )
        }
        return initial
    }
}
