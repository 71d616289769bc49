import DealModel

/// How long deals took that were closed in a window, in days.
struct OracleCycleTime: Sendable {
    enum ReopenGap: CaseIterable, Sendable { case include, exclude }

    struct Parameters: Sendable {
        var window = OracleWindow()
        /// Which closings in force count.
        var outcome: Set<StageKind> = [.won]
        /// Counts from the first entry to this stage.
        var fromStage: Int?
        /// Whether the times count that a deal was closed before it was opened again.
        var reopenGap = ReopenGap.include
        /// Of the closing at its end; nil for all.
        var currency: Currency?
        var scope = OracleScope()
    }

    /// The lengths, sorted.
    var days: [Double] = []
    var n: Int { days.count }
    var mean: Double? { OracleSample.mean(days) }
    var median: Double? { OracleSample.quantile(0.5, of: days) }
    var quantiles: [Double?] { OracleSample.shares.map { OracleSample.quantile($0, of: days) } }

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var days: [Double] = []
        for life in view.lives {
            guard let closing = life.closingInForce, parameters.outcome.contains(closing.kind),
                parameters.window.contains(closing.closedAt), parameters.scope.contains(closing.opening, in: view),
                parameters.currency == nil || closing.last.currency == parameters.currency,
                let start = start(of: life, before: closing, parameters)
            else { continue }
            var microseconds = closing.closedAt.microseconds - start.microseconds
            if parameters.reopenGap == .exclude {
                for earlier in life.closings {
                    guard let endedAt = earlier.endedAt else { continue }
                    let from = max(earlier.closedAt, start)
                    microseconds -= max(0, endedAt.microseconds - from.microseconds)
                }
            }
            days.append(Double(microseconds) / Double(Instant.microsecondsPerDay))
        }
        return Self(days: days.sorted())
    }

    private static func start(
        of life: OracleLife,
        before closing: OracleClosing,
        _ parameters: Parameters
    ) -> Instant? {
        guard let stage = parameters.fromStage else { return life.createdAt }
        return life.states.prefix(closing.place).first { $0.stage == stage && !$0.isDeleted }?.effectiveAt
    }
}
