internal import DealModel
public import Wire
internal import WorkspaceStore

/// The pipeline that a new workspace begins with, so that its first deal has somewhere to go.
enum SeedPipeline {
    static let name = "Sales"

    private static let stages: [(name: String, kind: StageKind, probability: Int64?)] = [
        ("Lead", .open, 100_000), ("Qualified", .open, 250_000), ("Proposal", .open, 500_000),
        ("Negotiation", .open, 750_000), ("Won", .won, nil), ("Lost", .lost, nil),
    ]

    static func write(_ write: WriteTransaction) throws(StoreError) {
        guard write.definitions.pipelines.isEmpty else { return }
        let pipeline = Pipeline(id: write.newID(), name: name, isDefault: true)
        try write.record(pipeline)
        for (index, stage) in stages.enumerated() {
            try write.record(
                Stage(
                    id: write.newID(), pipelineID: pipeline.id, name: stage.name, position: index + 1, kind: stage.kind,
                    defaultProbability: stage.probability.flatMap { Probability(millionths: $0) }))
        }
    }
}

extension Workspace {
    /// Gives an empty workspace its first pipeline.
    ///
    /// - Throws: why it cannot be written.
    public func seedIfEmpty() throws(Problem) {
        guard isEmpty else { return }
        let context = WriteContext(actor: "penstock", cause: .system, requestID: nil, operation: "workspaces.create")
        try write(context) { write throws(StoreError) in try SeedPipeline.write(write) }
    }
}
