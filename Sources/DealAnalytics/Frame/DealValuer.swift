internal import ColumnEngine
import DealModel

/// Tells what deals are worth: by a basis, weighted by probabilities of some source.
///
/// The basis is `amount · n · t / 12`, as an exact fraction, with n payments a year and a term of t months; value and
/// weighted value are each rounded half to even once.
///
/// A class, since every deal is appraised by it.
final class DealValuer: Sendable {
    let basis: ValueBasis
    let probabilitySource: ProbabilitySource
    /// The rules of the stages at the moment, by ordinal.
    let rules: [StageRule?]
    let profiles: HistoryView

    private static let monthsPerYear: Int128 = 12
    private static let paymentsPerYear: [Int128] = ValuePeriod.allCases.map { period in
        switch period {
        case .oneTime: 0
        case .monthly: 12
        case .quarterly: 4
        case .annual: 1
        }
    }

    init(_ frame: AnalysisFrame, view: HistoryView) {
        basis = frame.valueBasis
        probabilitySource = frame.probabilitySource
        rules = view.stages.rules(at: frame.asOf)
        profiles = view
    }

    /// The probability of a deal in a state; nil for none.
    func probability(of state: DealState) -> Probability? {
        guard let rule = rules[Int(state.stage)] else { return nil }
        guard rule.isOpen else { return rule.inherited }
        return switch probabilitySource {
        case .effective: rule.probability(override: state.probability)
        case .deal: Probability(millionths: Int64(state.probability))
        case .stage: rule.inherited
        }
    }

    /// The same by the stage alone, for whole pages.
    func entry(ofStage stage: Int, code: UInt32) -> DenseGrouping.StageEntry {
        guard let rule = rules[stage] else { return .init(code: code, overrideMask: -1, inherited: -1) }
        let inherited = rule.inherited.map { Int32($0.millionths) } ?? -1
        guard rule.isOpen else { return .init(code: code, overrideMask: -1, inherited: inherited) }
        return switch probabilitySource {
        case .effective: .init(code: code, overrideMask: 0, inherited: inherited)
        case .deal: .init(code: code, overrideMask: 0, inherited: -1)
        case .stage: .init(code: code, overrideMask: -1, inherited: inherited)
        }
    }

    /// What a deal in a state is worth.
    func appraise(_ state: DealState) -> Appraisal {
        var appraisal = Appraisal()
        appraisal.currency = state.currency
        let probability = probability(of: state)
        if probability == nil { appraisal.notes.insert(.noProbability) }
        guard state.isPriced else {
            appraisal.notes.insert(.unpriced)
            return appraisal
        }
        if basis == .amount {
            appraisal.value = Int128(state.amount)
            appraisal.weighted = Int128(probability?.weighted(minorUnits: state.amount) ?? 0)
            return appraisal
        }
        let (numerator, denominator) = fraction(of: state, notes: &appraisal.notes)
        appraisal.value = Self.roundedHalfEven(numerator, over: denominator)
        if let probability {
            appraisal.weighted = Self.roundedHalfEven(
                numerator * Int128(probability.millionths), over: denominator * Int128(Probability.scale))
        }
        return appraisal
    }

    /// The basis as a fraction; its magnitude is at most 10^15 · 12 · 1,200.
    func fraction(of state: DealState, notes: inout Appraisal.Notes) -> (numerator: Int128, denominator: Int128) {
        let profile = profiles.profiles[Int(state.profile)]
        let amount = Int128(state.amount)
        // An amount about which nothing is said is paid once.
        let payments = profile.valuePeriod == DealProfile.none ? 0 : Self.paymentsPerYear[Int(profile.valuePeriod)]
        let months = profile.termMonths == DealProfile.noTerm ? nil : Int128(profile.termMonths)
        switch basis {
        case .amount: return (amount, 1)
        case .mrr: return (amount * payments, Self.monthsPerYear)
        case .arr: return (amount * payments, 1)
        case .acv:
            if payments == 0 { return (amount, 1) }
            guard let months, months < Self.monthsPerYear else { return (amount * payments, 1) }
            return (amount * payments * months, Self.monthsPerYear)
        case .tcv:
            if payments == 0 { return (amount, 1) }
            if months == nil { notes.insert(.termAssumed) }
            return (amount * payments * (months ?? Self.monthsPerYear), Self.monthsPerYear)
        }
    }

    /// The quotient, rounded half to even.
    static func roundedHalfEven(_ numerator: Int128, over denominator: Int128) -> Int128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        let doubled = remainder.magnitude * 2
        let size = denominator.magnitude
        guard doubled > size || (doubled == size && quotient & 1 == 1) else { return quotient }
        return quotient + ((numerator < 0) == (denominator < 0) ? 1 : -1)
    }
}
