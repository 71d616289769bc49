internal import DealAnalytics
internal import DealModel
internal import WorkspaceStore

extension Workspace {
    /// How much is in a workspace and how busy it is, for those who watch the server.
    public struct Figures: Sendable {
        /// How many writes wait for their commit.
        public let writesWaiting: Int
        /// Microseconds since the last commit that the figures show; nil before the first.
        public let snapshotAgeMicroseconds: Int64?
        /// The rows in memory, by table.
        public let rows: [(table: String, count: Int)]
        /// The bytes that the columns take.
        public let columnBytes: Int
        /// The path of the workspace's file.
        public let path: String
    }

    /// What stands in the workspace now.
    public var figures: Figures {
        let snapshot = snapshot
        return Figures(
            writesWaiting: store.writesWaiting,
            snapshotAgeMicroseconds: snapshot.lastRecordedAt.map { now.microseconds - $0.microseconds },
            rows: [
                ("deals", snapshot.dealCount), ("deal_versions", snapshot.versionCount),
                ("pipelines", snapshot.definitions.pipelines.count), ("stages", snapshot.definitions.stages.count),
            ], columnBytes: snapshot.bytesInColumns, path: store.path)
    }
}
