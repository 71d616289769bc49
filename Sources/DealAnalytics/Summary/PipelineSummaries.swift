public import DealModel

/// The answer to a `PipelineSummaryQuery`.
public struct PipelineSummaries: Hashable, Sendable {
    /// The pipelines: those asked for, in that order, or all, in order of creation.
    public let pipelines: [PipelineSummary]
    /// The figures of all these pipelines by status.
    public let totals: StatusTotals
    /// What the figures cover and what they leave out.
    public let population: SummaryPopulation
    /// The moment that the answer is about.
    public let asOf: Instant
    /// The last sequence number that it takes into account.
    public let knownTo: Int64
    /// The snapshot's data version.
    public let dataVersion: Int64

    /// The deals of one status in all these pipelines.
    public func drill(_ status: StageKind) -> DrillTarget {
        SummaryScan.drill(status, ofPipelines: pipelines.map(\.ordinal))
    }
}
