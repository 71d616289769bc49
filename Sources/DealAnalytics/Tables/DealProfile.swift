/// What hardly ever changes in a deal's life, as small numbers. Rows name a profile by its number, so that all of this
/// costs four bytes a row.
struct DealProfile: BitwiseCopyable, Hashable, Sendable {
    /// The source's number, or `TextDictionary.none`.
    var source = TextDictionary.none
    /// The organization's number, or `TextDictionary.none`.
    var organization = TextDictionary.none
    /// The number of the reason why it was won, or `TextDictionary.none`.
    var wonReason = TextDictionary.none
    /// The number of the reason why it was lost, or `TextDictionary.none`.
    var lostReason = TextDictionary.none
    /// Months, or `noTerm`.
    var termMonths = noTerm
    /// The place among `ValuePeriod.allCases`, or `none`.
    var valuePeriod = none
    /// The place among `ForecastCategory.allCases`, or `none`.
    var forecastCategory = none
    /// The place among `ForecastCategory.allCases`, or `none`.
    var leaderCategory = none

    /// Stands for a choice not made.
    static let none = UInt8.max
    /// Stands for a term not given.
    static let noTerm = UInt16.max

    /// Begins with nothing known.
    init() {}
}
