internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Empties stages that are to be deleted.
enum DealRelocation {
    /// How many deals one write moves at most.
    static let dealsMax: Int64 = 100_000

    static let parameter = Parameter.query(
        "move_to", Schemas.id("The stage that deals move to before the deletion."))

    /// Refuses while deals, deleted ones included, are in the stages, or moves them to where the call says.
    static func empty(
        _ stages: [Stage], noun: String, call: OperationCall, in write: WriteTransaction
    ) throws(StoreError) {
        var count: Int64 = 0
        for stage in stages { count += try write.dealCount(in: stage.id) }
        let total = count
        let target = try refusing { () throws(Problem) -> Stage? in
            try self.target(call, leaving: stages, in: write.definitions)
        }
        guard total > 0 else { return }
        guard let target else {
            throw .refused(
                Problem(
                    .inUse, "\(total) deals are in the \(noun), deleted ones included; move_to names where they go.",
                    extensions: ["deals": .integer(total)]))
        }
        guard total <= dealsMax else {
            throw .refused(
                Problem(
                    .inUse, "\(total) deals are in the \(noun); one write moves at most \(dealsMax).",
                    extensions: ["deals": .integer(total)]))
        }
        for stage in stages {
            for deal in try write.deals(in: stage.id) {
                let changes = StageMove.changes(to: target, over: deal.deal.facts)
                _ = try write.append(DealVersionDraft(reason: "The \(noun) was deleted.", changes: changes), to: deal)
            }
        }
    }

    private static func target(
        _ call: OperationCall, leaving stages: [Stage], in definitions: Definitions
    ) throws(Problem) -> Stage? {
        guard let text = call.text("move_to"), let id = StageID(text) else { return nil }
        let pointer = FieldProblem.queryPointer("move_to")
        let target = try Lookup.target(id, in: definitions, pointer: pointer)
        guard !stages.contains(where: { $0.id == id }) else {
            throw Problem(
                .validationFailed, "Deals cannot move to a stage that is being deleted.",
                errors: [
                    FieldProblem(
                        pointer: pointer, code: "not_allowed", detail: "The stage \(id) is being deleted itself.")
                ])
        }
        return target
    }
}
