/// A metric with the parameters of its own, ready to be asked.
public protocol MetricQuery: Drillable {
    /// What it answers.
    associatedtype Answer

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more, or the answer would be too large.
    func run(_ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork) throws(QueryStopped) -> Answer
}
