import DealModel

extension Differential.Question {
    /// One of the first two pipelines.
    func pipeline(_ salt: Int = 14) -> (ordinal: Int, id: PipelineID) {
        let ordinal = pick([0, 1], salt)
        return (ordinal, PipelineID(high: 1, low: UInt64(ordinal)))
    }

    /// The log as the oracle sees it.
    func view(_ log: WorkspaceLog) -> OracleView { OracleView(log, asOf: asOf, knownTo: knownTo) }
}
