import DealModel

/// The open stages that an answer has rows for, in order, and where each is found among them.
struct StageLine: Sendable {
    /// The stages' ordinals.
    let ordinals: [Int]
    /// The stages as they were at the moment asked for.
    let stages: [Stage]
    /// The pipeline's ordinal; nil for all, or where there is none with that id.
    let pipeline: Int?
    private let places: [Int32]

    /// - Parameter pipeline: nil for the stages of all pipelines, one pipeline after another.
    init(of pipeline: PipelineID?, in context: MetricContext) {
        let definitions = context.view.snapshot.definitions
        let ordinal = pipeline.map { definitions.ordinal(of: $0) }
        let pipelines = ordinal.map { $0.map { [$0] } ?? [] } ?? Array(definitions.pipelines.indices)
        let line = pipelines.flatMap {
            context.view.stages.openStages(ofPipeline: $0, at: context.frame.asOf)
        }
        ordinals = line.map(\.ordinal)
        stages = line.map(\.stage)
        self.pipeline = ordinal ?? nil
        var places = Array(repeating: Int32(-1), count: definitions.stages.count)
        for (place, stage) in ordinals.enumerated() { places[stage] = Int32(place) }
        self.places = places
    }

    /// How many stages there are.
    var count: Int { ordinals.count }

    /// The place of a stage in the line; negative for others.
    func place(of stage: UInt16) -> Int { Int(places[Int(stage)]) }
}
