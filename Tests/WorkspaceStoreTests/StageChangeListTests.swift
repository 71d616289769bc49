import DealModel
import Testing

@testable import WorkspaceStore

struct StageChangeListTests {
    @Test func `stage changes are listed in order of time, filtered and paged without gap or double`() throws {
        let test = try TestStore()
        var random = RandomWorkspace(test, seed: 500)
        try random.run(writes: 200)
        let ids = random.deals
        let (all, definitions) = try test.store.read { reader throws(StoreError) in
            var found: [StageChangeRow] = []
            for id in ids {
                guard let deal = try reader.deal(id) else { continue }
                found += StageChangeRow.changes(
                    of: try reader.history(of: deal), deal: deal.ordinal, definitions: reader.definitions)
            }
            return (
                found.sorted { ($0.effectiveAt, $0.place, $0.sequence) < ($1.effectiveAt, $1.place, $1.sequence) },
                reader.definitions
            )
        }
        #expect(all.count > ids.count)
        let middle = all[all.count / 2].effectiveAt
        let renewals = Set(
            definitions.stages.indices.filter { definitions.stages[$0].current.pipelineID == test.renewals.id })
        let cases: [(name: String, set: (inout StageChangeQuery) -> Void, keeps: (StageChangeRow) -> Bool)] = [
            ("all", { _ in }, { _ in true }),
            ("deal", { $0.deal = 3 }, { $0.deal == 3 }),
            (
                "pipeline", { $0.pipeline = test.renewals.id },
                {
                    renewals.contains($0.toStage) || $0.fromStage.map { renewals.contains($0) } ?? false
                }
            ),
            ("from stage", { $0.fromStage = test.lead.id }, { $0.fromStage == 0 }),
            ("to stage", { $0.toStage = test.won.id }, { $0.toStage == 2 }),
            ("unknown stage", { $0.toStage = StageID(high: 0, low: 0) }, { _ in false }),
            ("from", { $0.from = middle }, { $0.effectiveAt >= middle }),
            ("to", { $0.to = middle }, { $0.effectiveAt < middle }),
            ("no creations", { $0.creations = .none }, { $0.fromStage != nil }),
            ("only creations", { $0.creations = .only }, { $0.fromStage == nil }),
        ]
        for filter in cases {
            for limit in [1, 7, 500] {
                var query = StageChangeQuery()
                query.limit = limit
                filter.set(&query)
                let expected = all.filter(filter.keeps)
                var found: [StageChangeRow] = []
                while true {
                    let asked = query
                    let page = try test.store.read { reader throws(StoreError) in try reader.stageChanges(asked) }
                    #expect(page.changes.count <= limit)
                    found += page.changes
                    guard page.hasMore, let last = page.changes.last else { break }
                    query.after = (last.effectiveAt, last.place, last.sequence)
                }
                #expect(found == expected, "\(filter.name), \(limit) a page")
                let asked = query
                let count = try test.store.read { reader throws(StoreError) in try reader.stageChangeCount(asked) }
                #expect(count == Int64(expected.count), "\(filter.name)")
            }
        }
    }
}
