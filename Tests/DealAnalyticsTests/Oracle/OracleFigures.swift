import DealModel

/// The sums of some deals in one currency, or of those without a currency.
struct OracleFigures: Hashable, Sendable {
    var count = 0
    var unpriced = 0
    var noProbability = 0
    var termAssumed = 0
    var value: Int128 = 0
    var weighted: Int128 = 0

    static func + (left: Self, right: Self) -> Self {
        Self(
            count: left.count + right.count,
            unpriced: left.unpriced + right.unpriced,
            noProbability: left.noProbability + right.noProbability,
            termAssumed: left.termAssumed + right.termAssumed,
            value: left.value + right.value,
            weighted: left.weighted + right.weighted
        )
    }
}

/// Sums by currency code; nil for deals without a currency, which have no amount either.
typealias OracleGroups = [String?: OracleFigures]

extension OracleGroups {
    /// How many deals there are in all currencies.
    var count: Int { values.reduce(0) { $0 + $1.count } }

    /// The sums of values, of the currencies alone.
    var valueByCurrency: [String: Int128] {
        reduce(into: [:]) { sums, entry in if let code = entry.key { sums[code] = entry.value.value } }
    }

    /// Counts one deal in.
    mutating func add(_ state: OracleState, stage: Stage, as reading: OracleValue) {
        var one = OracleFigures(count: 1)
        if let value = reading.value(state) { one.value = value } else { one.unpriced = 1 }
        if reading.probability(state, stage: stage) == nil { one.noProbability = 1 }
        if reading.assumesTerm(state) { one.termAssumed = 1 }
        one.weighted = reading.weighted(state, stage: stage) ?? 0
        add([state.currency?.code: one])
    }

    /// Counts the deals of other groups in.
    mutating func add(_ groups: OracleGroups) {
        for (code, figures) in groups { self[code] = figures + (self[code] ?? OracleFigures()) }
    }
}
