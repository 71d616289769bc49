internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Keeps the positions of a pipeline's stages apart.
enum StageOrder {
    /// Moves the stages at and behind a position on by one, as far as they are in each other's way.
    static func makeRoom(at position: Int, among stages: [Stage], in write: WriteTransaction) throws(StoreError) {
        var taken = position
        for var stage in stages.sorted(by: { $0.position < $1.position }) where stage.position == taken {
            stage.position += 1
            taken = stage.position
            try write.record(stage)
        }
    }

    /// Checks that an order names every stage once, and says of each that it does not.
    static func checkPermutation(_ wanted: [StageID], of stages: [Stage]) throws(Problem) {
        let own = Set(stages.map(\.id))
        var seen: Set<StageID> = []
        var problems: [FieldProblem] = []
        for (index, id) in wanted.enumerated() {
            let pointer = "/stage_ids/\(index)"
            if !own.contains(id) {
                problems.append(
                    FieldProblem(
                        pointer: pointer, code: "unknown_id", detail: "The pipeline has no stage \(id).",
                        allowed: stages.map(\.id.description)))
            } else if !seen.insert(id).inserted {
                problems.append(
                    FieldProblem(pointer: pointer, code: "duplicate", detail: "The stage \(id) stands here twice."))
            }
        }
        for stage in stages where !seen.contains(stage.id) {
            problems.append(
                FieldProblem(
                    pointer: "/stage_ids", code: "missing", detail: "The stage \(stage.id) (\(stage.name)) is missing.")
            )
        }
        guard problems.isEmpty else {
            throw Problem(
                .validationFailed, "An order names every stage of the pipeline exactly once.", errors: problems)
        }
    }
}
