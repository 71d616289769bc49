import DealModel
import Testing

@testable import WorkspaceStore

/// Texts that Unicode holds for the same characters are different texts, as they are for SQLite.
struct ByteComparisonTests {
    private let composed = "caf\u{E9}"
    private let decomposed = "cafe\u{301}"

    @Test func `external ids differ when their bytes do`() throws {
        #expect(composed == decomposed)
        let ids = [ExternalID(source: "crm", id: composed), ExternalID(source: "crm", id: decomposed)]
        #expect(ids[0] != ids[1])
        #expect(ids[0] == ExternalID(source: "crm", id: composed))
        #expect(Set(ids + ids).count == 2)
        #expect(ExternalID(source: composed, id: "1") != ExternalID(source: decomposed, id: "1"))
        let test = try TestStore()
        var deals: [DealID] = []
        for id in ids { deals.append(try test.create(in: test.lead) { $0.set(.externalID) { $0.externalID = id } }) }
        for (id, deal) in zip(ids, deals) {
            #expect(try test.store.read { reader throws(StoreError) in try reader.dealID(external: id) } == deal)
        }
    }

    @Test func `tags differ when their bytes do`() throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead)
        let tags = [composed, decomposed]
        try test.write { transaction throws(StoreError) in
            guard var deal = try transaction.deal(id) else { throw .refused(Refusal()) }
            for tag in tags { deal = try transaction.record(tag: transaction.tag(named: tag), on: deal) }
            try transaction.finish(deal)
        }
        let stored = try test.stored(id)
        let found = try test.store.read { reader throws(StoreError) in try reader.tags(of: stored) }
        #expect(found.map { Array($0.utf8) } == [Array(decomposed.utf8), Array(composed.utf8)])
    }

    @Test func `a definition is renamed when its bytes change`() throws {
        let test = try TestStore()
        for name in [composed, decomposed, decomposed, composed] {
            var (pipeline, stage) = (test.sales, test.lead)
            pipeline.name = name
            pipeline.externalID = ExternalID(source: "crm", id: name)
            stage.name = name
            stage.externalID = ExternalID(source: "crm", id: name)
            let changed = (pipeline, stage)
            try test.write { transaction throws(StoreError) in
                try transaction.record(changed.0)
                try transaction.record(changed.1)
            }
        }
        let definitions = try test.store.read { reader throws(StoreError) in reader.definitions }
        #expect(definitions.pipelines[0].versions.count == 4)
        #expect(definitions.stages[0].versions.count == 4)
        test.store.close()
        #expect(try WorkspaceStore.check(path: test.path).isSound)
    }
}
