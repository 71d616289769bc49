internal import DealModel

extension ReportValue {
    /// Appends the value as programs read it: exact decimals, RFC 3339, `true` and `false`, and no currency. Nothing
    /// where there is no value.
    ///
    /// Made of bytes, since a million rows have many values.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .missing: break
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .identifier(let high, let low): Identifier<ReportColumn>(high: high, low: low).append(to: &bytes)
        case .count(let count): ExactDecimal.append(units: Int128(count), decimals: 0, to: &bytes)
        case .decimal(let units, let decimals), .money(let units, let decimals, _):
            ExactDecimal.append(units: units, decimals: decimals, to: &bytes)
        case .date(let date): date.append(to: &bytes)
        case .instant(let instant): instant.append(to: &bytes)
        case .flag(let isSo): bytes.append(contentsOf: isSo ? "true".utf8 : "false".utf8)
        }
    }
}
