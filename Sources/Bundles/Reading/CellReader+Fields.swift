import DealModel
internal import Wire

extension CellReader {
    /// The value of a tracked field; `none` where the cell is empty or was reported.
    mutating func tracked(
        _ field: TrackedField,
        _ row: CSVRow,
        _ column: Int,
        of source: BundleSource
    ) -> TrackedValue {
        guard !isEmpty(row, column) else { return .none }
        switch field {
        case .amount: return decimal(row, column, of: source).map { .amount($0) } ?? .none
        case .currency: return currency(row, column, of: source).map { .currency($0) } ?? .none
        case .probability: return probability(row, column, of: source).map { .probability($0) } ?? .none
        case .expectedCloseDate: return date(row, column, of: source).map { .date($0) } ?? .none
        case .owner:
            let most = DealLimits.ownerCharactersMax
            return text(row, column, of: source, charactersMax: most).map { .owner($0) } ?? .none
        case .forecastCategory:
            return choice(row, column, of: source, as: ForecastCategory.self).map { .category($0) } ?? .none
        }
    }

    /// A decimal number that may become an amount; whether it fits its currency is checked with the currency.
    mutating func decimal(_ row: CSVRow, _ column: Int, of source: BundleSource) -> DecimalValue? {
        do throws(ExactDecimal.Failure) {
            return try CellValues.decimal(row.bytes.span.extracting(row.range(column)))
        } catch {
            let detail =
                switch error {
                case .malformed: "this is no decimal number"
                case .outOfRange: "this number has too many digits"
                }
            report(.invalidAmount, row, column, of: source, detail, allowed: "a decimal number such as 1234.50")
            return nil
        }
    }

    /// A currency.
    mutating func currency(_ row: CSVRow, _ column: Int, of source: BundleSource) -> Currency? {
        let text = row.text(column)
        if let currency = Currency(text) { return currency }
        report(
            .invalidCurrency,
            row,
            column,
            of: source,
            "this is no currency",
            allowed: "a code of ISO 4217 in capital letters",
            nearest: nearestName(to: text, among: Currency.codes)
        )
        return nil
    }

    /// A probability.
    mutating func probability(_ row: CSVRow, _ column: Int, of source: BundleSource) -> Probability? {
        let decimal = try? CellValues.decimal(row.bytes.span.extracting(row.range(column)))
        if let units = decimal?.units(decimals: 6), let value = Probability(millionths: units) { return value }
        report(
            .invalidProbability,
            row,
            column,
            of: source,
            "this is no probability",
            allowed: "0 to 1 with at most six decimals"
        )
        return nil
    }

    /// A date.
    mutating func date(_ row: CSVRow, _ column: Int, of source: BundleSource) -> CivilDate? {
        if let date = CellValues.date(row.bytes.span.extracting(row.range(column))) { return date }
        report(.invalidDate, row, column, of: source, "this is no date", allowed: "a date such as 2026-06-30")
        return nil
    }
}
