public import DealModel

/// One pipeline with its stages and the deals in them.
public struct PipelineSummary: Hashable, Sendable {
    /// The pipeline's definition at the moment asked for.
    public let pipeline: Pipeline
    /// Its stages by position, open and closed: all that were not deleted, and deleted ones that held deals.
    public let stages: [StageSummary]
    /// The figures by status.
    public let totals: StatusTotals
    /// What the figures cover and what they leave out.
    public let population: SummaryPopulation
    /// The pipeline's ordinal.
    let ordinal: Int

    /// The deals of one status.
    public func drill(_ status: StageKind) -> DrillTarget {
        SummaryScan.drill(status, ofPipelines: [ordinal])
    }
}
