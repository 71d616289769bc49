import DealModel

/// How long deals stay in the open stages of a pipeline.
struct OracleStageDurations: Sendable {
    enum Measure: CaseIterable, Sendable { case censored, completed }

    struct Parameters: Sendable {
        var pipeline: Int
        var measure = Measure.censored
        var reentry = OracleReentry.first
        /// Only deals whose closing in force is of this kind, and completed stays; nil for all.
        var outcome: StageKind?
        var window = OracleWindow()
        var scope = OracleScope()
    }

    struct Row: Sendable {
        var stage: Int
        var n = 0
        var censoredN = 0
        /// Of what is completed, in days.
        var mean: Double?
        /// p10, p25, p50, p75 and p90 in days.
        var quantiles: [Double?] = []
        /// Nil where the stage has no number of days after which a deal is stale, or n is 0.
        var shareOverTarget: Double?
    }

    /// One stay, or all stays of a deal in a stage taken together.
    private struct Spell {
        var enteredAt: Instant
        /// When it was completed; nil where it goes on, or ended by deletion.
        var leftAt: Instant?
        var microseconds: Int64
        /// The deal as it was when the spell, or the last of its stays, began: what filters look at.
        var entry: OracleState

        var days: Double { Double(microseconds) / Double(Instant.microsecondsPerDay) }
    }

    var rows: [Row] = []

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        let lives = view.lives.filter { life in
            parameters.outcome.map { life.closingInForce?.kind == $0 } ?? true
        }
        let measure = parameters.outcome == nil ? parameters.measure : .completed
        let stages = view.stages(ofPipeline: parameters.pipeline).filter { view.stage($0).kind == .open }
        return Self(
            rows: stages.map { stage in
                let spells = lives.flatMap { Self.spells(of: $0, in: stage, parameters) }.filter { spell in
                    guard parameters.scope.contains(spell.entry, in: view) else { return false }
                    switch measure {
                    case .censored: return parameters.window.contains(spell.enteredAt)
                    case .completed: return spell.leftAt.map { parameters.window.contains($0) } ?? false
                    }
                }
                return row(stage, spells, measure, target: view.stage(stage).staleAfterDays)
            }
        )
    }

    private static func spells(of life: OracleLife, in stage: Int, _ parameters: Parameters) -> [Spell] {
        let stays = life.stays().filter { $0.stage == stage }
        let spells = stays.map { stay in
            Spell(
                enteredAt: stay.enteredAt,
                leftAt: stay.exitReason == .deleted ? nil : stay.leftAt,
                microseconds: stay.length(asOf: life.view.asOf),
                entry: stay.entry
            )
        }
        switch parameters.reentry {
        case .first: return Array(spells.prefix(1))
        case .last: return Array(spells.suffix(1))
        case .each: return spells
        case .cumulative:
            guard let first = stays.first, let last = stays.last else { return [] }
            return [
                Spell(
                    enteredAt: first.enteredAt,
                    leftAt: last.leftAt,
                    microseconds: spells.reduce(0) { $0 + $1.microseconds },
                    entry: last.entry
                )
            ]
        }
    }

    private static func row(_ stage: Int, _ spells: [Spell], _ measure: Measure, target: Int?) -> Row {
        let completed = spells.filter { $0.leftAt != nil }.map(\.days)
        var row = Row(stage: stage, n: spells.count, censoredN: spells.count - completed.count)
        row.mean = OracleSample.mean(completed)
        switch measure {
        case .completed: row.quantiles = OracleSample.shares.map { OracleSample.quantile($0, of: completed) }
        case .censored:
            let curve = OracleSurvival(
                observations: spells.map { .init(length: $0.days, isCensored: $0.leftAt == nil) })
            row.quantiles = OracleSample.shares.map { curve.quantile($0) }
        }
        if let target, !spells.isEmpty {
            let longer = spells.filter { $0.microseconds > Int64(target) * Instant.microsecondsPerDay }
            row.shareOverTarget = Double(longer.count) / Double(spells.count)
        }
        return row
    }
}
