import DealModel
import Foundation
import Locking
import Synchronization
import TestSupport
import Testing

@testable import WorkspaceStore

struct StoreCheckTests {
    /// A closed workspace with rows in every table.
    private static func filled(seed: UInt64, writes: Int) throws -> TestStore {
        let test = try TestStore()
        var random = RandomWorkspace(test, seed: seed)
        try random.run(writes: writes)
        test.store.close()
        return test
    }

    private func copy(_ path: String, _ number: Int) throws -> String {
        let copy = "\(path).\(number)"
        try? FileManager.default.removeItem(atPath: copy)
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        return copy
    }

    private func drop(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `what the store wrote is sound`(seed: UInt64) throws {
        let test = try Self.filled(seed: seed, writes: 150)
        let report = try WorkspaceStore.check(path: test.path)
        #expect(report.findings.isEmpty, "seed \(seed): \(report.findings.prefix(5))")
        #expect(report.isSound)
        #expect(report.counts.map(\.table) == StoreCheck.tables)
        #expect(report.counts.allSatisfy { ($0.rowCount ?? 0) > 0 }, "seed \(seed): \(report.counts)")
        let rows = Dictionary(uniqueKeysWithValues: report.counts.map { ($0.table, $0.rowCount ?? 0) })
        #expect(report.lastSequence == rows["change_log"])
        let versions = rows.filter { $0.key.hasSuffix("_versions") }.values.reduce(0, +)
        #expect(versions == rows["change_log"])
        #expect(report.lastHash.count == 32)
        #expect(report.lastHash != LogState().chain)
    }

    @Test func `an empty workspace is sound`() throws {
        let folder = try TemporaryFolder()
        let store = try TestStore.open(folder.file("empty.sqlite"))
        defer { store.close() }
        let report = try store.check()
        #expect(report.isSound)
        #expect(report.lastSequence == 0)
        #expect(report.lastHash == LogState().chain)
    }

    @Test func `a check runs beside a store that is open and tells its progress`() throws {
        let test = try TestStore()
        var random = RandomWorkspace(test, seed: 9)
        try random.run(writes: 40)
        let told = Guarded<[(Double, String)]>([])
        let report = try test.store.check(progress: { share, table in told.withLock { $0.append((share, table)) } })
        #expect(report.isSound, "\(report.findings)")
        let shares = told.withLock { $0.map(\.0) }
        #expect(shares == shares.sorted())
        #expect(shares.last == 1)
        #expect(Set(told.withLock { $0.map(\.1) }).isSuperset(of: ["sqlite", "change_log", "deals"]))
        _ = try test.create(in: test.lead)
        test.store.close()
    }

    @Test func `a cancelled check says that it is not complete`() throws {
        let test = try Self.filled(seed: 10, writes: 10)
        let asked = Atomic<Int>(0)
        let report = try WorkspaceStore.check(
            path: test.path, isCancelled: { asked.wrappingAdd(1, ordering: .relaxed).oldValue >= 3 })
        #expect(!report.isComplete)
        #expect(!report.isSound)
        #expect(asked.load(ordering: .relaxed) == 4)
    }

    @Test func `findings beyond the maximum are counted`() throws {
        let test = try TestStore()
        try test.write { transaction throws(StoreError) in
            for number in 0..<600 {
                var changes = DealChanges()
                changes.setStage(test.lead)
                changes.set(.title) { $0.title = "Deal \(number)" }
                _ = try transaction.createDeal(
                    id: transaction.newID(), history: [DealVersionDraft(changes: changes)])
            }
        }
        test.store.close()
        try SQLiteTool.run(
            test.path, "UPDATE deals SET title = title || '!'; UPDATE stage_changes SET place = place + 1;")
        let report = try WorkspaceStore.check(path: test.path)
        #expect(report.findings.count == StoreCheckReport.findingsMax)
        #expect(report.unlistedFindingCount == 1_200 - Int64(StoreCheckReport.findingsMax))
        #expect(!report.isSound)
    }

    /// A value other than `old`, both as SQL literals; nil where it is hard to say one.
    private func another(than old: String, _ generator: inout SeededGenerator) -> String {
        if old == "NULL" { return generator.pick(["0", "'x'", "x'00112233445566778899aabbccddeeff'", "17"]) }
        if old.hasPrefix("X'") {
            var digits = Array(old.dropFirst(2).dropLast())
            let index = Int.random(in: digits.indices, using: &generator)
            digits[index] = digits[index] == "7" ? "6" : "7"
            return "x'\(String(digits))'"
        }
        if old.hasPrefix("'") {
            let text = String(old.dropFirst().dropLast())
            return generator.pick([
                "'\(text) '", "''", "'?\(text.dropFirst())'", "CAST(x'FF' AS TEXT)", "'\(text)\(text)-'", "NULL",
            ])
        }
        guard let number = Int64(old) else { return "NULL" }
        let bit = Int64(1) << Int64.random(in: 0..<63, using: &generator)
        return generator.pick(["\(number &+ 1)", "\(number &- 1)", "\(number ^ bit)", "\(-1 &- number)", "NULL"])
    }

    /// What tells the rows of a table from each other, as an expression of SQL.
    private static func key(of table: String) -> String {
        switch table {
        case "deals": "ordinal"
        case "deal_contacts": "deal || ' ' || hex(contact)"
        case "deal_tags": "deal || ' ' || tag"
        default: "seq"
        }
    }

    /// Changes one value of the column; nil where the column takes no other one.
    private func flip(
        _ path: String, _ table: String, _ column: String, _ generator: inout SeededGenerator
    ) throws -> String? {
        let key = Self.key(of: table)
        let rows = try SQLiteTool.run(path, "SELECT \(key) || '|' || quote(\(column)) FROM \(table);")
            .split(separator: "\n").map { $0.split(separator: "|", maxSplits: 1).map(String.init) }
            .filter { $0.count == 2 }
        try #require(!rows.isEmpty, "\(table) has no rows")
        for _ in 0..<40 {
            let row = generator.pick(rows)
            let value = another(than: row[1], &generator)
            let sql = "UPDATE \(table) SET \(column) = \(value) WHERE \(key) = '\(row[0])'"
            let test = "SELECT 'changed' FROM \(table) WHERE \(key) = '\(row[0])' AND \(column) IS NOT \(value);"
            guard try SQLiteTool.run(path, test).contains("changed") || key.contains(column) else { continue }
            if (try? SQLiteTool.run(path, "\(sql);")) != nil { return sql }
        }
        return nil
    }

    @Test(arguments: StoreCheck.tables)
    func `a changed value in any column is found`(table: String) throws {
        let seed: UInt64 = 77
        let test = try Self.filled(seed: seed, writes: 120)
        let columns = try SQLiteTool.run(test.path, "SELECT name FROM pragma_table_info('\(table)');")
            .split(separator: "\n").map(String.init)
        #expect(columns.count >= 2)
        var generator = SeededGenerator(seed: seed)
        var flips = 0
        for column in columns {
            for round in 0..<3 {
                let damaged = try copy(test.path, round)
                defer { drop(damaged) }
                let sql = try #require(
                    try flip(damaged, table, column, &generator), "seed \(seed): \(table).\(column) takes no value")
                let report = try WorkspaceStore.check(path: damaged)
                #expect(!report.isSound, "seed \(seed): not found: \(sql)")
                flips += 1
            }
        }
        #expect(flips == columns.count * 3)
    }

