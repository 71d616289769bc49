internal import Bundles
internal import DealModel
internal import Wire

/// Reads the two forms of files of exchange rates: the euro reference rates as the European Central Bank publishes
/// them, a column for each currency, newest first
/// (https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates); and a plain list,
/// `date,currency,rate`, in any order.
struct RateFileReader: ~Copyable {
    /// A quote with the line that it stands on.
    private struct Entry {
        let quote: RateQuote
        let line: Int
    }

    /// What a column of the table holds.
    private enum Column {
        case quotes(Currency)
        case ignored
        /// The empty one that a comma at the end of each line makes.
        case empty
    }

    /// How much of a text of the file is told.
    private static let quotedCharactersMax = 40

    private(set) var quotes = RateQuotes()
    private(set) var base: Currency?
    private(set) var leftOut: [String] = []
    private var csv: CSVReader
    private var row = CSVRow()
    private var entries: [Currency: [Entry]] = [:]
    private var count = 0
    private var problems: [FieldProblem] = []
    private let quotesMax: Int

    /// - Parameter quotesMax: how many quotes there may be; fewer than usual in tests.
    init(_ descriptor: Int32, quotesMax: Int = RateSetLimits.quotesPerImportMax) {
        csv = CSVReader(fileDescriptor: descriptor)
        self.quotesMax = quotesMax
    }

    /// Reads everything, up to one mistake more than are listed.
    ///
    /// - Returns: what is wrong; empty where the quotes can be used.
    mutating func read() -> [FieldProblem] {
        guard nextRow() else { return problems.isEmpty ? [RateFileProblems.header(found: "")] : problems }
        let header = row.texts
        let names = header.map { $0.lowercased() }
        if names == ["date", "currency", "rate"] {
            readList()
        } else if names.first == "date", header.count > 1 {
            readTable(header)
        } else {
            return [RateFileProblems.header(found: Self.cut(header.joined(separator: ",")))]
        }
        if problems.isEmpty { collect() }
        if problems.isEmpty, quotes.isEmpty { problems.append(RateFileProblems.empty) }
        return problems
    }

    private var canGoOn: Bool { problems.count <= Schema.problemsMax }

    /// Goes to the next row that is one; false at the end, or where it makes no sense to go on.
    private mutating func nextRow() -> Bool {
        while canGoOn {
            do throws(CSVError) {
                return try csv.next(into: &row)
            } catch {
                problems.append(RateFileProblems.csv(error))
                if !error.isRecoverable { return false }
            }
        }
        return false
    }

    private mutating func readList() {
        while nextRow() {
            let day = date()
            let code = row.text(1)
            let currency = Currency(code)
            if currency == nil, WithdrawnCurrencies.codes.contains(code) {
                if !leftOut.contains(code) { leftOut.append(code) }
                continue
            }
            if currency == nil { problems.append(RateFileProblems.currency(Self.cut(code), line: row.line, column: 2)) }
            guard let rate = ExchangeRate(utf8: row.bytes[row.range(2)]) else {
                problems.append(
                    RateFileProblems.rate(
                        Self.cut(row.text(2)), of: Self.cut(code), line: row.line, column: 3, allowsNone: false))
                continue
            }
            if let day, let currency, !add(RateQuote(day: day, rate: rate), of: currency) { return }
        }
    }

    private mutating func readTable(_ header: [String]) {
        // That is what these files are; a list says the same of any other base.
        base = Currency("EUR")
        let columns = columns(header)
        guard problems.isEmpty else { return }
        var lines: [Int32: Int] = [:]
        while nextRow() {
            guard let day = date() else { continue }
            if let before = lines.updateValue(row.line, forKey: day.dayNumber) {
                problems.append(RateFileProblems.repeated(day.description, line: row.line, before: before))
                continue
            }
            for (index, column) in columns.enumerated() {
                guard canGoOn, readCell(index + 1, column, on: day) else { return }
            }
        }
    }

    private mutating func columns(_ header: [String]) -> [Column] {
        var columns: [Column] = []
        var seen: Set<String> = []
        for (index, code) in header.enumerated().dropFirst() {
            if !seen.insert(code).inserted {
                problems.append(RateFileProblems.repeatedColumn(Self.cut(code), column: index + 1))
            } else if code.isEmpty, index == header.count - 1, index > 1 {
                columns.append(.empty)
            } else if let currency = Currency(code) {
                if currency == base { problems.append(RateFileProblems.isBase(code, line: 1, column: index + 1)) }
                columns.append(.quotes(currency))
            } else if WithdrawnCurrencies.codes.contains(code) {
                leftOut.append(code)
                columns.append(.ignored)
            } else {
                problems.append(RateFileProblems.currency(Self.cut(code), line: 1, column: index + 1))
            }
        }
        return columns
    }

    /// Reads a cell of the table; false where there are too many quotes.
    private mutating func readCell(_ index: Int, _ column: Column, on day: CivilDate) -> Bool {
        let cell = row.bytes[row.range(index)]
        if cell.isEmpty || cell.elementsEqual(RateFileProblems.noQuote.utf8) { return true }
        switch column {
        case .ignored: return true
        case .empty:
            problems.append(
                RateFileProblems.rate(
                    Self.cut(row.text(index)), of: "any currency", line: row.line, column: index + 1, allowsNone: true))
            return true
        case .quotes(let currency):
            guard let rate = ExchangeRate(utf8: cell) else {
                problems.append(
                    RateFileProblems.rate(
                        Self.cut(row.text(index)), of: currency.code, line: row.line, column: index + 1,
                        allowsNone: true))
                return true
            }
            return add(RateQuote(day: day, rate: rate), of: currency)
        }
    }

    private mutating func date() -> CivilDate? {
        let text = row.text(0)
        if let day = CivilDate(text) { return day }
        problems.append(RateFileProblems.date(Self.cut(text), line: row.line))
        return nil
    }

    /// Keeps a quote; false where there are too many.
    private mutating func add(_ quote: RateQuote, of currency: Currency) -> Bool {
        guard count < quotesMax else {
            problems.append(RateFileProblems.tooMany(line: row.line))
            return false
        }
        count += 1
        entries[currency, default: []].append(Entry(quote: quote, line: row.line))
        return true
    }

    /// Puts the quotes of each currency in order, and finds those that are there twice.
    private mutating func collect() {
        for currency in entries.keys.sorted() {
            let sorted = (entries[currency] ?? []).sorted {
                ($0.quote.day, $0.line) < ($1.quote.day, $1.line)
            }
            for (first, second) in zip(sorted, sorted.dropFirst()) where first.quote.day == second.quote.day {
                guard canGoOn else { return }
                problems.append(
                    RateFileProblems.repeated(
                        "\(currency) of \(second.quote.day)", line: second.line, before: first.line))
            }
            if problems.isEmpty { quotes.set(sorted.map(\.quote), of: currency) }
        }
        entries = [:]
    }

    private static func cut(_ text: String) -> String {
        text.unicodeScalars.count > quotedCharactersMax
            ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(quotedCharactersMax))) + "…" : text
    }
}
