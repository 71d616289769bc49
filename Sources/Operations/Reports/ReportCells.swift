internal import DealModel
internal import Reports
internal import Wire

/// What metrics answer, as values of reports.
///
/// Reports are made of the metrics' own answers, so that a file cannot say something else than the screen.
enum ReportCells {
    /// A text; missing for null.
    static func text(_ json: JSON?) -> ReportValue { json?.stringValue.map { .text($0) } ?? .missing }

    /// A whole number.
    static func count(_ json: JSON?) -> ReportValue { json?.intValue.map { .count($0) } ?? .missing }

    /// A decimal number: a rate or a length.
    static func decimal(_ json: JSON?) -> ReportValue {
        guard let (units, decimals) = json?.numberValue.flatMap(parts) else { return .missing }
        return .decimal(units: units, decimals: decimals)
    }

    /// A day.
    static func date(_ json: JSON?) -> ReportValue {
        json?.stringValue.flatMap { CivilDate($0) }.map { .date($0) } ?? .missing
    }

    /// A moment.
    static func instant(_ json: JSON?) -> ReportValue {
        json?.stringValue.flatMap { Instant($0) }.map { .instant($0) } ?? .missing
    }

    /// An amount with its currency.
    static func money(_ amount: JSON?, _ currency: JSON?) -> ReportValue {
        guard let (units, decimals) = amount?.numberValue.flatMap(parts),
            let currency = currency?.stringValue.flatMap({ Currency($0) })
        else { return .missing }
        // Totals add up what has the same decimals, so amounts never have fewer than their currency.
        var (scaled, shown) = (units, decimals)
        while shown < currency.decimals { (scaled, shown) = (scaled * 10, shown + 1) }
        return .money(units: scaled, decimals: shown, currency: currency)
    }

    /// The amounts of a list of them, a currency each.
    static func amounts(_ json: JSON?) -> [ReportValue] {
        (json?.arrayValue ?? []).map { money($0["amount"], $0["currency"]) }
    }

    /// The values of figures: in the currency asked for, where there is one, else in their own.
    static func values(of figures: JSON?) -> [ReportValue] {
        if let converted = figures?["converted"], !converted.isNull {
            return [money(converted["value"], converted["currency"])]
        }
        return amounts(figures?["value"])
    }

    /// The weighted values of figures, likewise.
    static func weightedValues(of figures: JSON?) -> [ReportValue] {
        if let converted = figures?["converted"], !converted.isNull {
            return [money(converted["weighted_value"], converted["currency"])]
        }
        return amounts(figures?["weighted_value"])
    }

    /// The rows of one thing: one for each currency that its amounts are in, and one where there is none. What is not
    /// an amount stands in the first only, so that a column can be added up.
    ///
    /// - Parameters:
    ///   - keys: what names the thing; it stands in all of its rows.
    ///   - cells: the rest of the row; an amount stands for its column by all its currencies.
    static func rows(_ keys: [ReportValue], _ cells: [ReportCell]) -> [ReportTable.Row] {
        let currencies = cells.flatMap(\.currencies).reduce(into: [Currency]()) { found, currency in
            if !found.contains(currency) { found.append(currency) }
        }
        guard !currencies.isEmpty else { return [keys + cells.map { $0.value(in: nil, isFirst: true) }] }
        return currencies.enumerated().map { index, currency in
            keys + cells.map { $0.value(in: currency, isFirst: index == 0) }
        }
    }

    /// The currency of the first amount there is, in which charts of amounts are drawn.
    static func firstCurrency(_ values: [ReportValue]) -> Currency? {
        for case .money(_, _, let currency) in values { return currency }
        return nil
    }

    /// The amount of a currency among several.
    static func amount(in currency: Currency?, of values: [ReportValue]) -> ReportValue {
        values.first { if case .money(_, _, currency) = $0 { true } else { false } } ?? .missing
    }

    /// The digits of a number, as whole units and how many of them stand behind the point.
    private static func parts(_ number: JSONNumber) -> (units: Int128, decimals: Int)? {
        // As it was written, since the decimals say how exact it is.
        guard let text = number.text.contains(where: { $0 == "e" || $0 == "E" }) ? number.plainText : number.text
        else { return nil }
        let decimals = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
        return Int128(text.filter { $0 != "." }).map { ($0, decimals) }
    }
}
