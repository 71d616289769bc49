import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

/// Rows changed by somebody who made the checksums and the chain anew: only comparing row with row finds them.
struct ForgedRowTests {
    /// Changes rows of the log and links all of them anew.
    private func forgeLog(_ path: String, _ change: (inout LogRow) -> Void) throws {
        let connection = try SQLiteConnection(path: path, mode: .readWrite)
        let read = try connection.prepare("SELECT \(LogRow.columns) FROM change_log ORDER BY seq")
        var rows: [LogRow] = []
        while try read.step() {
            let entity: Identifier<LogRow.Entity> = try #require(read.id(7))
            var row = LogRow(
                sequence: read.integer(0), recordedAt: Instant(microseconds: read.integer(1)), actor: read.text(2),
                cause: try #require(ChangeCause(rawValue: read.text(3))), requestID: read.optionalText(4),
                operation: read.text(5), kind: try #require(EntityKind(rawValue: read.text(6))),
                entityHigh: entity.high, entityLow: entity.low, changes: read.text(8))
            change(&row)
            rows.append(row)
        }
        read.reset()
        try connection.execute("DELETE FROM change_log")
        let insert = try connection.prepare(LogRow.insertSQL)
        var chain = LogState().chain
        var bytes = RowBytes()
        for row in rows {
            chain = row.bind(to: insert, after: chain, bytes: &bytes)
            try insert.run()
        }
    }

    /// Lead's deal, moved once, with a tag; the log's rows 9 to 12.
    private func closedStore() throws -> TestStore {
        let test = try TestStore()
        let id = try test.create("Acme", in: test.lead)
        test.clock.advance(seconds: 60)
        try test.move(id, to: test.qualified)
        try test.write { transaction throws(StoreError) in
            guard let deal = try transaction.deal(id) else { throw .refused(Refusal()) }
            try transaction.finish(try transaction.record(tag: transaction.tag(named: "hot"), on: deal))
        }
        test.store.close()
        return test
    }

    private func findings(_ test: TestStore) throws -> [String] {
        try WorkspaceStore.check(path: test.path).findings.map(\.description)
    }

    @Test func `linking the log anew without a change leaves it sound`() throws {
        let test = try closedStore()
        try forgeLog(test.path) { _ in }
        #expect(try findings(test).isEmpty)
    }

    @Test func `a forged log row differs from its version, and is named`() throws {
        let cases: [(change: (inout LogRow) -> Void, finding: String)] = [
            ({ $0.changes = "{}" }, "changes"), ({ $0.actor = "local:eve" }, "actor"),
            ({ $0.cause = .system }, "cause"),
            ({ $0.entityLow += 1 }, "entity"),
            ({ $0.recordedAt = Instant(microseconds: $0.recordedAt.microseconds - 1) }, "recorded_at"),
        ]
        for forgery in cases {
            let test = try closedStore()
            try forgeLog(test.path) { if $0.sequence == 10 { forgery.change(&$0) } }
            let expected = "deal_versions row 10: differs from its row in change_log in \(forgery.finding)"
            #expect(try findings(test) == [expected])
        }
    }

    @Test func `a forged tag or definition is found too`() throws {
        let test = try closedStore()
        try forgeLog(test.path) { row in
            if row.sequence == 11 || row.sequence == 12 { row.changes = "{}" }
            if row.sequence == 1 || row.sequence == 3 { row.changes = "{}" }
        }
        #expect(
            try findings(test) == [
                "pipeline_versions row 1: differs from its row in change_log in changes",
                "stage_versions row 3: differs from its row in change_log in changes",
                "tag_versions row 11: differs from its row in change_log in changes",
                "deal_tag_versions row 12: differs from its row in change_log in changes",
            ])
    }

    @Test func `a forged kind leads to no version`() throws {
        let test = try closedStore()
        try forgeLog(test.path) { if $0.sequence == 10 { $0.kind = .dealContact } }
        #expect(
            try findings(test) == [
                "change_log row 10: has no row in deal_contact_versions",
                "deal_versions row 10: differs from its row in change_log in kind",
            ])
    }

    @Test func `time that goes back is found`() throws {
        let test = try closedStore()
        try forgeLog(test.path) { row in
            if row.sequence == 9 { row.recordedAt = row.recordedAt.later(3_600) }
        }
        #expect(try findings(test).contains("change_log row 10: was recorded before the row before it"))
    }

    @Test func `a forged version stands against log, deal and stage changes`() throws {
        let test = try closedStore()
        let connection = try SQLiteConnection(path: test.path, mode: .readWrite)
        var definitions = Definitions()
        try DefinitionsLoader.update(&definitions, from: connection)
        let read = try connection.prepare("SELECT \(DealVersionRow.columns) FROM deal_versions WHERE seq = 10")
        #expect(try read.step())
        var bytes = RowBytes()
        let old = try DealVersionRow.read(
            read, dealID: DealID(high: 0, low: 0), definitions: definitions, bytes: &bytes)
        read.reset()
        var changes = old.changes
        changes.setStage(test.won)
        let forged = DealVersion(
            sequence: 10, dealID: old.dealID, effectiveAt: old.effectiveAt.later(-1), recordedAt: old.recordedAt,
            actor: old.actor, cause: old.cause, place: 4, changes: changes)
        try connection.execute("DELETE FROM deal_versions WHERE seq = 10")
        let insert = try connection.prepare(DealVersionRow.insertSQL)
        DealVersionRow.bind(forged, deal: 0, to: insert, definitions: definitions, bytes: &bytes)
        try insert.run()
        connection.close()
        #expect(
            try findings(test) == [
                "deal_versions row 10: differs from its row in change_log in changes",
                "deal_versions row 10: does not stand in its own place",
                "deals row 0: does not follow from its versions in stage, stage_entered_at, closed_at, "
                    + "last_effective_at, last_place",
                "stage_changes row 10: does not follow from the deal's versions in effective_at, place, to_stage, "
                    + "microseconds_in_previous",
            ])
    }

    @Test(arguments: [Int64.min, Int64.max, Instant.latest.microseconds + 1])
    func `a forged version of an impossible time is found and traps nothing`(microseconds: Int64) throws {
        let test = try closedStore()
        let connection = try SQLiteConnection(path: test.path, mode: .readWrite)
        var definitions = Definitions()
        try DefinitionsLoader.update(&definitions, from: connection)
        var changes = DealChanges()
        changes.setStage(test.won)
        let forged = DealVersion(
            sequence: 10, dealID: DealID(high: 0, low: 0), effectiveAt: Instant(microseconds: microseconds),
            recordedAt: Instant(microseconds: microseconds), actor: "eve", cause: .request, changes: changes)
        try connection.execute("DELETE FROM deal_versions WHERE seq = 10")
        let insert = try connection.prepare(DealVersionRow.insertSQL)
        var bytes = RowBytes()
        DealVersionRow.bind(forged, deal: 0, to: insert, definitions: definitions, bytes: &bytes)
        try insert.run()
        connection.close()
        #expect(try findings(test).contains("deal_versions row 10: holds what was never written"))
    }
}
