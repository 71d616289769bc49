/// How many units of one currency are one unit of another: an exact decimal, `units × 10^-decimals`.
public struct ExchangeRate: Hashable, Sendable {
    /// All digits as a whole number, without zeros at the end behind the point; 1 at least.
    public let units: Int64
    /// How many of the digits stand behind the point; 0 to `decimalsMax`.
    public let decimals: UInt8

    /// How many digits a rate has, zeros at its start left out.
    public static let digitsMax = 12
    /// How many of them stand behind the point.
    public static let decimalsMax = 15
    /// What is taken as a rate.
    public static let allowed =
        "a number from 0.000000001 to 1000000000 in plain notation, of at most \(digitsMax) digits, "
        + "up to \(decimalsMax) of them behind the point"

    private static let unitsMax: Int64 = 999_999_999_999

    /// Makes a rate from its parts; nil where they are not those of a rate: see `allowed`.
    public init?(units: Int64, decimals: Int) {
        guard units > 0, decimals >= 0 else { return nil }
        var (units, decimals) = (units, decimals)
        while decimals > 0, units % 10 == 0 {
            units /= 10
            decimals -= 1
        }
        guard units <= Self.unitsMax, decimals <= Self.decimalsMax else { return nil }
        let (value, scale) = (UInt128(units), Ratio.powerOfTen(decimals))
        guard value <= RateSetLimits.factorMax * scale, value * RateSetLimits.factorMax >= scale else { return nil }
        self.units = units
        self.decimals = UInt8(decimals)
    }

    /// Takes an exact decimal; nil where it is no rate: see `allowed`.
    public init?(_ decimal: ExactDecimal) { self.init(units: decimal.coefficient, decimals: decimal.scale) }

    /// Reads plain notation such as `1.1172`; nil where it is no rate: see `allowed`.
    public init?(utf8 text: some Collection<UInt8>) {
        // More zeros than this are none that anybody writes.
        guard (1...40).contains(text.count) else { return nil }
        var (units, digits, decimals): (Int64, Int, Int) = (0, 0, 0)
        var isBehindPoint = false
        for byte in text {
            guard byte != UInt8(ascii: ".") else {
                guard !isBehindPoint, digits > 0 else { return nil }
                isBehindPoint = true
                continue
            }
            guard (0x30...0x39).contains(byte), units < Int64.max / 100 else { return nil }
            units = units * 10 + Int64(byte - 0x30)
            digits += 1
            if isBehindPoint { decimals += 1 }
        }
        guard !isBehindPoint || decimals > 0 else { return nil }
        self.init(units: units, decimals: decimals)
    }

    /// Reads plain notation such as `1.1172`; nil where it is no rate: see `allowed`.
    public init?(_ text: String) { self.init(utf8: text.utf8) }
}

extension ExchangeRate: CustomStringConvertible {
    /// Plain notation, such as `1.1172`.
    public var description: String { ExactDecimal.text(units: Int128(units), decimals: Int(decimals)) }
}
