internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Keeps the positions of a pipeline's stages apart.
enum StageOrder {
    /// Moves the stages at and behind a position on by one, as far as they are in each other's way. Where one would
    /// pass the last possible position, all are numbered anew from 1, which a pipeline's few stages always can be.
    ///
    /// - Parameter others: the pipeline's other stages, by position.
    /// - Returns: the position that is free now.
    static func makeRoom(
        at wanted: Int, among others: [Stage], in write: WriteTransaction
    ) throws(StoreError) -> Int {
        var last = wanted
        var moved: [Stage] = []
        for var stage in others where (wanted...last).contains(stage.position) {
            last += 1
            stage.position = last
            moved.append(stage)
        }
        let isWithin = last <= DealLimits.positionMax
        let place = others.prefix { $0.position < wanted }.count + 1
        if !isWithin {
            moved = others.enumerated().map { index, stage in
                var stage = stage
                stage.position = index + 1 < place ? index + 1 : index + 2
                return stage
            }
        }
        for stage in moved { try write.record(stage) }
        return isWithin ? wanted : place
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
