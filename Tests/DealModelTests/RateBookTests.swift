import TestSupport
import Testing

@testable import DealModel

struct RateBookTests {
    private static let id = RateSetID(high: 1, low: 1)

    private static func currency(_ code: String) throws -> Currency { try #require(Currency(code)) }

    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private static func quotes(_ all: [String: [String: String]]) throws -> RateQuotes {
        var quotes = RateQuotes()
        for (code, list) in all {
            let made = try list.map { RateQuote(day: try day($0.key), rate: try #require(ExchangeRate($0.value))) }
            quotes.set(made, of: try currency(code))
        }
        return quotes
    }

    /// A book with one set of the base EUR, whose imports have the sequence numbers 10, 20 and so on.
    private static func book(_ imports: [[String: [String: String]]]) throws -> RateBook {
        var book = RateBook()
        for (index, quotes) in imports.enumerated() {
            book.record(
                RateSet(id: id, name: "ECB", base: try currency("EUR"), isDefault: true),
                quotes: try Self.quotes(quotes),
                sequence: Int64(index + 1) * 10, recordedAt: Instant(microseconds: Int64(index)))
        }
        return book
    }

    private static let friday = [
        "USD": ["2017-03-03": "1.0565", "2017-03-06": "1.0592"], "JPY": ["2017-03-03": "120.87"],
        "KWD": ["2017-03-03": "0.3225"], "CLF": ["2017-03-01": "0.02"],
    ]

    private func factor(
        _ book: RateBook, _ from: String, _ to: String, _ day: String, knownTo: Int64 = .max, daysOldMax: Int = 7
    ) throws -> RateFactor? {
        book.factor(
            from: try Self.currency(from), to: try Self.currency(to), on: try Self.day(day), in: Self.id,
            knownTo: knownTo, daysOldMax: daysOldMax)
    }

    @Test func `a factor is one exact ratio of two quotes, minor units of both sides in it`() throws {
        let book = try Self.book([Self.friday])
        #expect(try factor(book, "EUR", "USD", "2017-03-03")?.ratio == Ratio("1.0565"))
        #expect(try factor(book, "USD", "EUR", "2017-03-03")?.ratio == Ratio(10_000, over: 10_565))
        // 120.87 / 1.0565 yen for a dollar; a cent is a hundredth, a yen is whole.
        #expect(try factor(book, "USD", "JPY", "2017-03-03")?.ratio == Ratio(120_8700, over: 1_056_500))
        #expect(try factor(book, "JPY", "KWD", "2017-03-03")?.ratio == Ratio(322_5 * 1_000, over: 1_208_700))
        #expect(try factor(book, "CLF", "JPY", "2017-03-03")?.ratio == Ratio(12_087, over: 2 * 10_000))
        let hundred = try #require(try factor(book, "USD", "EUR", "2017-03-03"))
        #expect(hundred.ratio.roundedHalfEven(10_000) == 9_465)
    }

    @Test func `the base is 1 on every day and needs no quote`() throws {
        let book = try Self.book([Self.friday])
        for day in ["0001-01-01", "2017-03-04", "9999-12-31"] {
            let same = try #require(try factor(book, "EUR", "EUR", day))
            #expect(same == RateFactor(ratio: .one, fromQuoteDay: nil, toQuoteDay: nil))
            #expect(try factor(book, "CHF", "CHF", day)?.ratio == .one)
        }
        let leg = try #require(try factor(book, "EUR", "USD", "2017-03-03"))
        #expect(leg.fromQuoteDay == nil)
        #expect(leg.toQuoteDay == CivilDate("2017-03-03"))
    }

    @Test func `a day without a quote takes the last one before, each side for itself`() throws {
        let book = try Self.book([Self.friday])
        let weekend = try #require(try factor(book, "USD", "CLF", "2017-03-05"))
        #expect(weekend.fromQuoteDay == CivilDate("2017-03-03"))
        #expect(weekend.toQuoteDay == CivilDate("2017-03-01"))
        #expect(try factor(book, "EUR", "USD", "2017-03-06")?.ratio == Ratio("1.0592"))
        #expect(try factor(book, "EUR", "USD", "2017-03-13")?.toQuoteDay == CivilDate("2017-03-06"))
        #expect(try factor(book, "EUR", "USD", "2017-03-14") == nil)
        #expect(try factor(book, "EUR", "USD", "2017-03-14", daysOldMax: 8) != nil)
        #expect(try factor(book, "EUR", "USD", "2017-03-02") == nil)
        #expect(try factor(book, "USD", "CLF", "2017-03-09") == nil)
        #expect(try factor(book, "USD", "CLF", "2017-03-04", daysOldMax: 0) == nil)
        #expect(try factor(book, "EUR", "CHF", "2017-03-03") == nil)
        #expect(RateSetLimits.daysOldMax == 7)
    }

    @Test func `a correction counts from the row that brought it`() throws {
        let book = try Self.book([
            ["USD": ["2017-03-01": "1", "2017-03-03": "2"]], ["USD": ["2017-03-02": "3", "2017-03-03": "4"]],
            ["USD": ["2017-03-03": "5"]],
        ])
        for (known, rate) in [(9, nil), (10, "2"), (19, "2"), (20, "4"), (30, "5"), (.max, "5")] as [(Int64, String?)] {
            #expect(try factor(book, "EUR", "USD", "2017-03-03", knownTo: known)?.ratio == rate.flatMap { Ratio($0) })
        }
        #expect(try factor(book, "EUR", "USD", "2017-03-02", knownTo: 10)?.toQuoteDay == CivilDate("2017-03-01"))
        #expect(try factor(book, "EUR", "USD", "2017-03-02", knownTo: 20)?.toQuoteDay == CivilDate("2017-03-02"))
        #expect(book.coverage(of: Self.id).map(\.quoteCount) == [3])
        let all = CivilDate.earliest...CivilDate.latest
        let listed = book.quotes(of: Self.id, days: all, limit: 10)
        #expect(listed.map(\.quote.rate.description) == ["1", "3", "5"])
        #expect(listed.map(\.sequence) == [10, 20, 30])
        #expect(
            book.quotes(of: Self.id, days: all, knownTo: 10, limit: 10).map(\.quote.rate.description) == ["1", "2"])
        #expect(book.quotes(of: Self.id, days: all, knownTo: 9, limit: 10).isEmpty)
        #expect(book.lastSequence == 30)
    }

    @Test func `what is new in quotes is told apart from what is there`() throws {
        let book = try Self.book([Self.friday])
        let next = try Self.quotes(["USD": ["2017-03-03": "1.05650", "2017-03-06": "1.06", "2017-03-07": "1"]])
        let changes = book.changes(by: next, in: Self.id)
        #expect((changes.addedCount, changes.correctedCount, changes.unchangedCount) == (1, 1, 1))
        #expect(changes.quotes.count == 2)
        #expect(changes.quotes.days == (try Self.day("2017-03-06"))...(try Self.day("2017-03-07")))
        #expect(book.changes(by: next, in: RateSetID(high: 9, low: 9)).addedCount == 3)
        #expect(RateQuotes().days == nil)
    }

    @Test func `sets are known by id and name, and one is the default`() throws {
        var book = try Self.book([Self.friday])
        let other = RateSet(id: RateSetID(high: 2, low: 2), name: "Bank", base: try Self.currency("USD"))
        book.record(other, sequence: 20, recordedAt: Instant(microseconds: 5))
        #expect(book.set(named: "Bank")?.id == other.id)
        #expect(book.set(named: "bank") == nil)
        #expect(book.set(Self.id)?.name == "ECB")
        #expect(book.set(RateSetID(high: 3, low: 3)) == nil)
        #expect(book.defaultSet()?.id == Self.id)
        #expect(book.defaultSet(knownTo: 9) == nil)
        #expect(book.coverage(of: other.id).isEmpty)
        #expect(try factor(book, "EUR", "USD", "2017-03-03", knownTo: 9) == nil)
    }

    @Test func `a factor beyond its limit counts as missing`() throws {
        let book = try Self.book([["IDR": ["2020-01-01": "1000000000"], "KWD": ["2020-01-01": "0.5"]]])
        #expect(try factor(book, "EUR", "IDR", "2020-01-01")?.ratio == Ratio(RateSetLimits.factorMax, over: 1))
        #expect(try factor(book, "KWD", "IDR", "2020-01-01") == nil)
        #expect(try factor(book, "IDR", "KWD", "2020-01-01") == nil)
    }

    /// What a set answers, found by going through everything in the plainest way.
    private struct Oracle {
        var all: [(sequence: Int64, currency: Currency, quote: RateQuote)] = []

        func quote(of currency: Currency, on day: CivilDate, knownTo: Int64, daysOldMax: Int) -> RateQuote? {
            let fitting = all.filter {
                $0.currency == currency && $0.sequence <= knownTo && $0.quote.day <= day
                    && Int($0.quote.day.dayNumber) >= Int(day.dayNumber) - daysOldMax
            }
            return fitting.max { ($0.quote.day, $0.sequence) < ($1.quote.day, $1.sequence) }?.quote
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `random imports answer as a plain search does, and copies stay what they were`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let currencies = try ["USD", "JPY", "GBP"].map { try Self.currency($0) }
        var (book, oracle) = (RateBook(), Oracle())
        var copies: [(book: RateBook, sequence: Int64)] = []
        for sequence in 1...40 as ClosedRange<Int64> {
            var quotes = RateQuotes()
            for currency in currencies where generator.oneIn(2) {
                var days: Set<Int32> = []
                for _ in 0..<Int.random(in: 1...6, using: &generator) {
                    days.insert(Int32.random(in: -30...30, using: &generator))
                }
                let list = try days.map { day in
                    RateQuote(
                        day: CivilDate(dayNumber: day),
                        rate: try #require(
                            ExchangeRate(units: Int64.random(in: 1...999, using: &generator), decimals: 2)))
                }
                quotes.set(list, of: currency)
                oracle.all += list.map { (sequence, currency, $0) }
            }
            book.record(
                RateSet(id: Self.id, name: "R", base: try Self.currency("EUR")), quotes: quotes, sequence: sequence,
                recordedAt: Instant(microseconds: sequence))
            if sequence % 10 == 0 { copies.append((book, sequence)) }
        }
        for _ in 0..<3_000 {
            let currency = generator.pick(currencies)
            let day = CivilDate(dayNumber: Int32.random(in: -40...45, using: &generator))
            let known = Int64.random(in: 0...41, using: &generator)
            let old = Int.random(in: 0...10, using: &generator)
            let (copy, last) = generator.pick(copies)
            #expect(
                copy.quote(of: currency, on: day, in: Self.id, knownTo: known, daysOldMax: old)
                    == oracle.quote(of: currency, on: day, knownTo: min(known, last), daysOldMax: old),
                "seed \(seed): \(currency) \(day) known to \(known) of \(last), \(old) days")
        }
        let range = CivilDate(dayNumber: -10)...CivilDate(dayNumber: 10)
        for known in 0...41 as ClosedRange<Int64> {
            var expected: [RateQuote] = []
            for currency in currencies.sorted() {
                for day in -10...10 as ClosedRange<Int32> {
                    let date = CivilDate(dayNumber: day)
                    if let quote = oracle.quote(of: currency, on: date, knownTo: known, daysOldMax: 0) {
                        expected.append(quote)
                    }
                }
            }
            var (listed, position): ([RateQuote], (Currency, CivilDate)?) = ([], nil)
            while true {
                let page = book.quotes(of: Self.id, days: range, after: position, knownTo: known, limit: 7)
                guard let last = page.last else { break }
                listed += page.map(\.quote)
                position = (last.currency, last.quote.day)
            }
            #expect(listed == expected, "seed \(seed), known to \(known)")
        }
    }
}
