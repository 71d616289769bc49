/// All metrics.
enum MetricOperations {
    static let metrics: [MetricOperation] = [
        SummaryOperations.ofPipeline, SummaryOperations.ofAll, PipelineValueOperation.metric, WinRateOperation.metric,
        CycleTimeOperation.metric, LossReasonsOperation.metric, LeaderboardOperation.metric, VelocityOperation.metric,
        FunnelOperation.metric, ConversionOperation.metric, TransitionsOperation.metric, StageDurationsOperation.metric,
        AgingOperation.metric, ForecastOperation.metric, TrendOperation.metric,
    ]

    static var all: [Operation] {
        metrics.flatMap(\.operations) + [DrillOperation.operation] + DefinitionOperations.all
    }

    /// The metric of that operation.
    static func named(_ name: String) -> MetricOperation? { metrics.first { $0.name == name } }
}
