internal import Glibc
internal import Operations
internal import Telemetry

/// What the server says of its workspaces, added up over those that are open.
enum ServerMetrics {
    static func families(
        commits: CommitMetrics, open: @escaping @Sendable () -> [Workspace.Figures]
    ) -> [MetricFamily] {
        commits.families + [
            .gauge("penstock_write_queue_length", "Writes that wait for their commit.") {
                Double(open().reduce(0) { $0 + $1.writesWaiting })
            },
            .gauge("penstock_snapshot_age_seconds", "Seconds since the newest commit that the figures show.") {
                open().compactMap(\.snapshotAgeMicroseconds).min().map { Double($0) / 1_000_000 }
            },
            .gauge("penstock_rows", "Rows in memory.", label: "table") {
                let tables = open().map(\.rows)
                return (tables.first ?? []).indices.map { index in
                    (tables[0][index].table, Double(tables.reduce(0) { $0 + $1[index].count }))
                }
            },
            .gauge("penstock_bytes", "Bytes in memory and on the disk.", label: "kind") {
                let workspaces = open()
                return [
                    ("columns", Double(workspaces.reduce(0) { $0 + $1.columnBytes })),
                    ("file", workspaces.reduce(0) { $0 + fileBytes($1.path) }),
                    ("write_ahead_log", workspaces.reduce(0) { $0 + fileBytes($1.path + "-wal") }),
                ]
            },
        ]
    }

    private static func fileBytes(_ path: String) -> Double {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Double(status.st_size) : 0
    }
}
