internal import DealModel
internal import Digests

/// How quotes stand in `rate_quotes`: all of one currency that came with one version of its set, 13 bytes each, by day.
struct RateQuoteRow {
    /// The version of the set that brought them.
    let sequence: Int64
    let currency: Currency
    let quotes: [RateQuote]
    /// The bytes of them.
    let block: [UInt8]

    static let columns = "seq, currency, quotes, crc"
    static let insertSQL = "INSERT INTO rate_quotes (\(columns)) VALUES (?1, ?2, ?3, ?4)"
    /// Four bytes of the day, eight of the units and one of the decimals, the least first.
    private static let quoteBytes = 13

    /// Takes quotes that are in the order of their days.
    init(sequence: Int64, currency: Currency, quotes: [RateQuote]) {
        self.sequence = sequence
        self.currency = currency
        self.quotes = quotes
        block = Self.block(of: quotes)
    }

    func bind(to statement: SQLiteStatement, bytes: inout RowBytes) {
        statement.bind(1, sequence)
        statement.bind(2, currency.code)
        statement.bind(3, bytes: block)
        statement.bind(4, Self.checksum(sequence: sequence, code: currency.code, block: block, bytes: &bytes))
    }

    /// Reads a row.
    ///
    /// - Throws: `damaged` naming the row where the checksum differs, or where it holds what was never written.
    init(_ statement: SQLiteStatement, bytes: inout RowBytes) throws(StoreError) {
        do throws(StoreError) {
            sequence = try statement.integer(0, in: 1...LogState.sequenceMax)
            let code = statement.text(1)
            block = statement.bytes(2)
            guard Self.checksum(sequence: sequence, code: code, block: block, bytes: &bytes) == statement.integer(3)
            else { throw .damaged(LogRow.badChecksum) }
            guard let currency = Currency(code) else { throw .damaged("currency holds \(code)") }
            self.currency = currency
            quotes = try Self.quotes(in: block)
        } catch {
            throw error.inRow(statement.integer(0), of: "rate_quotes")
        }
    }

    /// The SHA-256 of quotes of several currencies as they are stored, as hexadecimal digits.
    ///
    /// - Parameter rows: in the order of their currencies.
    static func digest(of rows: [RateQuoteRow]) -> String {
        var digest = SHA256()
        for row in rows {
            digest.update(Array(row.currency.code.utf8))
            digest.update(row.block)
        }
        return Hex.encode(digest.finish())
    }

    private static func block(of quotes: [RateQuote]) -> [UInt8] {
        var block: [UInt8] = []
        block.reserveCapacity(quotes.count * quoteBytes)
        func append(_ value: UInt64, _ count: Int) {
            for place in 0..<count { block.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(place)))) }
        }
        for quote in quotes {
            append(UInt64(UInt32(bitPattern: quote.day.dayNumber)), 4)
            append(UInt64(quote.rate.units), 8)
            append(UInt64(quote.rate.decimals), 1)
        }
        return block
    }

    private static func quotes(in block: [UInt8]) throws(StoreError) -> [RateQuote] {
        guard !block.isEmpty, block.count % quoteBytes == 0 else { throw .damaged("it is cut off") }
        var quotes: [RateQuote] = []
        quotes.reserveCapacity(block.count / quoteBytes)
        func number(_ start: Int, _ count: Int) -> UInt64 {
            var value: UInt64 = 0
            for place in (start..<start + count).reversed() { value = value << 8 | UInt64(block[place]) }
            return value
        }
        let days = CivilDate.earliest...CivilDate.latest
        for start in stride(from: 0, to: block.count, by: quoteBytes) {
            let day = CivilDate(dayNumber: Int32(bitPattern: UInt32(number(start, 4))))
            let (units, decimals) = (number(start + 4, 8), Int(block[start + 12]))
            // A rate is stored in its shortest form, so that equal ones are equal bytes.
            guard days.contains(day), quotes.last.map({ $0.day < day }) ?? true,
                let rate = ExchangeRate(units: Int64(clamping: units), decimals: decimals),
                rate.units == Int64(clamping: units), Int(rate.decimals) == decimals
            else { throw .damaged("quote \(quotes.count + 1) is none that can follow on those before it") }
            quotes.append(RateQuote(day: day, rate: rate))
        }
        return quotes
    }

    private static func checksum(sequence: Int64, code: String, block: [UInt8], bytes: inout RowBytes) -> Int64 {
        bytes.removeAll()
        bytes.append(sequence)
        bytes.append(code)
        bytes.append(utf8: block)
        return bytes.checksum
    }
}

extension QuoteImport {
    /// What the log says of quotes in the rows that hold them; nil where there are none.
    ///
    /// - Parameter rows: in the order of their currencies.
    init?(_ rows: [RateQuoteRow], textDigest: String?) {
        guard let first = rows.compactMap(\.quotes.first?.day).min(),
            let last = rows.compactMap(\.quotes.last?.day).max()
        else { return nil }
        self.init(
            quoteCount: rows.reduce(0) { $0 + $1.quotes.count }, firstDay: first, lastDay: last,
            digest: RateQuoteRow.digest(of: rows), textDigest: textDigest)
    }
}
