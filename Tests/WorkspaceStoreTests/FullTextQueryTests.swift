import DealModel
import Testing

@testable import WorkspaceStore

struct FullTextQueryTests {
    private func failure(_ text: String) -> FullTextQuery.Failure? {
        do throws(FullTextQuery.Failure) { _ = try FullTextQuery(text) } catch { return error }
        return nil
    }

    @Test(arguments: [
        ("fleet", #""fleet"*"#), ("  fleet  vans ", #""fleet" AND "vans"*"#), ("R & D", #""R" AND "D"*"#),
        ("e-mail", #""e-mail"*"#), (#"say "hi""#, #""say" AND """hi"""*"#),
        (
            "a\tb\u{A0}c\u{2028}d",
            #""a" AND "b" AND "c" AND "d"*"#
        ), ("NOT title:x OR (y", #""NOT" AND "title:x" AND "OR" AND "(y"*"#),
        ("a\"\u{301}b", "\"a\"\"\u{301}b\"*"), ("a\u{1}b", #""a" AND "b"*"#), ("½", #""½"*"#),
    ])
    func `every word is quoted, all are asked for and the last one is a beginning`(text: String, match: String) throws {
        #expect(Array(try FullTextQuery(text).match.utf8) == Array(match.utf8))
    }

    @Test func `a text without a word is no query`() {
        for text in ["", "   ", "&", "* - ^", "\"\"", "\u{301}", "😀"] { #expect(failure(text) == .noWord, "\(text)") }
    }

    @Test func `a query has at most so many characters and words`() {
        let characters = String(repeating: "é", count: FullTextQuery.charactersMax)
        #expect(failure(characters) == nil)
        #expect(failure(characters + "é") == .tooLong)
        let words = Array(repeating: "a", count: FullTextQuery.wordsMax)
        #expect(failure((words + ["&"]).joined(separator: " ")) == nil)
        #expect(failure((words + ["a"]).joined(separator: " ")) == .tooManyWords)
    }

    private static let texts: [(title: String, description: String?, nextStep: String?)] = [
        ("Fleet of 20 vans", "Electric, for the North", nil), ("Größe XL", nil, "Call e-mail team"),
        ("E-mail archive", "vans and mail", nil), ("NOT a deal", "title:x", "AND OR NEAR"), ("Ångström", nil, nil),
    ]

    @Test(arguments: [
        ("vans", [0, 2]), ("VAN", [0, 2]), ("van fleet", []), ("fleet van", [0]), ("grosse", []), ("große", [1]),
        ("GRÖßE xl", [1]), ("e-mail", [1, 2]), ("mail", [1, 2]), ("e-ma", [1, 2]), ("mail-e", []), ("NOT", [3]),
        ("nor", [0]), ("not deal", [3]), ("title:x", [3]), ("near", [3]), ("angstrom", [4]), ("\u{212B}NGSTRO", [4]),
        ("20", [0]),
        ("north electric", [0]), ("\"vans\"", [0, 2]), ("va*", [0, 2]), ("{title} : vans", []), ("^fleet", [0]),
    ])
    func `all words are found in any of the texts, whatever their case and accents`(
        text: String, expected: [Int]
    ) throws {
        let test = try TestStore()
        for texts in Self.texts {
            _ = try test.create(texts.title, in: test.lead) {
                $0.set(.description) { $0.description = texts.description }
                $0.set(.nextStep) { $0.nextStep = texts.nextStep }
            }
        }
        var query = DealSearchQuery()
        query.text = try FullTextQuery(text)
        let (few, many) = try test.store.read { [query] reader throws(StoreError) in
            var sql = try DealSearchSQL(
                query, definitions: reader.definitions, connection: reader.connection, rareDealsMax: 0)
            let many = try reader.deals(of: &sql, definitions: reader.definitions)
            return (try reader.deals(query).deals.map(\.ordinal).sorted(), many.map(\.ordinal).sorted())
        }
        #expect(few == expected.map { Int64($0) })
        #expect(many == few)
        let count = try test.store.read { [query] reader throws(StoreError) in try reader.dealCount(query) }
        #expect(count == Int64(expected.count))
    }
}
