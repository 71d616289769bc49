/// What can list the deals that one of its figures is made of.
public protocol Drillable: Sendable {
    /// A part of the list.
    ///
    /// - Parameter frame: the one that the figure was asked with.
    /// - Throws: `QueryStopped` where nobody waits any more.
    func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList
}
