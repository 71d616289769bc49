import TestSupport
import Testing
import Wire

struct QueryStringTests {
    private func failure(_ query: String) -> QueryStringError? {
        do throws(QueryStringError) {
            _ = try QueryString(decoding: query)
            return nil
        } catch {
            return error
        }
    }

    @Test func `parameters are decoded and keep their order`() throws {
        let query = try QueryString(decoding: "b=1+2&a=%C3%A9%20%2B&amount[gte]=100&amount%5Blt%5D=5&flag&empty=&x=a=b")
        #expect(query.names == ["b", "a", "amount[gte]", "amount[lt]", "flag", "empty", "x"])
        #expect(query.parameters.map(\.value) == ["1 2", "é +", "100", "5", "", "", "a=b"])
        #expect(query["amount[gte]"] == "100")
        #expect(query["B"] == nil)
        #expect(try QueryString(decoding: "").parameters.isEmpty)
        #expect(QueryString().parameters.isEmpty)
    }

    static let refused: [(query: String, code: QueryStringError.Code, name: String)] = [
        ("a=%", .invalidEscape, "a"), ("a=%4", .invalidEscape, "a"), ("a=%4g", .invalidEscape, "a"),
        ("a=%%41", .invalidEscape, "a"), ("a=%u0041", .invalidEscape, "a"), ("%zz=1", .invalidEscape, "%zz"),
        ("a=%FF", .invalidUTF8, "a"), ("a=%C0%AF", .invalidUTF8, "a"), ("a=%ED%A0%80", .invalidUTF8, "a"),
        ("a=%C3", .invalidUTF8, "a"), ("%80=1", .invalidUTF8, "%80"), ("a=é", .invalidCharacter, "a"),
        ("a= ", .invalidCharacter, "a"), ("a=\n", .invalidCharacter, "a"), ("a=\u{7F}", .invalidCharacter, "a"),
        ("a=%00", .nullCharacter, "a"), ("a=1&a=2", .repeatedName, "a"), ("a=1&%61=2", .repeatedName, "a"),
        ("=1", .emptyName, ""), ("&", .emptyName, ""), ("a=1&", .emptyName, ""), ("a=1&&b=2", .emptyName, ""),
    ]

    @Test(arguments: refused.indices)
    func `a doubtful query is refused and the parameter is named`(index: Int) {
        let row = Self.refused[index]
        #expect(failure(row.query)?.code == row.code)
        #expect(failure(row.query)?.name == row.name)
    }

    @Test func `a query has at most a hundred parameters`() throws {
        #expect(QueryString.parametersMax == 100)
        let hundred = (0..<100).map { "p\($0)=1" }.joined(separator: "&")
        #expect(try QueryString(decoding: hundred).parameters.count == 100)
        #expect(failure(hundred + "&q=1")?.code == .tooManyParameters)
    }

    @Test func `an error becomes a problem at its parameter`() {
        #expect(failure("a/b=%")?.queryProblem.pointer == "/query/a~1b")
        #expect(failure("a=1&&")?.queryProblem.pointer == "/query")
        #expect(failure("a=%")?.pathProblem.pointer == "/path/a")
        #expect(failure("a=%")?.queryProblem.code == "invalid_escape")
    }

    @Test func `a path segment is decoded and a plus stands for itself`() throws {
        #expect(try QueryString.decodePathSegment("a+b%20c%2Fd", name: "id") == "a+b c/d")
        #expect(throws: QueryStringError.self) { try QueryString.decodePathSegment("%2", name: "id") }
        #expect(throws: QueryStringError.self) { try QueryString.decodePathSegment("%00", name: "id") }
    }

    @Test func `random queries never trap`() {
        var generator = SeededGenerator(seed: 3)
        let pieces = ["%", "4", "1", "=", "&", "+", "a", "[", "]", "%C3", "%A9", "é", " ", "\u{0}"]
        var accepted = 0
        for _ in 0..<20_000 {
            let query = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            if failure(query) == nil { accepted += 1 }
        }
        #expect((1_000..<19_000).contains(accepted))
    }
}
