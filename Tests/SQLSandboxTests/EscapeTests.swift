import Testing

@testable import SQLSandbox

/// What is known to have led out of such rooms elsewhere, or to have kept them busy for ever.
@Suite struct EscapeTests {
    private static let oneSelect = [
        "ATTACH DATABASE '/tmp/x' AS y", "ATTACH ':memory:' AS y", "DETACH main", "VACUUM", "VACUUM INTO '/tmp/x'",
        "PRAGMA table_list", "PRAGMA database_list", "PRAGMA temp_store_directory = '/tmp'",
        "PRAGMA writable_schema = 1",
        "pragma  main . user_version", "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "CREATE VIEW v AS SELECT 1",
        "CREATE TEMP VIEW v AS SELECT 1", "CREATE VIRTUAL TABLE t USING fts5(a)", "CREATE VIRTUAL TABLE t USING people",
        "CREATE INDEX i ON people (id)", "CREATE TRIGGER t AFTER INSERT ON people BEGIN SELECT 1; END",
        "CREATE TABLE t AS SELECT * FROM people", "DROP TABLE people", "ALTER TABLE people RENAME TO p",
        "ALTER TABLE people ADD COLUMN x", "INSERT INTO people DEFAULT VALUES",
        "INSERT INTO people (id) VALUES (1) RETURNING *", "REPLACE INTO people (id) VALUES (1)",
        "UPDATE people SET name = 'x'", "UPDATE people SET name = 'x' RETURNING *", "DELETE FROM people",
        "DELETE FROM sqlite_schema", "WITH x AS (SELECT 1) DELETE FROM people", "BEGIN", "BEGIN IMMEDIATE", "COMMIT",
        "END", "ROLLBACK", "SAVEPOINT s", "RELEASE s", "ROLLBACK TO s", "REINDEX", "REINDEX people", "ANALYZE",
        "EXPLAIN SELECT 1", "EXPLAIN QUERY PLAN SELECT 1", "explain/**/select 1", "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE people", "SELECT 1 /* ; */; /* */ SELECT 2", "SELECT 1 -- ;\n; PRAGMA user_version",
        "SELECT 1;\n;;\nATTACH 'x' AS y", "", " ", ";", "-- nothing", "/* nothing */",
    ]

