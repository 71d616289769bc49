/// What one deal is worth in the terms of a frame.
struct Appraisal: BitwiseCopyable, Sendable {
    /// What was left out of it or assumed.
    struct Notes: OptionSet, BitwiseCopyable, Sendable {
        let rawValue: UInt8

        /// There is no amount.
        static let unpriced = Notes(rawValue: 1)
        /// There is no probability.
        static let noProbability = Notes(rawValue: 2)
        /// Twelve months were taken for a term not given.
        static let termAssumed = Notes(rawValue: 4)
        /// There is no rate into the currency asked for, so that it is in no converted sum.
        static let fxMissing = Notes(rawValue: 8)
        /// The rate is not of the day that it should be of.
        static let fxAssumed = Notes(rawValue: 16)
    }

    /// The currency's ordinal; `DealState.noCurrency` where it has none.
    var currency = DealState.noCurrency
    /// What was left out or assumed.
    var notes: Notes = []
    /// In minor units; 0 where there is no value.
    var value: Int128 = 0
    /// The value times the probability, rounded once; 0 where either is missing.
    var weighted: Int128 = 0

    /// In minor units of the currency asked for; 0 where there is no value, or no rate.
    var converted: Int128 = 0
    /// The same times the probability, rounded once.
    var convertedWeighted: Int128 = 0

    /// Whether it has a value of its own.
    var isPriced: Bool { !notes.contains(.unpriced) }
}
