import DealModel

/// How values are read.
struct OracleValue: Sendable {
    var basis = OracleBasis.amount
    var source = OracleProbabilitySource.effective

    /// The basis amount before rounding, in minor units; nil for a deal without an amount.
    func exact(_ state: OracleState) -> OracleRational? {
        guard let amount = state.amountMinorUnits.map({ Int128($0) }) else { return nil }
        let payments: Int128? =
            switch state.valuePeriod {
            case .monthly: 12
            case .quarterly: 4
            case .annual: 1
            case .oneTime, nil: nil
            }
        guard let payments else {
            switch basis {
            case .mrr, .arr: return OracleRational(0)
            case .amount, .acv, .tcv: return OracleRational(amount)
            }
        }
        let term = state.termMonths.map { Int128($0) } ?? 12
        switch basis {
        case .amount: return OracleRational(amount)
        case .mrr: return OracleRational(amount * payments, over: 12)
        case .arr: return OracleRational(amount * payments)
        case .acv: return OracleRational(amount * payments * min(term, 12), over: 12)
        case .tcv: return OracleRational(amount * payments * term, over: 12)
        }
    }

    /// The value in minor units; nil for a deal without an amount.
    func value(_ state: OracleState) -> Int128? { exact(state)?.roundedHalfEven }

    /// The probability of a deal in a stage as it is defined.
    func probability(_ state: OracleState, stage: Stage) -> Probability? {
        switch stage.kind {
        case .won: return .one
        case .lost: return .zero
        case .open: break
        }
        switch source {
        case .effective: return state.probability ?? stage.defaultProbability
        case .deal: return state.probability
        case .stage: return stage.defaultProbability
        }
    }

    /// The weighted value, rounded once; nil without an amount or a probability.
    func weighted(_ state: OracleState, stage: Stage) -> Int128? {
        guard let exact = exact(state), let probability = probability(state, stage: stage) else { return nil }
        return (exact * OracleRational(Int128(probability.millionths), over: 1_000_000)).roundedHalfEven
    }

    /// Whether a missing term was taken for twelve months.
    func assumesTerm(_ state: OracleState) -> Bool {
        let isRecurring = state.valuePeriod != nil && state.valuePeriod != .oneTime
        return basis == .tcv && isRecurring && state.termMonths == nil && state.amountMinorUnits != nil
    }
}
