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

        func list(_ query: DealSearchQuery) throws -> (deals: [StoredDeal], hasMore: Bool) {
            try test.store.read { reader throws(StoreError) in try reader.deals(query) }
        }

        func count(_ query: DealSearchQuery) throws -> Int64 {
            try test.store.read { reader throws(StoreError) in try reader.dealCount(query) }
        }

        /// All pages, each begun where the one before ended.
        func walk(_ start: DealSearchQuery) throws -> [DealID] {
            var query = start
            var found: [DealID] = []
            while true {
                let page = try list(query)
                found += page.deals.map(\.deal.id)
                guard page.hasMore, let last = page.deals.last?.deal else { return found }
                query.after = (query.order.values(of: last), last.id)
            }
        }
    }

    /// Whether `left` comes before `right`; values that are none come last.
    private static func precedes(_ left: Deal, _ right: Deal, _ sorts: [DealOrder.Level]) -> Bool {
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

    @Test(arguments: DealOrder.Column.allCases, [false, true])
    func `every column sorts both ways with missing values last`(
        column: DealOrder.Column, isDescending: Bool
    ) throws {
        let fixture = try Fixture(seed: 100)
        var query = DealSearchQuery()
        query.includesDeleted = true
        query.order = DealOrder([DealOrder.Level(column: column, isDescending: isDescending)])
        query.limit = 500
        let expected = fixture.deals.map(\.deal).sorted { Self.precedes($0, $1, query.order.levels) }.map(\.id)
        #expect(expected.count > 30)
        #expect(try fixture.list(query).deals.map(\.deal.id) == expected)
        query.limit = 3
        #expect(try fixture.walk(query) == expected)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `pages visit each deal exactly once in any order of up to three columns`(seed: UInt64) throws {
        let fixture = try Fixture(seed: 200 + seed % 4, writes: 120)
        var generator = SeededGenerator(seed: seed)
        var query = DealSearchQuery()
        query.includesDeleted = generator.oneIn(2)
        let columns = DealOrder.Column.allCases.shuffled(using: &generator)
        query.order = DealOrder(
            columns.prefix(Int.random(in: 1...DealOrder.levelsMax, using: &generator)).map {
                DealOrder.Level(column: $0, isDescending: generator.oneIn(2))
            })
        query.limit = Int.random(in: 1...7, using: &generator)
        let expected = fixture.deals.map(\.deal).filter { query.includesDeleted || !$0.facts.isDeleted }
            .sorted { Self.precedes($0, $1, query.order.levels) }.map(\.id)
        #expect(try fixture.walk(query) == expected, "seed \(seed): \(query.order)")
        #expect(try fixture.count(query) == Int64(expected.count), "seed \(seed)")
    }
}
