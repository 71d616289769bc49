import Testing

@testable import SQLSandbox

@Suite struct SQLLimitsTests {
    private static func chain(_ count: Int, _ part: String, by joiner: String) -> String {
        Array(repeating: part, count: count).joined(separator: joiner)
    }

    /// A statement just within a limit, and one just beyond.
    struct Border: CustomTestStringConvertible {
        let name: String
        let within: String
        let beyond: String
        var testDescription: String { name }
    }

    static let borders = [
        Border(
            name: "statementBytesMax",
            within: "SELECT 1" + String(repeating: " ", count: SQLLimits.statementBytesMax - 8),
            beyond: "SELECT 1" + String(repeating: " ", count: SQLLimits.statementBytesMax - 7)),
        Border(
            name: "columnsMax", within: "SELECT " + chain(SQLLimits.columnsMax, "1", by: ", "),
            beyond: "SELECT " + chain(SQLLimits.columnsMax + 1, "1", by: ", ")),
        Border(
            name: "expressionDepthMax", within: "SELECT " + chain(SQLLimits.expressionDepthMax - 2, "1", by: " + "),
            beyond: "SELECT " + chain(SQLLimits.expressionDepthMax + 2, "1", by: " + ")),
        Border(
            name: "compoundsMax", within: chain(SQLLimits.compoundsMax, "SELECT 1", by: " UNION ALL "),
            beyond: chain(SQLLimits.compoundsMax + 1, "SELECT 1", by: " UNION ALL ")),
        Border(
            name: "argumentsMax", within: "SELECT max(" + chain(SQLLimits.argumentsMax, "1", by: ", ") + ")",
            beyond: "SELECT max(" + chain(SQLLimits.argumentsMax + 1, "1", by: ", ") + ")"),
        Border(
            name: "patternBytesMax",
            within: "SELECT 'x' LIKE '" + String(repeating: "%", count: SQLLimits.patternBytesMax) + "'",
            beyond: "SELECT 'x' LIKE '" + String(repeating: "%", count: SQLLimits.patternBytesMax + 1) + "'"),
        Border(
            name: "parametersMax", within: "SELECT ?\(SQLLimits.parametersMax)",
            beyond: "SELECT ?\(SQLLimits.parametersMax + 1)"),
    ]

    @Test(arguments: borders)
    func `a statement can go to its limit and no further`(border: Border) throws {
        #expect(try Sandbox.failure(border.within) == nil)
        let failure = try #require(try Sandbox.failure(border.beyond))
        #expect([.tooLarge, .failed].contains(failure.code), "\(failure)")
    }

    @Test func `a text can have valueBytesMax bytes and no more`() throws {
        let many = String(repeating: "a", count: 256)
        let text = "replace('\(many)', 'a', '\(String(repeating: "b", count: SQLLimits.valueBytesMax / 256))')"
        #expect(try Sandbox.rows("SELECT length(\(text))") == [[.integer(Int64(SQLLimits.valueBytesMax))]])
        #expect(try Sandbox.failure("SELECT length(\(text) || 'x')")?.code == .tooLarge)
    }

    @Test func `a statement can be compiled to stepsMax steps`() throws {
        func statement(_ name: String) -> String {
            let twenty = { (part: String) in Self.chain(20, "SELECT * FROM \(part)", by: " UNION ALL ") }
            return "WITH b AS NOT MATERIALIZED (SELECT age FROM people), c AS NOT MATERIALIZED (\(twenty("b"))), "
                + "d AS NOT MATERIALIZED (\(twenty("c"))), e AS NOT MATERIALIZED (\(twenty("d"))) "
                + "SELECT count(*) FROM \(name) LIMIT 0"
        }
        #expect(SQLLimits.stepsMax == 25_000)
        #expect(try Sandbox.failure(statement("c")) == nil)
        let failure = try #require(try Sandbox.failure(statement("e")))
        #expect([.tooLarge, .outOfMemory].contains(failure.code), "\(failure)")
    }

