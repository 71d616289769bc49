import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

struct WriterIsolationTests {
    @Test func `a draft whose values go beyond its fields is stored without them`() throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead)
        try test.append(to: id) { changes in
            changes.set(.owner) {
                $0.ownerID = "anna"
                $0.source = "not said"
            }
        }
        #expect(try test.history(id).versions.count == 2)
        #expect(try test.deal(id).facts.source == nil)
        test.store.close()
        let feed = RecordingFeed()
        let store = try TestStore.open(test.path, feed: feed)
        #expect(feed.versions == test.feed.versions)
        store.close()
    }

    @Test func `a write that breaks a constraint fails alone in its group`() throws {
        let test = try TestStore()
        let external = ExternalID(source: "crm", id: "1")
        _ = try test.create(in: test.lead) { $0.set(.externalID) { $0.externalID = external } }
        let group = HeldGroup(test.store)
        let good = group.add { transaction throws(StoreError) in
            _ = try transaction.createDeal(id: transaction.newID(), history: [Self.draft(test.lead, nil)])
        }
        let bad = group.add { transaction throws(StoreError) in
            _ = try transaction.createDeal(id: transaction.newID(), history: [Self.draft(test.lead, external)])
        }
        let alsoGood = group.add { transaction throws(StoreError) in
            _ = try transaction.createDeal(id: transaction.newID(), history: [Self.draft(test.lead, nil)])
        }
        group.release()
        #expect(good.result == nil)
        #expect(bad.result != nil)
        #expect(alsoGood.result == nil)
        test.store.close()
        #expect(try WorkspaceStore.check(path: test.path).isSound)
    }

    @Test func `a rehearsal does what a write does, and nothing of it stays`() throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead)
        let won = test.won
        let before = try SQLiteTool.run(test.path, ".dump")
        let versions = test.feed.versions
        let sequence = try test.store.rehearse(TestStore.context) { transaction throws(StoreError) in
            guard let deal = try transaction.deal(id) else { throw .closed }
            var changes = DealChanges()
            changes.setStage(won)
            _ = try transaction.append(DealVersionDraft(changes: changes), to: deal)
            _ = try transaction.createDeal(id: transaction.newID(), history: [Self.draft(won, nil)])
            return transaction.nextSequence
        }
        #expect(throws: StoreError.self) {
            try test.store.rehearse(TestStore.context) { _ throws(StoreError) in throw .busy }
        }
        #expect(try SQLiteTool.run(test.path, ".dump") == before)
        #expect(test.feed.versions == versions)
        let next = try test.store.write(TestStore.context) { $0.nextSequence }
        #expect(sequence == next + 2)
        _ = try test.create(in: test.lead)
        test.store.close()
        #expect(try WorkspaceStore.check(path: test.path).isSound)
    }

    private static func draft(_ stage: Stage, _ external: ExternalID?) -> DealVersionDraft {
        var changes = DealChanges()
        changes.setStage(stage)
        changes.set(.title) { $0.title = "Deal" }
        if let external { changes.set(.externalID) { $0.externalID = external } }
        return DealVersionDraft(changes: changes)
    }

    @Test(arguments: [
        "amount = 9223372036854775807, currency = 'EUR'", "version = 9223372036854775807",
        "version_count = 9223372036854775807", "stage_entered_at = -9223372036854775808",
        "created_at = 9223372036854775807", "updated_at = -9223372036854775808", "term_months = -9223372036854775808",
        "expected_close_date = 9223372036854775807", "stage = 9223372036854775807", "id = x'00'", "currency = 'ZZZ'",
        "last_effective_at = 9223372036854775807", "last_place = -9223372036854775808",
    ])
    func `a damaged deal is refused or read, but never traps`(damage: String) throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead)
        test.store.close()
        try SQLiteTool.run(test.path, "UPDATE deals SET \(damage);")
        #expect(!(try WorkspaceStore.check(path: test.path).isSound))
        guard let store = try? TestStore.open(test.path) else { return }
        defer { store.close() }
        let won = test.won
        _ = try? store.read { reader throws(StoreError) in
            guard let deal = try reader.deals(DealSearchQuery()).deals.first else { throw .closed }
            _ = deal.deal.facts.amount?.decimalText
            _ = deal.deal.timeline.createdAt.description + deal.deal.updatedAt.description
            _ = deal.deal.facts.expectedCloseDate?.description
        }
        _ = try? store.read { reader throws(StoreError) in
            try reader.currentFigures(today: CivilDate(dayNumber: 20_000))
        }
        _ = try? store.write(TestStore.context) { transaction throws(StoreError) in
            guard let deal = try transaction.deal(id) else { throw .closed }
            var changes = DealChanges()
            changes.setStage(won)
            let appended = try transaction.append(DealVersionDraft(changes: changes), to: deal)
            try transaction.finish(try transaction.record(tag: transaction.tag(named: "hot"), on: appended))
        }
    }
}
