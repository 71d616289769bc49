public import DealModel

/// The figures of the deals of one currency in a stage or of one status.
public struct DealFigures: Hashable, Sendable {
    /// What deals come to in the currency asked for, and what was assumed.
    public struct Conversion: Hashable, Sendable {
        /// The sum of the values in minor units of that currency, of those that could be converted.
        public private(set) var value: Int128 = 0
        /// The sum of their weighted values.
        public private(set) var weighted: Int128 = 0
        /// How many deals were given a term of twelve months.
        public private(set) var termAssumed = 0
        /// How many have an amount, and no rate into the currency asked for.
        public private(set) var fxMissing = 0
        /// How many were converted by the rate of another day than it should be.
        public private(set) var fxAssumed = 0

        init() {}

        mutating func add(_ appraisal: Appraisal) {
            value += appraisal.converted
            weighted += appraisal.convertedWeighted
            if appraisal.notes.contains(.termAssumed) { termAssumed += 1 }
            if appraisal.notes.contains(.fxMissing) { fxMissing += 1 }
            if appraisal.notes.contains(.fxAssumed) { fxAssumed += 1 }
        }

        mutating func combine(_ other: Conversion) {
            value += other.value
            weighted += other.weighted
            termAssumed += other.termAssumed
            fxMissing += other.fxMissing
            fxAssumed += other.fxAssumed
        }
    }

    /// The currency; nil for deals that have none, and so no amount.
    public let currency: Currency?
    /// How many deals.
    public private(set) var count = 0
    /// How many of them have no amount.
    public private(set) var unpriced = 0
    /// How many of them have no probability; they may be unpriced too.
    public private(set) var noProbability = 0
    /// How many of them are open with an expected close date before the local date of the moment asked for.
    public private(set) var overdue = 0
    /// What they come to in the currency asked for, and what was assumed.
    public private(set) var conversion = Conversion()
    /// The sum of their ages in whole days.
    public private(set) var ageDaysTotal: Int64 = 0
    /// The sum of their whole days in their stages.
    public private(set) var stageDaysTotal: Int64 = 0
    /// The sum of the amounts times the probabilities in minor units, each rounded half to even.
    public private(set) var weighted: Int128 = 0

    private var valueSum: Int128 = 0

    /// The sum of the amounts in minor units; nil where no deal has one.
    public var value: Int128? { count > unpriced ? valueSum : nil }

    init(currency: Currency?) {
        self.currency = currency
    }

    init(
        currency: Currency?, totals: DealTotals, overdue: Int, conversion: Conversion = Conversion(), on date: CivilDate
    ) {
        self.currency = currency
        self.overdue = overdue
        self.conversion = conversion
        count = totals.count
        unpriced = totals.unpriced
        noProbability = totals.noProbability
        let today = Int64(date.dayNumber) * Int64(totals.count)
        ageDaysTotal = today - totals.createdDays
        stageDaysTotal = today - totals.stageEnteredDays
        valueSum = totals.value
        weighted = totals.weighted
    }

    /// Adds figures of the same currency.
    mutating func combine(_ other: DealFigures) {
        count += other.count
        unpriced += other.unpriced
        noProbability += other.noProbability
        overdue += other.overdue
        conversion.combine(other.conversion)
        ageDaysTotal += other.ageDaysTotal
        stageDaysTotal += other.stageDaysTotal
        weighted += other.weighted
        valueSum += other.valueSum
    }
}

extension Array where Element == DealFigures {
    /// Adds figures to those of the same currency, keeping currencies in order and those without one last.
    mutating func combine(_ figures: DealFigures) {
        let key = figures.currency?.ordinal ?? DealState.noCurrency
        var index = count
        while index > 0, (self[index - 1].currency?.ordinal ?? DealState.noCurrency) > key { index -= 1 }
        if index > 0, self[index - 1].currency == figures.currency {
            self[index - 1].combine(figures)
        } else {
            insert(figures, at: index)
        }
    }
}