    @Test func `rows beyond rowsMax are cut off, and it is said`() throws {
        let results = try Sandbox.ask([
            "SELECT n FROM numbers(\(SQLLimits.rowsMax))", "SELECT n FROM numbers(\(SQLLimits.rowsMax + 1))",
        ]).map { try $0.get() }
        #expect(results.map(\.rows.count) == [SQLLimits.rowsMax, SQLLimits.rowsMax])
        #expect(results.map(\.isTruncated) == [false, true])
        let few = try Sandbox.ask(["SELECT n FROM numbers(9)"]) { $0.rowsMax = 3 }.first?.get()
        #expect(few?.rows.count == 3 && few?.isTruncated == true)
    }

    @Test func `bytes beyond resultBytesMax are cut off, and it is said`() throws {
        let results = try Sandbox.ask(
            ["SELECT text FROM endless", "SELECT text FROM endless LIMIT 1"]
        ).map { try $0.get() }
        #expect(results[0].isTruncated)
        #expect(results[0].rows.count == SQLLimits.resultBytesMax / 10_005)
        #expect(results[0].rows.count * 10_000 <= SQLLimits.resultBytesMax)
        #expect(results[1].isTruncated)
    }

    @Test func `what tables may take is bounded by tableBytesMax`() throws {
        let outcome = try Sandbox.ask(["SELECT sum(length(text)) FROM endless"]).first
        #expect(SQLLimits.tableBytesMax == 256 << 20)
        guard case .failure(let failure) = outcome else {
            Issue.record("an endless table was read")
            return
        }
        #expect([.outOfMemory, .timeout].contains(failure.code), "\(failure)")
    }

    @Test func `what SQLite may take is bounded by heapBytesMax, and the next question has all of it again`() throws {
        let text = String(repeating: "x", count: 2_000)
        let outcomes = try Sandbox.ask([
            "WITH RECURSIVE c(n, t) AS (SELECT 1, '\(text)' UNION ALL SELECT n + 1, t FROM c WHERE n < 1000000) "
                + "SELECT max(t) FROM (SELECT t, n FROM c ORDER BY n DESC LIMIT 900000)", "SELECT 1",
        ])
        #expect(SQLLimits.heapBytesMax < SQLLimits.addressSpaceBytesMax)
        guard case .failure(let failure) = outcomes[0] else {
            Issue.record("two gigabytes were sorted")
            return
        }
        #expect(failure.code == .outOfMemory)
        #expect(try outcomes[1].get().rows == [[.integer(1)]])
    }

    @Test func `a question can read openTablesMax tables`() throws {
        let asked = WorkerQuestion(
            question: Sandbox.question([]), first: 0, deadlineNanoseconds: .max, bytesMax: 0)
        let session = WorkerSession(asked, host: WorkerHost(descriptor: -1))
        for number in 0..<SQLLimits.openTablesMax {
            #expect(throws: Never.self) { _ = try session.data(2, [.integer(Int64(number)), .null]) }
        }
        // One of them once more is none more.
        #expect(throws: Never.self) { _ = try session.data(2, [.integer(0), .null]) }
        #expect(throws: WorkerStop.self) { _ = try session.data(2, [.integer(-1), .null]) }
    }

    @Test func `the time has bounds`() throws {
        #expect(SQLLimits.timeoutMillisecondsDefault <= SQLLimits.timeoutMillisecondsMax)
        let question = SQLQuestion([], tables: [], nowMicroseconds: 0, today: "2026-03-11")
        #expect(question.timeoutMilliseconds == SQLLimits.timeoutMillisecondsDefault)
        #expect(SQLLimits.graceMillisecondsMax == 100)
        #expect(SQLLimits.statementsMax == 20)
        #expect(SQLTable.columnsMax < 64 && SQLTable.argumentsMax == 4 && SQLPage.rowsMax == 65_536)
    }
}