    @Test(arguments: oneSelect)
    func `nothing but one SELECT is run`(statement: String) throws {
        let failure = try Sandbox.failure(statement)
        #expect(failure != nil, "\(statement) was run")
        #expect(
            [.notOneSelect, .syntax, .unknownTable, .failed].contains(failure?.code), "\(String(describing: failure))")
    }

    @Test(arguments: [
        "sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master", "main.sqlite_schema",
        "temp.sqlite_schema", "\"sqlite_schema\"", "pragma_table_list", "pragma_database_list", "pragma_function_list",
        "pragma_module_list", "pragma_compile_options", "pragma_table_info('people')", "dbstat", "sqlite_stmt",
        "json_each('[1]')", "json_tree('[1]')", "generate_series(1, 9)", "fts5vocab", "rtree", "bytecode('SELECT 1')",
        "tables_used('SELECT 1')", "sqlite_dbpage", "sqlite_dbdata", "fsdir('/')", "zipfile('/tmp/x')", "csv",
        "completion('SEL')", "carray(1, 2)", "people.people.people",
    ])
    func `no other table is there`(table: String) throws {
        for select in ["SELECT * FROM", "SELECT count(*) FROM"] {
            let failure = try Sandbox.failure("\(select) \(table)")
            #expect(failure != nil, "\(table) was read")
        }
    }

    @Test(arguments: [
        "load_extension('x')", "fts3_tokenizer('simple')", "fts3_tokenizer('simple', x'00')", "readfile('/etc/passwd')",
        "writefile('/tmp/x', 'y')", "edit('x')", "printf('%1000000000d', 1)", "format('%.*c', 1000000000, 'x')",
        "zeroblob(1000000000)", "randomblob(1000000000)", "random()", "hex('x')", "quote('x')", "soundex('x')",
        "sqlite_version()", "sqlite_source_id()", "sqlite_compileoption_get(1)", "sqlite_compileoption_used('X')",
        "sqlite_log(1, 'x')", "last_insert_rowid()", "changes()", "total_changes()", "sqlite_offset(1)",
        "json('[1]')", "json_group_array(1)", "json_extract('[1]', '$')", "match('a', 'b')", "likelihood(1, 0.5)",
        "unlikely(1)", "unhex('00')", "load_extension('x', 'y')", "sha3('x')", "sqlite_crypt('x', 'y')",
        "rtreecheck('x')", "fts5('x')", "bm25(1)", "highlight(1)", "snippet(1)", "optimize(1)", "matchinfo(1)",
    ])
    func `no other function is there`(call: String) throws {
        let failure = try #require(try Sandbox.failure("SELECT \(call)"), "\(call) was called")
        #expect([.notAllowed, .failed, .syntax].contains(failure.code), "\(failure)")
    }

    @Test func `to hide a table behind another name leads nowhere`() throws {
        #expect(
            try Sandbox.rows("WITH people AS (SELECT 1 AS id) SELECT id FROM people") == [[.integer(1)]])
        #expect(try Sandbox.rows("WITH p AS (SELECT 1) SELECT count(*) FROM p") == [[.integer(1)]])
        #expect(try Sandbox.failure("WITH sqlite_schema AS (SELECT 1) SELECT count(*) FROM sqlite_schema") != nil)
        #expect(try Sandbox.failure("SELECT * FROM (SELECT sql FROM sqlite_schema)") != nil)
        #expect(try Sandbox.failure("SELECT (SELECT name FROM pragma_module_list LIMIT 1)") != nil)
        #expect(try Sandbox.failure("SELECT 1 WHERE EXISTS (SELECT 1 FROM sqlite_schema)") != nil)
    }

    @Test func `a NUL or bytes that are no text lead nowhere`() throws {
        let failure = try #require(try Sandbox.failure("SELECT 1\u{0}; DROP TABLE people"))
        #expect(failure.code == .syntax && failure.position == 8)
        #expect(try Sandbox.failure("SELECT \u{FFFD}") != nil)
        #expect(try Sandbox.rows("SELECT length('a' || char(0) || 'b'), 'a' || char(0)").first?.count == 2)
    }

    /// Each of them could go on for hours.
    @Test(arguments: [
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c",
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION SELECT n + 1 FROM c) SELECT count(*) FROM c",
        "SELECT count(*) FROM people a, people b, people c, people d",
        "SELECT a.n FROM numbers(10000) a, numbers(10000) b, numbers(10000) c WHERE a.n + b.n + c.n = -1",
        "SELECT count(*) FROM numbers(9000000000000000000)", "SELECT sum(n) FROM endless",
        "SELECT sum(count(*)) OVER (ORDER BY a.n ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) "
            + "FROM numbers(3000) a, numbers(3000) b GROUP BY a.n, b.n",
        "SELECT max(x) FROM (SELECT row_number() OVER (ORDER BY random_like) AS x FROM "
            + "(SELECT a.n * b.n % 7919 AS random_like FROM numbers(10000) a, numbers(10000) b))",
        "SELECT count(*) FROM numbers(100000) a WHERE (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
            + "WHERE n < 100000) SELECT sum(n) FROM c) > a.n",
        "SELECT count(*) FROM people a, people b WHERE a.name || b.name LIKE '%1%2%3%4%5%6%7%8%9%'",
        "SELECT count(*) FROM people a, people b WHERE a.name || b.name GLOB '*1*2*3*4*5*6*7*8*9*'",
    ])
    func `what goes on for ever ends when its time is over`(statement: String) throws {
        let outcome = try #require(
            try Sandbox.ask([statement], of: .init(high: 2, low: 2)) { $0.timeoutMilliseconds = 300 }.first)
        guard case .failure(let failure) = outcome else {
            Issue.record("\(statement) came to an end")
            return
        }
        #expect([.timeout, .outOfMemory].contains(failure.code), "\(failure)")
    }

    @Test(arguments: [
        "WITH RECURSIVE c(t) AS (SELECT 'xxxxxxxx' UNION ALL SELECT t || t FROM c) SELECT max(length(t)) FROM c",
        "SELECT group_concat(name || name || name || name) FROM people",
        "SELECT replace(replace(replace('aaaaaaaa', 'a', 'aaaaaaaaaaaaaaaaaaaa'), 'a', 'aaaaaaaaaaaaaaaaaaaaaa'), "
            + "'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
        "SELECT group_concat(t) FROM (SELECT group_concat(name) AS t FROM people, numbers(100))",
    ])
    func `a value that doubles stops at its limit`(statement: String) throws {
        #expect(try Sandbox.failure(statement)?.code == .tooLarge)
    }
}
