import Testing
import Wire

struct EntityTagConditionTests {
    private func failure(_ text: String) -> EntityTagError? {
        do throws(EntityTagError) {
            _ = try EntityTagCondition(parsing: text)
            return nil
        } catch {
            return error
        }
    }

    static let accepted: [(text: String, condition: EntityTagCondition)] = [
        ("*", .any), (" * ", .any), ("\"v3\"", .tags([EntityTag("v3")])), ("\"\"", .tags([EntityTag("")])),
        ("W/\"v3-17\"", .tags([EntityTag("v3-17", isWeak: true)])),
        ("\"a\", W/\"b\" ,\t\"c,d\"", .tags([EntityTag("a"), EntityTag("b", isWeak: true), EntityTag("c,d")])),
        ("\"é*\\\"", .tags([EntityTag("é*\\")])),
    ]

    @Test(arguments: accepted.indices)
    func `a well formed field is read`(index: Int) throws {
        #expect(try EntityTagCondition(parsing: Self.accepted[index].text) == Self.accepted[index].condition)
    }

    @Test(arguments: [
        "", " ", "v3", "'v3'", "\"v3", "v3\"", "\"a b\"", "\"a\u{7F}\"", "\"a\u{1}\"", "w/\"a\"", "W/a", "W/", "W",
        "*, \"a\"",
        "\"a\", *", "**", "\"a\" \"b\"", "\"a\";", "\"a\",", ",\"a\"", "\"a\",,\"b\"", "W /\"a\"", "W/ \"a\"",
    ])
    func `a malformed field is refused`(text: String) {
        #expect(failure(text)?.problem(header: "If-Match").code == .malformedHeader)
        #expect(failure(text)?.problem(header: "If-Match").errors.first?.pointer == "/header/If-Match")
    }

    @Test func `a field is bounded in tags and bytes`() throws {
        #expect(EntityTagCondition.tagsMax == 32)
        #expect(EntityTagCondition.bytesMax == 4_096)
        let most = [String](repeating: "\"a\"", count: 32).joined(separator: ",")
        #expect(failure(most) == nil)
        #expect(failure(most + ",\"a\"") != nil)
        #expect(failure("\"" + String(repeating: "a", count: 4_094) + "\"") == nil)
        #expect(failure("\"" + String(repeating: "a", count: 4_095) + "\"") != nil)
    }

    @Test func `tags match whether they are weak or not, and a star matches everything`() throws {
        let condition = try EntityTagCondition(parsing: "\"a\", W/\"b\"")
        #expect(condition.matchesWeakly(EntityTag("a", isWeak: true)))
        #expect(condition.matchesWeakly(EntityTag("b")))
        #expect(!condition.matchesWeakly(EntityTag("c")))
        #expect(EntityTagCondition.any.matchesWeakly(EntityTag("x")))
    }

    @Test func `a tag is written as it is read`() throws {
        for tag in [EntityTag("v3"), EntityTag("v3-17", isWeak: true)] {
            #expect(try EntityTagCondition(parsing: tag.headerText) == .tags([tag]))
        }
    }
}
