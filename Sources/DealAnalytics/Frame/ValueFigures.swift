internal import ColumnEngine
public import DealModel

/// The figures of the deals of one currency in one bucket.
public struct ValueFigures: Hashable, Sendable {
    /// The currency; nil for deals that have none, and so no value.
    public let currency: Currency?
    /// How many deals.
    public private(set) var count = 0
    /// How many of them have no amount.
    public private(set) var unpriced = 0
    /// How many of them have no probability.
    public private(set) var noProbability = 0
    /// How many of them were given a term of twelve months.
    public private(set) var termAssumed = 0
    /// How many of them have an amount, and no rate into the currency asked for.
    public private(set) var fxMissing = 0
    /// How many of them were converted by the rate of another day than it should be.
    public private(set) var fxAssumed = 0
    private var valueSum: Int128 = 0
    private var weightedSum: Int128 = 0
    /// The sum of the values in minor units of the currency asked for, of those that could be converted.
    public private(set) var converted: Int128 = 0
    /// The sum of their weighted values.
    public private(set) var convertedWeighted: Int128 = 0

    /// The sum of the values in minor units; nil where no deal has one.
    public var value: Int128? { count > unpriced ? valueSum : nil }
    /// The sum of the weighted values in minor units; nil where no deal has a value.
    public var weighted: Int128? { count > unpriced ? weightedSum : nil }
    /// The ordinal of the currency, as states have it.
    fileprivate var code: UInt8 { currency?.ordinal ?? DealState.noCurrency }
    /// How many deals have a value.
    public var priced: Int { count - unpriced }

    init(currency: Currency?) {
        self.currency = currency
    }

    /// What whole pages were added up to: rows with the first mark have no amount, those with the second no
    /// probability.
    init(currency: Currency?, _ total: GroupSums.Total) {
        self.currency = currency
        count = total.count
        unpriced = total.firstMarks
        noProbability = total.secondMarks
        valueSum = total.value
        weightedSum = total.weighted
    }

    /// Counts a deal of the same currency in.
    mutating func add(_ appraisal: Appraisal) {
        count += 1
        if appraisal.notes.contains(.unpriced) { unpriced += 1 }
        if appraisal.notes.contains(.noProbability) { noProbability += 1 }
        if appraisal.notes.contains(.termAssumed) { termAssumed += 1 }
        if appraisal.notes.contains(.fxMissing) { fxMissing += 1 }
        if appraisal.notes.contains(.fxAssumed) { fxAssumed += 1 }
        valueSum += appraisal.value
        weightedSum += appraisal.weighted
        converted += appraisal.converted
        convertedWeighted += appraisal.convertedWeighted
    }

    /// Adds figures of the same currency.
    mutating func combine(_ other: ValueFigures) {
        count += other.count
        unpriced += other.unpriced
        noProbability += other.noProbability
        termAssumed += other.termAssumed
        fxMissing += other.fxMissing
        fxAssumed += other.fxAssumed
        valueSum += other.valueSum
        weightedSum += other.weightedSum
        converted += other.converted
        convertedWeighted += other.convertedWeighted
    }
}

extension Array where Element == ValueFigures {
    /// Counts a deal in; currencies stay in order, those without one last.
    mutating func add(_ appraisal: Appraisal) {
        // Nearly always there is one currency, or the deal is in the first one.
        if let first, first.code == appraisal.currency { return self[0].add(appraisal) }
        self[place(of: CurrencyTable.currency(appraisal.currency))].add(appraisal)
    }

    /// Adds other figures, currency by currency.
    public mutating func combine(_ others: [ValueFigures]) {
        for other in others { self[place(of: other.currency)].combine(other) }
    }

    /// How many deals, whatever their currency.
    public var dealCount: Int { reduce(0) { $0 + $1.count } }

    private mutating func place(of currency: Currency?) -> Int {
        let key = currency?.ordinal ?? DealState.noCurrency
        var index = 0
        while index < count, (self[index].currency?.ordinal ?? DealState.noCurrency) < key { index += 1 }
        if index == count || self[index].currency != currency {
            insert(ValueFigures(currency: currency), at: index)
        }
        return index
    }
}
