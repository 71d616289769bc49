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

    /// Each pair asks the same, once so that rows are looked up by an index and once so that they cannot be.
    @Test(arguments: [
        ("id = '01234567-89ab-7000-8000-000000000007'", "+id = '01234567-89ab-7000-8000-000000000007'"),
        ("id = '01234567-89AB-7000-8000-000000000007'", "+id = '01234567-89AB-7000-8000-000000000007'"),
        ("id = 'nothing'", "+id = 'nothing'"), ("id IS NULL", "+id IS NULL"), ("id = NULL", "+id = NULL"),
        ("age = 17", "+age = 17"), ("age = 17.0", "+age = 17.0"),
        ("age = 17.5", "+age = 17.5"), ("age = x'11'", "+age = x'11'"), ("team = 'green'", "+team = 'green'"),
        ("team = 'GREEN'", "+team = 'GREEN'"), ("team = 'GREEN' COLLATE NOCASE", "+team = 'GREEN' COLLATE NOCASE"),
        ("name = 'name 12'", "+name = 'name 12'"), ("name = 12", "+name = 12"),
        ("age IN (1, 2, 3, NULL)", "+age IN (1, 2, 3, NULL)"), ("team IN ('red', 'blue')", "+team IN ('red', 'blue')"),
        ("age = 3 AND team = 'red'", "+age = 3 AND +team = 'red'"),
        ("age = 3 OR team = 'red'", "+age = 3 OR +team = 'red'"), ("born = '1970-01-08'", "+born = '1970-01-08'"),
    ])
    func `an index finds what a scan finds`(indexed: String, scanned: String) throws {
        let select = "SELECT count(*), min(id), max(id) FROM people WHERE "
        let rows = try Sandbox.ask([select + indexed, select + scanned]).map { try $0.get().rows }
        #expect(rows[0] == rows[1])
    }

    @Test func `a join by id looks at the rows that fit`() throws {
        let statement = """
            SELECT count(*), sum(v.cost), count(DISTINCT p.id) FROM visits v JOIN people p ON p.id = v.person_id
            WHERE p.team = 'red'
            """
        let outcome = try Sandbox.ask([statement], source: MadeUpTables(peopleCount: 4_000)).first
        let sum = (0..<4_000).filter { $0 % 4 == 0 }.reduce(0) { $0 + 9 * $1 + 3 }
        #expect(try outcome?.get().rows == [[.integer(3_000), .integer(Int64(sum)), .integer(1_000)]])
    }

    @Test func `no more is read than the statement uses`() throws {
        let source = MadeUpTables()
        let outcomes = try Sandbox.ask(
            ["SELECT name FROM people LIMIT 3", "SELECT age FROM people LIMIT 3"], source: source)
        #expect(try outcomes.map { try $0.get().rows.count } == [3, 3])
        #expect(source.asked.map(\.page) == [0, 0])
        #expect(source.asked.map(\.columns) == [[1], [2]])
    }

    @Test func `a table can be called with arguments`() throws {
        #expect(try Sandbox.rows("SELECT sum(n) FROM numbers(2500)") == [[.integer(3_123_750)]])
        #expect(
            try Sandbox.rows("SELECT a.n, (SELECT count(*) FROM numbers(a.n)) FROM numbers(3) a") == [
                [.integer(0), .integer(0)], [.integer(1), .integer(1)], [.integer(2), .integer(2)],
            ])
        #expect(try Sandbox.rows("SELECT upto, n FROM numbers WHERE upto = 1") == [[.integer(1), .integer(0)]])
        let failure = try #require(try Sandbox.failure("SELECT * FROM numbers"))
        #expect(failure.detail.contains("numbers is called with its upto"))
    }

    @Test func `every clock stands at the moment of the question`() throws {
        let rows = try Sandbox.rows(
            """
            SELECT now(), today(), date('now'), datetime(), CURRENT_TIMESTAMP, CURRENT_DATE, CURRENT_TIME,
            unixepoch('now'), strftime('%Y', 'now', 'localtime'), julianday('now') = julianday('2026-03-10T12:00:00')
            """)
        let expected: [[SQLValue]] = [
            [
                .text("2026-03-10T12:00:00.000000Z"), .text("2026-03-11"), .text("2026-03-10"),
                .text("2026-03-10 12:00:00"), .text("2026-03-10 12:00:00"), .text("2026-03-10"), .text("12:00:00"),
                .integer(1_773_144_000), .text("2026"), .integer(1),
            ]
        ]
        #expect(rows == expected)
    }

    @Test func `each statement has an outcome of its own`() throws {
        let outcomes = try Sandbox.ask(["SELECT 1", "SELECT", "SELECT 2 AS two", "SELECT * FROM broken"])
        #expect(outcomes.count == 4)
        #expect(try outcomes[0].get().rows == [[.integer(1)]])
        #expect(throws: SQLFailure.self) { try outcomes[1].get() }
        #expect(try outcomes[2].get() == SQLResult(columns: ["two"], rows: [[.integer(2)]], isTruncated: false))
        guard case .failure(let failure) = outcomes[3] else {
            Issue.record("a broken table was read")
            return
        }
        #expect(failure.code == .refused && failure.detail == "Nobody can read that.")
    }

    @Test(
        arguments: [
            ("SELECT nam FROM people", SQLFailure.Code.unknownColumn, "name", 7),
            ("SELECT p.agee FROM people p", .unknownColumn, "age", 7),
            ("SELECT 1 FROM peple", .unknownTable, "people", nil),
            ("SELECT uper('x')", .notAllowed, "upper", 7), ("SELECT 1 +", .syntax, nil, nil),
            ("SELECT \"red\"", .unknownColumn, nil, 7), ("SELEC 1", .syntax, nil, 0),
            ("SELECT ~~~ FROM", .syntax, nil, 11),
        ] as [(String, SQLFailure.Code, String?, Int?)])
    func `an error teaches`(statement: String, code: SQLFailure.Code, nearest: String?, position: Int?) throws {
        let failure = try #require(try Sandbox.failure(statement))
        #expect(failure.code == code)
        #expect(failure.didYouMean == nearest)
        if let position { #expect(failure.position == position) }
        if code == .unknownColumn { #expect(failure.allowed.contains("name")) }
    }

    @Test func `values of every kind come back`() throws {
        let rows = try Sandbox.rows(
            "SELECT 1, -2.5, 'ä', x'00ff', NULL, 9e999, 9223372036854775807, cast(x'ff' as TEXT)")
        let expected: [[SQLValue]] = [
            [
                .integer(1), .real(-2.5), .text("ä"), .bytes([0, 255]), .null, .real(.infinity), .integer(.max),
                .text("\u{FFFD}"),
            ]
        ]
        #expect(rows == expected)
    }
}
