public import DealModel

/// One value of a report: exact, and typed, so that every format can write it as its own kind of thing.
public enum ReportValue: Hashable, Sendable {
    /// There is none. It is not zero.
    case missing
    /// A text of any characters.
    case text(String)
    /// A UUID.
    case identifier(high: UInt64, low: UInt64)
    /// A whole number.
    case count(Int64)
    /// A decimal number: units of 10 to the power of -decimals.
    case decimal(units: Int128, decimals: Int)
    /// An amount in a currency, with as many decimals as it is told with; means have more than the currency.
    case money(units: Int128, decimals: Int, currency: Currency)
    /// A day.
    case date(CivilDate)
    /// A moment.
    case instant(Instant)
    /// Yes or no.
    case flag(Bool)

    /// An amount with the decimals of its currency.
    public static func money(_ amount: Money) -> ReportValue {
        .money(units: Int128(amount.minorUnits), decimals: amount.currency.decimals, currency: amount.currency)
    }

    /// An identifier.
    public static func identifier<Subject>(_ id: Identifier<Subject>) -> ReportValue {
        .identifier(high: id.high, low: id.low)
    }

    /// Whether it is a number, be it of things, of money or of days.
    var isQuantity: Bool {
        switch self {
        case .count, .decimal, .money: true
        case .missing, .text, .identifier, .date, .instant, .flag: false
        }
    }

    /// Where the value lies on an axis, which need not be exact; nil for what is no quantity.
    public var position: Double? {
        switch self {
        case .count(let count): Double(count)
        case .decimal(let units, let decimals), .money(let units, let decimals, _):
            Double(units) / Self.powerOfTen(decimals)
        case .missing, .text, .identifier, .date, .instant, .flag: nil
        }
    }

    private static func powerOfTen(_ exponent: Int) -> Double {
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }
}
