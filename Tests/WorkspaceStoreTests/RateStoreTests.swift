import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

/// Sets of exchange rates in a workspace's file.
struct RateStoreTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    private static let id = RateSetID(high: 7, low: 7)

    private static func quotes(_ code: String, _ list: [(day: Int32, rate: String)]) throws -> RateQuotes {
        var quotes = RateQuotes()
        let made = try list.map {
            RateQuote(day: CivilDate(dayNumber: $0.day), rate: try #require(ExchangeRate($0.rate)))
        }
        quotes.set(made, of: try #require(Currency(code)))
        return quotes
    }

    @discardableResult
    private func record(
        _ name: String, _ quotes: RateQuotes = RateQuotes(), id: RateSetID = id, in store: WorkspaceStore? = nil
    ) throws -> Int64 {
        let base = try #require(Currency("EUR"))
        return try (store ?? test.store).write(TestStore.context) { write throws(StoreError) in
            try write.record(RateSet(id: id, name: name, base: base, isDefault: true), quotes: quotes)
            return write.nextSequence - 1
        }
    }

    private func rates(_ store: WorkspaceStore) throws -> RateBook {
        try store.write(TestStore.context) { write throws(StoreError) in write.rates }
    }

    private func answers(_ book: RateBook, knownTo sequence: Int64 = .max) throws -> [String?] {
        let dollar = try #require(Currency("USD"))
        return (0...12).map { day in
            book.quote(of: dollar, on: CivilDate(dayNumber: day), in: Self.id, knownTo: sequence).map {
                "\($0.day.dayNumber) \($0.rate)"
            }
        }
    }

    @Test func `rates are what they were when the file is opened again, by each knowledge`() throws {
        let first = try record("ECB", try Self.quotes("USD", [(1, "1.5"), (3, "0.000000001")]))
        test.clock.advance(seconds: 60)
        let second = try record("ECB", try Self.quotes("USD", [(2, "2"), (3, "1000000000"), (5, "7.25")]))
        let third = try record("Euro")
        #expect((first, second, third) == (9, 10, 11))
        #expect(try record("Euro") == 11)
        let book = try rates(test.store)
        #expect(try test.store.check().isSound)
        #expect(test.feed.batches.last { $0.rates != nil }?.rates?.lastSequence == 11)
        test.store.close()
        let feed = RecordingFeed()
        let again = try TestStore.open(test.path, clock: test.clock, feed: feed)
        defer { again.close() }
        let opened = try #require(feed.batches.compactMap(\.rates).last)
        for known in 8...12 as ClosedRange<Int64> {
            #expect(try answers(opened, knownTo: known) == answers(book, knownTo: known), "\(known)")
        }
        #expect(try answers(opened)[3] == "3 1000000000")
        #expect(try answers(opened, knownTo: 9)[4] == "3 0.000000001")
        #expect(opened.lastSequence == 11)
        #expect(opened.set(Self.id)?.name == "Euro")
        #expect(opened.versions(of: Self.id)?.versions.map { $0.value.imported?.quoteCount } == [2, 3, nil])
        #expect(feed.batches.flatMap(\.recorded).contains { $0.sequence == 9 })
        #expect(try record("Euro", try Self.quotes("USD", [(9, "9")]), in: again) == 12)
        #expect(try again.check().isSound)
    }

    @Test func `a refused write leaves neither the set nor its quotes`() throws {
        let quotes = try Self.quotes("USD", [(1, "1.5")])
        let base = try #require(Currency("EUR"))
        #expect(throws: StoreError.self) {
            try test.write { write throws(StoreError) in
                try write.record(RateSet(id: Self.id, name: "ECB", base: base), quotes: quotes)
                throw .refused(Refusal())
            }
        }
        #expect(try rates(test.store).sets.isEmpty)
        try record("ECB", quotes)
        #expect(try rates(test.store).sets.count == 1)
        #expect(try test.store.check().isSound)
    }

    @Test(arguments: [
        "UPDATE rate_set_versions SET name = 'x'", "UPDATE rate_set_versions SET crc = 0",
        "UPDATE rate_set_versions SET base = 'USD'", "UPDATE rate_set_versions SET quote_count = 3",
        "UPDATE rate_set_versions SET quotes_sha256 = NULL", "UPDATE rate_quotes SET currency = 'GBP'",
        "UPDATE rate_quotes SET quotes = x'00'", "UPDATE rate_quotes SET quotes = zeroblob(26)",
        "UPDATE rate_quotes SET crc = crc + 1", "DELETE FROM rate_quotes",
        "INSERT INTO rate_quotes SELECT seq, 'GBP', quotes, crc FROM rate_quotes",
        "PRAGMA foreign_keys = OFF; INSERT INTO rate_quotes SELECT 5, currency, quotes, crc FROM rate_quotes",
        "PRAGMA foreign_keys = OFF; DELETE FROM rate_set_versions",
    ])
    func `damage is found, and the workspace is not opened with it`(damage: String) throws {
        try record("ECB", try Self.quotes("USD", [(1, "1.5"), (2, "1.6")]))
        test.store.close()
        try SQLiteTool.run(test.path, damage + ";")
        #expect(!(try WorkspaceStore.check(path: test.path).isSound))
        #expect(throws: StoreError.self) { try TestStore.open(test.path) }
    }

    @Test func `a file of the first version gets the tables, and is kept beside`() throws {
        test.store.close()
        try SQLiteTool.run(
            test.path,
            "DROP TABLE rate_quotes; DROP TABLE rate_set_versions; PRAGMA user_version = 1;")
        let again = try TestStore.open(test.path, clock: test.clock)
        defer { again.close() }
        try record("ECB", try Self.quotes("USD", [(1, "1.5")]), in: again)
        #expect(try again.check().isSound)
        #expect(try SQLiteTool.run("\(test.path).version-1", "PRAGMA user_version;").contains("1"))
    }
}
