internal import DealAnalytics
internal import DealModel
internal import Wire

/// The name of one figure of one answer, by which the deals can be listed that it is made of: sealed, so that it can be
/// neither made nor altered, and pinned to the moment and the knowledge of the answer.
struct DrillToken {
    /// The metric's operation.
    let operation: String
    /// The parameters of its call.
    let parameters: JSONObject
    /// The moment that the figure is about.
    let asOf: Instant
    /// The last sequence number that it takes into account.
    let knownTo: Int64
    /// The local date on which it was asked for, by whose rates values may be converted.
    let today: CivilDate
    /// Which of its figures.
    let target: DrillTarget

    private static let purpose = "drill"
    /// Longer ones are not given out, since they would not fit into a URL.
    static let charactersMax = 3_500
    /// The parameters that the token has in its own way, or that say nothing about the deals.
    private static let unpinned: Set<String> = ["as_of", "known_at", "profile"]

    /// The path of the list of its deals; nil where the question is too long to be named.
    ///
    /// - Parameter changes: parameters that the call would have had if this figure alone had been asked for; null for
    ///   one that it would not have had.
    static func path(
        _ target: DrillTarget, of metric: MetricCall, asOf: Instant, asking changes: JSONObject = [:]
    ) -> String? {
        var parameters = metric.call.parameters
        for change in changes.members { parameters[change.name] = change.value }
        let payload: JSON = [
            "m": .string(metric.operation.name),
            "p": .object(
                JSONObject(
                    parameters.filter { !unpinned.contains($0.key) && $0.value != .null }
                        .sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
            "a": .integer(asOf.microseconds),
            "k": .integer(min(metric.frame.knownTo ?? .max, metric.snapshot.dataVersion)),
            "d": .integer(Int64(metric.moment.today.dayNumber)), "t": .string(target.text),
        ]
        let token = metric.call.workspace.cursors.seal(payload: payload, filter: purpose)
        return token.utf8.count <= charactersMax ? "/api/v1/analytics/drill/\(token)" : nil
    }

    /// Opens a token of this workspace.
    ///
    /// - Throws: `not_found` for anything else.
    init(_ text: String, in workspace: Workspace) throws(Problem) {
        guard let payload = try? workspace.cursors.open(text, filter: Self.purpose),
            let operation = payload["m"]?.stringValue, let parameters = payload["p"]?.objectValue,
            let asOf = payload["a"]?.intValue, let knownTo = payload["k"]?.intValue,
            let today = payload["d"]?.intValue, let target = payload["t"]?.stringValue.flatMap({ DrillTarget($0) })
        else { throw OperationCall.notFound("figure") }
        self.operation = operation
        self.parameters = parameters
        self.asOf = Instant(microseconds: asOf)
        self.knownTo = knownTo
        self.today = CivilDate(dayNumber: Int32(clamping: today))
        self.target = target
    }
}

extension SchemaFormat {
    /// What tokens are written in.
    static let token = SchemaFormat(
        name: "base64url", describe: "letters, digits, - and _", pattern: "^[A-Za-z0-9_-]+$"
    ) { _ in nil }
}
