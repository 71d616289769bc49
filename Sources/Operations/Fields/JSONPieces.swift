internal import DealModel
internal import Wire

/// How values of the model look in JSON.
extension JSON {
    static func id<Subject>(_ id: Identifier<Subject>?) -> JSON { id.map { .string($0.description) } ?? .null }

    static func instant(_ instant: Instant?) -> JSON { instant.map { .string($0.description) } ?? .null }

    static func date(_ date: CivilDate?) -> JSON { date.map { .string($0.description) } ?? .null }

    static func probability(_ probability: Probability?) -> JSON { probability.map { exact($0.description) } ?? .null }

    static func amount(_ money: Money?) -> JSON { money.map { exact($0.decimalText) } ?? .null }

    static func amount(minorUnits: Int128, currency: Currency) -> JSON {
        exact(Money.decimalText(minorUnits: minorUnits, currency: currency))
    }

    static func external(_ externalID: ExternalID?) -> JSON {
        externalID.map { ["source": .string($0.source), "id": .string($0.id)] } ?? .null
    }

    /// A number whose text the model has made.
    static func exact(_ text: String) -> JSON { .number(Schemas.decimal(text)) }

    /// Microseconds as days with six decimals, rounded half to even.
    static func days(microseconds: Int64) -> JSON {
        exact(ExactDecimal.text(units: roundedHalfEven(Int128(microseconds), by: 86_400), decimals: 6))
    }

    /// `value / divisor`, rounded half to even; the divisor is positive.
    static func roundedHalfEven(_ value: Int128, by divisor: Int128) -> Int128 {
        var (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        if remainder < 0 {
            quotient -= 1
            remainder += divisor
        }
        let twice = remainder * 2
        return twice > divisor || (twice == divisor && quotient & 1 == 1) ? quotient + 1 : quotient
    }
}
