import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

struct DealListTests {
    /// A workspace with random deals, and all of them as they are.
    private struct Fixture {
        let test: TestStore
        let deals: [StoredDeal]

        init(seed: UInt64, writes: Int = 200) throws {
            test = try TestStore()
            var random = RandomWorkspace(test, seed: seed)
            try random.run(writes: writes)
            let ids = random.deals
            deals = try test.store.read { reader throws(StoreError) in
                var found: [StoredDeal] = []
                for id in ids { if let deal = try reader.deal(id) { found.append(deal) } }
                return found
            }
        }

        func list(_ query: DealListQuery) throws -> (deals: [StoredDeal], hasMore: Bool) {
            try test.store.read { reader throws(StoreError) in try reader.deals(query) }
        }

        func count(_ query: DealListQuery) throws -> Int64 {
            try test.store.read { reader throws(StoreError) in try reader.dealCount(query) }
        }

        /// All pages, each begun where the one before ended.
        func walk(_ start: DealListQuery) throws -> [DealID] {
            var query = start
            var found: [DealID] = []
            while true {
                let page = try list(query)
                found += page.deals.map(\.deal.id)
                guard page.hasMore, let last = page.deals.last?.deal else { return found }
                query.after = (query.sort.map { $0.column.value(in: last) }, last.id)
            }
        }
    }

    /// Whether `left` comes before `right`; values that are none come last.
    private static func precedes(_ left: Deal, _ right: Deal, _ sorts: [DealListQuery.Sort]) -> Bool {
        for sort in sorts {
            let (one, other) = (sort.column.value(in: left), sort.column.value(in: right))
            if one == other { continue }
            switch (one, other) {
            case (.none, _): return false
            case (_, .none): return true
            case (.number(let one), .number(let other)): return sort.isDescending ? one > other : one < other
            case (.text(let one), .text(let other)):
                if Array(one.utf8) == Array(other.utf8) { continue }
                return one.utf8.lexicographicallyPrecedes(other.utf8) != sort.isDescending
            default: Issue.record("\(sort.column) has values of two kinds")
            }
        }
        return left.id < right.id
    }

    @Test(arguments: DealListQuery.Column.allCases, [false, true])
    func `every column sorts both ways with missing values last`(
        column: DealListQuery.Column, isDescending: Bool
    ) throws {
        let fixture = try Fixture(seed: 100)
        var query = DealListQuery()
        query.includesDeleted = true
        query.sort = [DealListQuery.Sort(column: column, isDescending: isDescending)]
        query.limit = 500
        let expected = fixture.deals.map(\.deal).sorted { Self.precedes($0, $1, query.sort) }.map(\.id)
        #expect(expected.count > 30)
        #expect(try fixture.list(query).deals.map(\.deal.id) == expected)
        query.limit = 3
        #expect(try fixture.walk(query) == expected)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `pages visit each deal exactly once in any order of up to three columns`(seed: UInt64) throws {
        let fixture = try Fixture(seed: 200 + seed % 4, writes: 120)
        var generator = SeededGenerator(seed: seed)
        var query = DealListQuery()
        query.includesDeleted = generator.oneIn(2)
        let columns = DealListQuery.Column.allCases.shuffled(using: &generator)
        query.sort = columns.prefix(Int.random(in: 1...DealListQuery.sortLevelsMax, using: &generator)).map {
            DealListQuery.Sort(column: $0, isDescending: generator.oneIn(2))
        }
        query.limit = Int.random(in: 1...7, using: &generator)
        let expected = fixture.deals.map(\.deal).filter { query.includesDeleted || !$0.facts.isDeleted }
            .sorted { Self.precedes($0, $1, query.sort) }.map(\.id)
        #expect(try fixture.walk(query) == expected, "seed \(seed): \(query.sort)")
        #expect(try fixture.count(query) == Int64(expected.count), "seed \(seed)")
    }

