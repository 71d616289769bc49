internal import DealModel
internal import SQLSandbox

/// The stages and pipelines as they were at a moment, by ordinal.
struct SQLStageNames {
    let stages: [Stage]
    let pipelines: [Pipeline]
    /// The ordinals of the stages' pipelines.
    let pipelineOfStage: [Int]

    init(_ definitions: Definitions, at moment: Instant, knownTo: Int64?) {
        let limit = knownTo ?? .max
        stages = definitions.stages.map { $0.value(at: moment, knownTo: limit) ?? $0.current }
        pipelines = definitions.pipelines.map { $0.value(at: moment, knownTo: limit) ?? $0.current }
        pipelineOfStage = stages.map { definitions.ordinal(of: $0.pipelineID) ?? 0 }
    }

    /// The columns that name the stage of rows and its pipeline.
    ///
    /// - Parameter prefix: stands before the names of the columns.
    static func columns<Page>(
        prefix: String = "", hasPipeline: Bool = true,
        _ stages: @escaping @Sendable (Page) -> (names: SQLStageNames, stages: [Int?])
    ) -> [SQLViewColumn<Page>] {
        func text(_ name: String, _ value: @escaping @Sendable (SQLStageNames, Int) -> String) -> SQLViewColumn<Page> {
            SQLViewColumn(prefix + name, name.hasSuffix("id") ? .uuid : .text, lookup: .many) { page in
                let (names, stages) = stages(page)
                guard name.hasSuffix("id") else {
                    return .coded(stages, { $0.map { UInt32($0) } }, { value(names, Int($0)) })
                }
                return .identifiers(
                    stages.map { stage in
                        stage.map {
                            name == "stage_id"
                                ? SQLIdentifier(names.stages[$0].id)
                                : SQLIdentifier(names.stages[$0].pipelineID)
                        } ?? .none
                    })
            }
        }
        let stageColumns = [text("stage_id") { _, _ in "" }, text("stage") { $0.stages[$1].name }]
        guard hasPipeline else { return stageColumns }
        return [
            text("pipeline_id") { _, _ in "" }, text("pipeline") { $0.pipelines[$0.pipelineOfStage[$1]].name },
        ] + stageColumns
    }
}
