import DealModel

/// The win rate of one set of deals.
public struct WinRateFigures: Hashable, Sendable {
    /// By count.
    public let rate: Rate
    /// By value, for each currency in which anything is counted.
    public let valueRates: [ValueRate]
    /// The share of the converted values; nil where nothing is converted.
    public let convertedRate: ValueRate?
    /// What was won.
    public let won: FigureBucket
    /// What was lost.
    public let lost: FigureBucket
    /// The part of `lost` for reasons that mean that nothing was decided.
    public let noDecision: FigureBucket
    /// What is open, of cohorts; what is overdue or too old, where that counts.
    public let open: FigureBucket
    /// What the rates are of.
    public let counted: FigureBucket

    /// Kinds of entries.
    enum Kind {
        static let won: UInt32 = 0
        static let lost: UInt32 = 1
        static let noDecision: UInt32 = 2
        static let open: UInt32 = 3
    }

    init(
        _ method: WinRate.Method, _ cells: [UInt32: [ValueFigures]], at cut: Cut, countMin: Int, quantile: Double,
        in target: Currency?
    ) {
        won = FigureBucket([Kind.won], at: cut, in: cells)
        lost = FigureBucket([Kind.lost, Kind.noDecision], at: cut, in: cells)
        noDecision = FigureBucket([Kind.noDecision], at: cut, in: cells)
        open = FigureBucket([Kind.open], at: cut, in: cells)
        counted = FigureBucket(Self.counted(by: method), at: cut, in: cells)
        rate = Rate(won.count, of: counted.count, countMin: countMin, quantile: quantile)
        let wonFigures = won.figures
        valueRates = counted.figures.compactMap { whole in
            guard let currency = whole.currency else { return nil }
            let part = wonFigures.first { $0.currency == currency }?.value ?? 0
            return ValueRate(currency, part, of: whole.value ?? 0, count: whole.priced, countMin: countMin)
        }
        convertedRate = target.map { [counted] target in
            ValueRate(
                target, wonFigures.reduce(0) { $0 + $1.converted },
                of: counted.figures.reduce(0) { $0 + $1.converted },
                count: counted.figures.reduce(0) { $0 + $1.priced - $1.fxMissing }, countMin: countMin)
        }
    }

    /// The kinds of entries that a method's rates are of.
    static func counted(by method: WinRate.Method) -> [UInt32] {
        switch method {
        case .closedPeriod, .closedPeriodValue, .broad, .createdCohortClosed: [Kind.won, Kind.lost, Kind.noDecision]
        case .narrow: [Kind.won, Kind.lost]
        case .createdCohort, .createdCohortMature, .agedOut: [Kind.won, Kind.lost, Kind.noDecision, Kind.open]
        }
    }
}
