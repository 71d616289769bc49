internal import DealAnalytics
internal import Wire

/// How the server is.
enum SystemOperations {
    static let all: [Operation] = [health, ready]

    private static let status = Schema.object(
        "How the server is.", [.required("status", .enumeration("How.", ["ok"], example: "ok"))]
    ).named("Health")

    private static let health = Operation(
        "health", .init(.get, "/health", isRoot: true), scope: .read, effect: .reads,
        summary: "Whether the process is alive", details: "A fixed answer.", isPublic: true, output: .init(status)
    ) { _ throws(Problem) in OperationAnswer(.json(healthy)) }

    /// The share of the queue of writes from which on the server counts as not ready.
    static let queueFillMax = 0.8

    private static let healthy = (["status": "ok"] as JSON).encoded()

    private static let ready = Operation(
        "ready", .init(.get, "/ready", isRoot: true), scope: .read, effect: .reads,
        summary: "Whether the server takes work",
        details: "503 while the disk is full or more than four fifths of the queue of writes are waiting. What the "
            + "workspace holds is told to callers with a key.", isPublic: true,
        output: .init(
            .object(
                "What the server can do.",
                [
                    .required("status", .enumeration("How.", ["ok"], example: "ok")),
                    .required(
                        "data_version",
                        .integer("The last sequence number; null without a key.", 0...Int64.max).nullable()),
                    .required(
                        "deals",
                        .integer("How many deals there are, deleted ones included; null without a key.", 0...Int64.max)
                            .nullable()),
                ]
            ).named("Readiness")), problems: [.notReady]
    ) { call throws(Problem) in
        try checkReady(isStorageFull: call.workspace.isStorageFull, queueFill: call.workspace.queueFill)
        guard call.principal != .anonymous else {
            return .json(["status": "ok", "data_version": .null, "deals": .null])
        }
        let snapshot = call.workspace.snapshot
        return .json([
            "status": "ok", "data_version": .integer(snapshot.dataVersion), "deals": .integer(snapshot.dealCount),
        ])
    }

    /// Whether work can be taken.
    ///
    /// - Parameters:
    ///   - isStorageFull: whether the volume was full at the last write.
    ///   - queueFill: how full the queue of writes is, from 0 to 1.
    /// - Throws: `not_ready`.
    static func checkReady(isStorageFull: Bool, queueFill: Double) throws(Problem) {
        guard !isStorageFull else {
            throw Problem(.notReady, "The disk is full: reading goes on, writing does not.", retryAfterSeconds: 30)
        }
        guard queueFill < queueFillMax else {
            throw Problem(.notReady, "Too many writes are waiting.", retryAfterSeconds: 1)
        }
    }
}
