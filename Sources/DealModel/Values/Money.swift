/// An amount in the minor units of a currency, such as cents.
public struct Money: Hashable, Sendable {
    /// Minor units; at most `minorUnitsMax` either way.
    public let minorUnits: Int64
    /// The currency whose minor units they are.
    public let currency: Currency

    /// The largest amount of one deal, in minor units: 10^15. Totals over 10 million deals then stay below 10^23.
    public static let minorUnitsMax: Int64 = 1_000_000_000_000_000

    /// Why a decimal is no amount.
    public enum Failure: Error, Hashable, Sendable {
        /// The text is not a decimal number.
        case malformed
        /// More decimals than the currency has.
        case tooManyDecimals(allowed: Int)
        /// Beyond `minorUnitsMax`.
        case outOfRange
    }

    /// Makes an amount from minor units.
    ///
    /// - Precondition: the magnitude is at most `minorUnitsMax`.
    public init(minorUnits: Int64, currency: Currency) {
        precondition(
            minorUnits.magnitude <= Self.minorUnitsMax.magnitude, "an amount of \(minorUnits) minor units is too large")
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Reads a decimal in the currency's main unit, such as `1234.50`.
    ///
    /// - Throws: why it is none.
    public init(decimal text: String, currency: Currency) throws(Failure) {
        let units: Int64?
        do { units = try ExactDecimal(text).units(decimals: currency.decimals) } catch {
            switch error {
            case .malformed: throw .malformed
            case .outOfRange: throw .outOfRange
            }
        }
        guard let units else { throw .tooManyDecimals(allowed: currency.decimals) }
        guard units.magnitude <= Self.minorUnitsMax.magnitude else { throw .outOfRange }
        minorUnits = units
        self.currency = currency
    }

    /// The amount in the main unit with the currency's decimals, such as `1234.50`.
    public var decimalText: String { Self.decimalText(minorUnits: Int128(minorUnits), currency: currency) }

    /// A sum of minor units in the main unit with the currency's decimals.
    public static func decimalText(minorUnits: Int128, currency: Currency) -> String {
        ExactDecimal.text(units: minorUnits, decimals: currency.decimals)
    }
}