    @Test(arguments: StoreCheck.tables)
    func `a missing row is found wherever it was`(table: String) throws {
        let test = try Self.filled(seed: 5, writes: 120)
        let key = Self.key(of: table)
        let keys = try SQLiteTool.run(test.path, "SELECT \(key) FROM \(table) ORDER BY 1;").split(separator: "\n")
        for index in [0, keys.count / 2, keys.count - 1] {
            let damaged = try copy(test.path, index)
            defer { drop(damaged) }
            try SQLiteTool.run(damaged, "DELETE FROM \(table) WHERE \(key) = '\(keys[index])';")
            #expect(!(try WorkspaceStore.check(path: damaged).isSound), "\(table) without \(keys[index])")
        }
    }

    @Test func `findings name the table and the row`() throws {
        let test = try Self.filled(seed: 6, writes: 120)
        let cases: [(sql: String, table: String, sentence: String)] = [
            ("DELETE FROM change_log WHERE seq = 12", "change_log", "follows on row 12, which is missing"),
            ("UPDATE change_log SET actor = 'eve' WHERE seq = 12", "change_log", "does not match its checksum"),
            (
                "INSERT INTO stage_changes VALUES (99999, 0, 1, 1, 0, 1, 1)", "stage_changes",
                "is no change that the deal's versions make"
            ),
            ("INSERT INTO stage_changes VALUES (99999, 8888, 1, 1, 0, 1, 1)", "stage_changes", "belongs to no deal"),
            ("DROP INDEX deals_by_stage", "sqlite_schema", "index deals_by_stage is missing"),
            ("CREATE TABLE notes (text)", "sqlite_schema", "table notes does not belong here"),
            ("UPDATE deals SET title = 'Eve' WHERE ordinal = 0", "deals", "does not follow from its versions in title"),
            (
                "UPDATE deal_contacts SET role = 'eve'", "deal_contacts",
                "does not follow from the changes to the deal's contacts"
            ), ("DELETE FROM deal_contacts", "deal_contacts", "a contact of the deal is missing"),
            ("DELETE FROM deal_tags", "deal_tags", "a tag of the deal is missing"),
            (
                "INSERT INTO deal_tags SELECT min(ordinal), 777 FROM deals", "deal_tags",
                "does not follow from the changes to the deal's tags"
            ), ("INSERT INTO deal_tags VALUES (8888, 0)", "deal_tags", "belongs to no deal"),
            ("UPDATE tag_versions SET name = 'Eve'", "tag_versions", "does not match its checksum"),
            ("UPDATE tag_versions SET colour = '#c0ffee'", "tag_versions", "does not match its checksum"),
            (
                "INSERT INTO deal_text (deal_text) VALUES ('delete-all')", "deal_text",
                "has not the words of the deal's texts"
            ),
            (
                "INSERT INTO deal_text (rowid, title) VALUES (0, 'eve')", "deal_text",
                "has not the words of the deal's texts"
            ), ("INSERT INTO deal_text (rowid, title) VALUES (8888, 'eve')", "deal_text", "belongs to no deal"),
        ]
        for (number, damage) in cases.enumerated() {
            let damaged = try copy(test.path, number)
            defer { drop(damaged) }
            try SQLiteTool.run(damaged, damage.sql + ";")
            let findings = try WorkspaceStore.check(path: damaged).findings
            #expect(
                findings.contains { $0.table == damage.table && $0.sentence == damage.sentence },
                "\(damage.sql): \(findings.prefix(4))")
        }
    }

    @Test func `a cut end is found by what hangs on it, or else by the noted last row alone`() throws {
        let test = try TestStore()
        _ = try test.create(in: test.lead)
        var renamed = test.renewals
        renamed.name = "Again"
        let last = renamed
        try test.write { transaction throws(StoreError) in try transaction.record(last) }
        let noted = try test.store.check()
        test.store.close()
        let cut = "DELETE FROM change_log WHERE seq = \(noted.lastSequence);"
        try SQLiteTool.run(test.path, cut)
        #expect(!(try WorkspaceStore.check(path: test.path).isSound))
        // With the version that hung on it gone too, the file is what it was before the last write.
        try SQLiteTool.run(test.path, "DELETE FROM pipeline_versions WHERE seq = \(noted.lastSequence);")
        let report = try WorkspaceStore.check(path: test.path)
        #expect(report.isSound, "\(report.findings)")
        #expect(report.lastSequence == noted.lastSequence - 1)
        #expect(report.lastHash != noted.lastHash)
    }

    /// Opens, reads and checks a damaged file; true where nobody noticed anything.
    private func isUnnoticed(_ path: String) -> Bool {
        let report = try? WorkspaceStore.check(path: path)
        if let store = try? TestStore.open(path) {
            _ = try? store.read { reader throws(StoreError) in
                for deal in try reader.deals(DealSearchQuery()).deals { _ = try reader.history(of: deal) }
                _ = try reader.stageChanges(StageChangeQuery())
                _ = try reader.currentFigures(today: CivilDate(dayNumber: 20_000))
            }
            store.close()
        }
        return report?.isSound ?? false
    }

    @Test(arguments: [21, 22] as [UInt64])
    func `a torn page never crashes and is found where it changes anything`(seed: UInt64) throws {
        let test = try Self.filled(seed: seed, writes: 120)
        let whole = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let dump = try SQLiteTool.run(test.path, ".dump")
        var generator = SeededGenerator(seed: seed)
        var found = 0
        let damaged = test.path + ".torn"
        for page in 0..<whole.count / 4_096 {
            for half in 0..<2 {
                var bytes = whole
                let start = page * 4_096 + half * 2_048
                let filler = generator.oneIn(2) ? 0 : UInt8.random(in: 1...255, using: &generator)
                bytes.replaceSubrange(start..<start + 2_048, with: repeatElement(filler, count: 2_048))
                drop(damaged)
                try bytes.write(to: URL(fileURLWithPath: damaged))
                if isUnnoticed(damaged) {
                    #expect(
                        try SQLiteTool.run(damaged, ".dump", isTolerant: true) == dump, "page \(page), seed \(seed)")
                } else {
                    found += 1
                }
            }
        }
        #expect(found * 2 > whole.count / 4_096, "seed \(seed)")
    }

    @Test(arguments: [31, 32] as [UInt64])
    func `a flipped bit anywhere in the file never crashes and is found where it changes anything`(seed: UInt64) throws
    {
        let test = try Self.filled(seed: seed, writes: 120)
        let whole = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let dump = try SQLiteTool.run(test.path, ".dump")
        var generator = SeededGenerator(seed: seed)
        var found = 0
        let damaged = test.path + ".flipped"
        for _ in 0..<200 {
            var bytes = whole
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            drop(damaged)
            try bytes.write(to: URL(fileURLWithPath: damaged))
            if isUnnoticed(damaged) {
                #expect(try SQLiteTool.run(damaged, ".dump", isTolerant: true) == dump, "byte \(place), seed \(seed)")
            } else {
                found += 1
            }
        }
        #expect(found > 0, "seed \(seed)")
    }

    @Test func `a file that was cut short is found`() throws {
        let test = try Self.filled(seed: 41, writes: 60)
        let whole = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let damaged = test.path + ".cut"
        for pages in stride(from: 1, to: whole.count / 4_096, by: 5) {
            drop(damaged)
            try whole.prefix(pages * 4_096 - 100).write(to: URL(fileURLWithPath: damaged))
            #expect(!isUnnoticed(damaged), "\(pages) pages")
        }
    }
}
