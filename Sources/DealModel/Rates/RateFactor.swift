/// What turns amounts of one currency into amounts of another on one day.
public struct RateFactor: Hashable, Sendable {
    /// Minor units of the one times this, rounded once, are minor units of the other: the digits of both currencies are
    /// part of it. At most 10¹³.
    public let ratio: Ratio
    /// Of a currency into itself.
    public static let same = RateFactor(ratio: .one, fromQuoteDay: nil, toQuoteDay: nil)

    /// The day of the quote of the currency that is converted; nil where it needs none: it is the set's base, or both
    /// currencies are the same.
    public let fromQuoteDay: CivilDate?
    /// The day of the quote of the currency that it is converted into; nil where it needs none.
    public let toQuoteDay: CivilDate?
}
