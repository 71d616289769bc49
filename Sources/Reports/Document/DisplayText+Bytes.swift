internal import DealModel
internal import Wire

extension DisplayText {
    /// Appends what `of` gives for a value, put together without strings where that is easy; a report has millions.
    static func append(_ value: ReportValue, _ kind: ReportColumn.Kind, to bytes: inout [UInt8]) {
        switch value {
        case .missing: break
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .identifier(let high, let low): Identifier<ReportColumn>(high: high, low: low).append(to: &bytes)
        case .count(let count): appendGrouped(units: Int128(count), decimals: 0, to: &bytes)
        case .decimal(let units, let decimals):
            let small = decimals <= smallDecimalsMost ? Int64(exactly: units) : nil
            switch (kind, small) {
            case (.rate, let small?) where decimals > 3:
                appendRounded(units: small, decimals: decimals - 2, to: &bytes)
                bytes.append(contentsOf: " %".utf8)
            case (.days, let small?) where decimals > 1:
                appendRounded(units: small, decimals: decimals, to: &bytes)
                bytes.append(contentsOf: " d".utf8)
            case (.rate, _), (.days, _): bytes.append(contentsOf: of(value, kind).utf8)
            default: appendGrouped(units: units, decimals: decimals, to: &bytes)
            }
        case .money(let units, let decimals, let currency):
            appendGrouped(units: units, decimals: decimals, to: &bytes)
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: currency.code.utf8)
        case .date(let date): date.append(to: &bytes)
        case .instant(let instant): appendMinute(instant, to: &bytes)
        case .flag(let isSo): bytes.append(contentsOf: isSo ? "yes".utf8 : "no".utf8)
        }
    }

    /// Beyond so many decimals the power of ten that a number is divided by may not fit 64 bits.
    private static let smallDecimalsMost = 18

    /// Appends a number with its whole digits in groups of three.
    private static func appendGrouped(units: Int128, decimals: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        ExactDecimal.append(units: units, decimals: decimals, to: &bytes)
        DigitGroups.insert(into: &bytes, from: start)
    }

    /// Appends a number of more than one decimal with one, rounded half to even.
    private static func appendRounded(units: Int64, decimals: Int, to bytes: inout [UInt8]) {
        var divisor: UInt64 = 1
        for _ in 1..<decimals { divisor *= 10 }
        var (quotient, remainder) = units.magnitude.quotientAndRemainder(dividingBy: divisor)
        let half = divisor / 2
        if remainder > half || (remainder == half && !quotient.isMultiple(of: 2)) { quotient += 1 }
        appendGrouped(units: units < 0 ? -Int128(quotient) : Int128(quotient), decimals: 1, to: &bytes)
    }

    /// Appends a moment to the minute: `2017-06-30T00:00:00.000000Z` becomes `2017-06-30 00:00 UTC`.
    private static func appendMinute(_ instant: Instant, to bytes: inout [UInt8]) {
        let start = bytes.count
        instant.append(to: &bytes)
        bytes[start + 10] = UInt8(ascii: " ")
        bytes.removeLast(bytes.count - start - 16)
        bytes.append(contentsOf: " UTC".utf8)
    }
}
