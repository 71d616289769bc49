import Testing

@testable import SQLSandbox

@Suite struct StatementTests {
    @Test func `values look as they should`() throws {
        let rows = try Sandbox.rows("SELECT * FROM people LIMIT 1")
        let expected: [[SQLValue]] = [
            [
                .text("01234567-89ab-7000-8000-000000000000"), .text("name 0"), .integer(0), .real(0),
                .text("1970-01-01"), .text("1970-01-01T00:00:00.000000Z"), .text("red"), .null,
            ]
        ]
        #expect(rows == expected)
    }

    @Test func `nulls are nulls`() throws {
        let rows = try Sandbox.rows(
            "SELECT count(*), count(name), count(age), count(weight), count(born), count(team) FROM people")
        #expect(rows == [[10_000, 9_000, 8_572, 8_000, 6_667, 7_500].map { .integer($0) }])
    }
}
