import DealModel

/// A decimal number that is equal to another by value: trailing zeros behind the point are gone.
struct DecimalValue: Hashable, Sendable {
    /// All digits as an integer, with the sign.
    let coefficient: Int64
    /// How many of them stand behind the point.
    let scale: Int

    init(coefficient: Int64, scale: Int) {
        var value = coefficient
        var places = scale
        while places > 0, value % 10 == 0 {
            value /= 10
            places -= 1
        }
        self.coefficient = value
        self.scale = places
    }

    init(_ decimal: ExactDecimal) {
        self.init(coefficient: decimal.coefficient, scale: decimal.scale)
    }

    /// The amount in minor units; nil where the currency has fewer decimals or the amount is too large.
    func minorUnits(of currency: Currency) -> Int64? {
        guard let units = units(decimals: currency.decimals), units.magnitude <= Money.minorUnitsMax.magnitude else {
            return nil
        }
        return units
    }

    /// The number in units of `10^-decimals`; nil where it has more decimals than that or does not fit 64 bits.
    func units(decimals: Int) -> Int64? {
        guard scale <= decimals else { return nil }
        var value = coefficient
        for _ in scale..<decimals {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }

    /// The number as it would be written.
    var text: String { ExactDecimal.text(units: Int128(coefficient), decimals: scale) }
}
