import DealModel

/// The open stages that an answer has rows for, in order, and where each is found among them.
struct StageLine: Sendable {
    /// The stages' ordinals.
    let ordinals: [Int]
    /// The stages as they were at the moment asked for.
    let stages: [Stage]
    private let places: [Int32]

    /// - Parameter pipelines: one after another; empty for all.
    init(of pipelines: [PipelineID], in context: MetricContext) {
        let definitions = context.view.snapshot.definitions
        let chosen =
            pipelines.isEmpty
            ? Array(definitions.pipelines.indices) : pipelines.compactMap { definitions.ordinal(of: $0) }
        let line = chosen.flatMap { context.view.stages.openStages(ofPipeline: $0, at: context.frame.asOf) }
        ordinals = line.map(\.ordinal)
        stages = line.map(\.stage)
        var places = Array(repeating: Int32(-1), count: definitions.stages.count)
        for (place, stage) in ordinals.enumerated() { places[stage] = Int32(place) }
        self.places = places
    }

    /// How many stages there are.
    var count: Int { ordinals.count }

    /// The place of a stage in the line; negative for others.
    func place(of stage: UInt16) -> Int { Int(places[Int(stage)]) }
}