    @Test func `every filter lets through what it names`() throws {
        let fixture = try Fixture(seed: 300, writes: 300)
        let test = fixture.test
        let unknown = StageID(high: 9, low: 9)
        let someExternal = fixture.deals.compactMap(\.deal.facts.externalID).first ?? ExternalID(source: "", id: "")
        let kinds = Dictionary(uniqueKeysWithValues: test.stages.map { ($0.id, $0.kind) })
        let eur = Currency("EUR")
        let jpy = Currency("JPY")
        let cases: [(name: String, set: (inout DealListQuery) -> Void, keeps: (DealFacts) -> Bool)] = [
            ("pipelines", { $0.pipelines = [test.renewals.id] }, { $0.pipelineID == test.renewals.id }),
            ("no pipeline", { $0.pipelines = [PipelineID(high: 9, low: 9)] }, { _ in false }),
            (
                "stages", { $0.stages = [test.lead.id, test.won.id, unknown] },
                {
                    $0.stageID == test.lead.id || $0.stageID == test.won.id
                }
            ),
            ("no stage", { $0.stages = [unknown] }, { _ in false }),
            ("statuses", { $0.statuses = [.won, .lost] }, { $0.stageID.flatMap { kinds[$0] } != .open }),
            ("owners", { $0.owners = ["anna", "Zoë", "o'hara"] }, { $0.ownerID == "anna" || $0.ownerID == "Zoë" }),
            ("no owner", { $0.owners = [] }, { _ in false }),
            ("sources", { $0.sources = ["web"] }, { $0.source == "web" }),
            (
                "currencies", { $0.currencies = [eur, jpy].compactMap(\.self) },
                {
                    $0.currency == eur || $0.currency == jpy
                }
            ),
            ("categories", { $0.forecastCategories = [.commit] }, { $0.forecastCategory == .commit }),
            ("external id", { $0.externalID = someExternal }, { $0.externalID == someExternal }),
            (
                "two at once",
                {
                    $0.owners = ["bob"]
                    $0.stages = [test.lead.id]
                }, { $0.ownerID == "bob" && $0.stageID == test.lead.id }
            ),
        ]
        for filter in cases {
            var query = DealListQuery()
            query.limit = 500
            filter.set(&query)
            let expected = Set(
                fixture.deals.map(\.deal).filter { !$0.facts.isDeleted && filter.keeps($0.facts) }.map(\.id))
            #expect(Set(try fixture.list(query).deals.map(\.deal.id)) == expected, "\(filter.name)")
            #expect(try fixture.count(query) == Int64(expected.count), "\(filter.name)")
            if !filter.name.hasPrefix("no ") { #expect(!expected.isEmpty, "\(filter.name) was not tried") }
        }
    }

    @Test(
        arguments: DealListQuery.Column.allCases.filter { $0 != .title && $0 != .owner },
        DealListQuery.Bound.Relation.allCases)
    func `every bound holds`(column: DealListQuery.Column, relation: DealListQuery.Bound.Relation) throws {
        let fixture = try Fixture(seed: 400)
        let numbers = fixture.deals.compactMap { stored -> Int64? in
            if case .number(let number) = column.value(in: stored.deal) { number } else { nil }
        }.sorted()
        let middle = numbers[numbers.count / 2]
        var query = DealListQuery()
        query.includesDeleted = true
        query.limit = 500
        query.bounds = [DealListQuery.Bound(column: column, relation: relation, number: middle)]
        let kept = numbers.filter {
            switch relation {
            case .equal: $0 == middle
            case .greater: $0 > middle
            case .atLeast: $0 >= middle
            case .less: $0 < middle
            case .atMost: $0 <= middle
            }
        }
        let found = try fixture.list(query).deals.map { column.value(in: $0.deal) }
        #expect(found.count == kept.count)
        #expect(Set(found) == Set(kept.map { .number($0) }))
    }
}
