internal import DealModel
internal import SQLSandbox

extension StageNames {
    /// The columns that name the stage of rows and its pipeline.
    ///
    /// - Parameter prefix: stands before the names of the columns.
    static func columns<Page>(
        prefix: String = "", hasPipeline: Bool = true,
        _ stages: @escaping @Sendable (Page) -> (names: StageNames, stages: [Int?])
    ) -> [SQLViewColumn<Page>] {
        func text(_ name: String, _ value: @escaping @Sendable (StageNames, Int) -> String) -> SQLViewColumn<Page> {
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
