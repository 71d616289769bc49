internal import DealModel
internal import Wire

/// What a move to another stage sets beside the stage.
enum StageMove {
    /// The changes of a move.
    ///
    /// A closing keeps its reason where the deal shows it; whatever leads out of a closed kind clears the reason.
    /// - Throws: `validation_failed` where the deal is in that stage already.
    static func changes(
        to target: Stage, from start: DealWriting.Start, pointer: String, reason: String?
    ) throws(Problem) -> DealChanges {
        guard start.facts.stageID != target.id || isCorrectedCreation(start) else {
            throw DealWriting.refusal(pointer, "same_stage", "The deal is in the stage \(target.name) already.")
        }
        var changes = DealChanges()
        changes.setStage(target)
        if let reason, target.kind == .won { changes.set(.wonReason) { $0.wonReason = reason } }
        if let reason, target.kind == .lost { changes.set(.lostReason) { $0.lostReason = reason } }
        if target.kind != .won, start.facts.wonReason != nil { changes.set(.wonReason) { $0.wonReason = nil } }
        if target.kind != .lost, start.facts.lostReason != nil { changes.set(.lostReason) { $0.lostReason = nil } }
        return changes
    }

    /// The first stage of a deal has none before it that it could equal.
    private static func isCorrectedCreation(_ start: DealWriting.Start) -> Bool {
        guard let corrected = start.corrected, let first = start.history?.standing().first else { return false }
        return corrected.sequence == first.sequence
    }
}
