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
        // The first stage of a deal has none before it that it could equal.
        guard start.before.stageID != target.id else {
            throw DealWriting.refusal(pointer, "same_stage", "The deal is in the stage \(target.name) already.")
        }
        var changes = changes(to: target, over: start.facts)
        if let reason, target.kind == .won { changes.set(.wonReason) { $0.wonReason = reason } }
        if let reason, target.kind == .lost { changes.set(.lostReason) { $0.lostReason = reason } }
        return changes
    }

    /// The stage, and no reason of a closing that it is none of.
    static func changes(to target: Stage, over facts: DealFacts) -> DealChanges {
        var changes = DealChanges()
        changes.setStage(target)
        if target.kind != .won, facts.wonReason != nil { changes.set(.wonReason) { $0.wonReason = nil } }
        if target.kind != .lost, facts.lostReason != nil { changes.set(.lostReason) { $0.lostReason = nil } }
        return changes
    }
}
