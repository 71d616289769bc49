internal import DealModel

/// The stages and pipelines as they were at a moment, by ordinal.
struct StageNames {
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
}
