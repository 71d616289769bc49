public import DealModel
internal import Wire

/// Values as people read them: digits in groups of three, with their unit.
public enum DisplayText {
    /// How many decimals a share in percent and a length in days are shown with.
    private static let shownDecimals = 1

    /// A value of a column of a kind; empty where there is none.
    ///
    /// Shares are shown in percent and days with a decimal, both rounded half to even; everything else is exact.
    public static func of(_ value: ReportValue, _ kind: ReportColumn.Kind) -> String {
        switch value {
        case .missing: ""
        case .text(let text): text
        case .identifier(let high, let low): Identifier<ReportColumn>(high: high, low: low).description
        case .count(let count): DigitGroups.text(String(count))
        case .decimal(let units, let decimals):
            switch kind {
            case .rate: rounded(units * 100, decimals) + " %"
            case .days: rounded(units, decimals) + " d"
            default: DigitGroups.text(ExactDecimal.text(units: units, decimals: decimals))
            }
        case .money(let units, let decimals, let currency):
            DigitGroups.text(ExactDecimal.text(units: units, decimals: decimals)) + " " + currency.code
        case .date(let date): date.description
        case .instant(let instant): minute(instant)
        case .flag(let isSo): isSo ? "yes" : "no"
        }
    }

    /// A moment to the minute, in UTC.
    public static func minute(_ instant: Instant) -> String {
        let text = instant.description
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
    }

    /// Units of 10^-decimals with one decimal at most.
    private static func rounded(_ units: Int128, _ decimals: Int) -> String {
        guard decimals > shownDecimals else {
            return DigitGroups.text(ExactDecimal.text(units: units, decimals: decimals))
        }
        var divisor: Int128 = 1
        for _ in shownDecimals..<decimals { divisor *= 10 }
        var (quotient, remainder) = units.magnitude.quotientAndRemainder(dividingBy: UInt128(divisor))
        let twice = remainder * 2
        if twice > UInt128(divisor) || (twice == UInt128(divisor) && !quotient.isMultiple(of: 2)) { quotient += 1 }
        let sign: Int128 = units < 0 ? -1 : 1
        return DigitGroups.text(ExactDecimal.text(units: sign * Int128(quotient), decimals: shownDecimals))
    }
}
