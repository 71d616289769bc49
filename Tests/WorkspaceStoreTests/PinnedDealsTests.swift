import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

struct PinnedDealsTests {
    /// A workspace that is written to again and again.
    private struct Fixture {
        let test: TestStore
        var histories: RandomWorkspace
        var deals: FilterDeals
        var generator: SeededGenerator

        init(seed: UInt64) throws {
            test = try TestStore()
            histories = RandomWorkspace(test, seed: seed)
            deals = FilterDeals(seed: seed)
            generator = SeededGenerator(seed: seed)
            try deals.fill(test, count: 25)
            try histories.run(writes: 60)
            try write(20)
        }

        mutating func write(_ count: Int) throws {
            try deals.change(test, writes: count)
            try histories.run(writes: count)
            if generator.oneIn(3) { try deals.fill(test, count: 2) }
        }
    }

    /// All that can be told of a deal, as text, since `==` calls some different texts equal.
    private static func text(
        _ deal: StoredDeal, contacts: [DealContact], tags: [String], definitions: Definitions
    ) -> String {
        let stage = deal.deal.facts.stageID.flatMap { definitions.stage($0) }
        let pipeline = deal.deal.facts.pipelineID.flatMap { definitions.pipeline($0) }
        return "\(deal) \(contacts) \(tags) \(String(describing: stage)) \(String(describing: pipeline))"
    }

    /// All deals of a search at this moment.
    private func present(_ test: TestStore, _ query: DealSearchQuery) throws -> [String] {
        var query = query
        query.limit = 500
        return try test.store.read { [query] reader throws(StoreError) in
            var texts: [String] = []
            for deal in try reader.deals(query).deals {
                texts.append(
                    Self.text(
                        deal, contacts: try reader.contacts(of: deal), tags: try reader.tags(of: deal),
                        definitions: reader.definitions))
            }
            return texts
        }
    }

    private struct Page: Sendable {
        let texts: [String]
        let last: Deal?
        let hasMore: Bool
        let count: Int64
    }

    private func page(_ test: TestStore, _ query: DealSearchQuery, at sequence: Int64) throws -> Page {
        try test.store.read { reader throws(StoreError) in
            let pinned = try reader.pinnedDeals(at: sequence)
            let (deals, hasMore, count) = try pinned.deals(query, isCounting: true)
            #expect(try pinned.deals(query).count == nil)
            var texts: [String] = []
            for deal in deals {
                texts.append(
                    Self.text(
                        deal, contacts: try pinned.contacts(of: deal), tags: try pinned.tags(of: deal),
                        definitions: pinned.definitions))
            }
            return Page(
                texts: texts, last: deals.last?.deal, hasMore: hasMore, count: count ?? -1)
        }
    }

    /// A search with a random order, and mostly a random filter.
    private func search(_ fixture: inout Fixture, seed: UInt64) throws -> DealSearchQuery {
        let subjects = try fixture.test.store.read { reader throws(StoreError) in
            var subjects: [FilterSubject] = []
            for ordinal in 0..<25 as Range<Int64> {
                guard let stored = try reader.deal(ordinal: ordinal) else { continue }
                subjects.append(
                    FilterSubject(
                        deal: stored.deal, contacts: try reader.contacts(of: stored), tags: try reader.tags(of: stored),
                        definitions: reader.definitions,
                        metadata: MetadataScalars.texts(of: stored.deal.facts.metadata)))
            }
            return subjects
        }
        var query = DealSearchQuery()
        if !fixture.generator.oneIn(4) {
            var maker = FilterMaker(subjects: subjects, seed: seed)
            query.filter = .any([maker.filter(), maker.filter(), maker.filter()])
        }
        query.includesDeleted = fixture.generator.oneIn(2)
        let columns = DealOrder.Column.allCases.shuffled(using: &fixture.generator)
        query.order = DealOrder(
            columns.prefix(Int.random(in: 1...3, using: &fixture.generator)).map {
                DealOrder.Level(column: $0, isDescending: fixture.generator.oneIn(2))
            })
        query.limit = Int.random(in: 3...12, using: &fixture.generator)
        return query
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `pages at a sequence number are the list of that time, byte for byte`(seed: UInt64) throws {
        var fixture = try Fixture(seed: seed)
        let query = try search(&fixture, seed: seed)
        let sequence = try fixture.test.store.read { reader throws(StoreError) in reader.dataVersion }
        let expected = try present(fixture.test, query)
        var found: [String] = []
        var next = query
        while true {
            let page = try page(fixture.test, next, at: sequence)
            found += page.texts
            try #require(found.count <= expected.count, "seed \(seed)")
            try #require(page.count == Int64(expected.count), "seed \(seed)")
            try #require(page.texts.count == query.limit || !page.hasMore, "seed \(seed)")
            guard page.hasMore, let last = page.last else { break }
            next.after = (query.order.values(of: last), last.id)
            try fixture.write(6)
        }
        #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "seed \(seed): \(query)")
    }

    @Test(arguments: 1...12, 1...4)
    func `pages of deals that were all written since have the length that they should`(count: Int, limit: Int) throws {
        let test = try TestStore()
        let ids = try (0..<count).map { try test.create("\($0)", in: test.lead) }
        let sequence = try test.store.read { reader throws(StoreError) in reader.dataVersion }
        for id in ids { try test.append(to: id) { $0.set(.title) { $0.title = "x" } } }
        var query = DealSearchQuery()
        query.order = DealOrder([])
        query.limit = limit
        for start in 0..<count {
            let page = try page(test, query, at: sequence)
            #expect(page.texts.count == min(limit, count - start))
            #expect(page.hasMore == (count - start > limit))
            #expect(page.count == Int64(count))
            query.after = ([], ids[start])
        }
    }

    @Test func `a deal is found as it was known, by its id`() throws {
        let test = try TestStore()
        let id = try test.create("Before", in: test.lead)
        let sequence = try test.store.read { reader throws(StoreError) in reader.dataVersion }
        try test.append(to: id) { $0.set(.title) { $0.title = "After" } }
        let later = try test.create("Later", in: test.lead)
        try test.store.read { reader throws(StoreError) in
            let pinned = try reader.pinnedDeals(at: sequence)
            #expect(try pinned.deal(id)?.deal.facts.title == "Before")
            #expect(try pinned.deal(id)?.deal.version == 1)
            #expect(try pinned.deal(later) == nil)
            #expect(try pinned.deal(DealID(high: 9, low: 9)) == nil)
            let now = try reader.pinnedDeals(at: reader.dataVersion)
            #expect(try now.deal(id)?.deal.facts.title == "After")
            #expect(try now.deal(later)?.deal.facts.title == "Later")
            let start = try reader.pinnedDeals(at: 0)
            #expect(try start.deals(DealSearchQuery(), isCounting: true).count == 0)
            #expect(start.definitions.pipelines.isEmpty)
        }
    }

    /// What keeps a reader from pinning, if anything.
    private func failure(
        _ test: TestStore, at sequence: Int64, changedDealsMax: Int = 2, changesMax: Int64 = 5
    ) throws -> PinnedDeals.Failure? {
        try test.store.read { reader throws(StoreError) in
            do throws(StoreError) {
                _ = try PinnedDeals(
                    reader: reader, sequence: sequence, changedDealsMax: changedDealsMax, changesMax: changesMax)
                return nil
            } catch {
                guard case .refused(let refusal) = error else { throw error }
                return refusal as? PinnedDeals.Failure
            }
        }
    }

    @Test func `too many changed deals are too much`() throws {
        #expect(PinnedDeals.changedDealsMax == 10_000)
        let test = try TestStore()
        let ids = try (0..<3).map { try test.create("\($0)", in: test.lead) }
        let sequence = try test.store.read { reader throws(StoreError) in reader.dataVersion }
        _ = try test.create("New deals do not count", in: test.lead)
        for id in [ids[0], ids[1], ids[0]] { try test.append(to: id) { $0.set(.title) { $0.title = "x" } } }
        #expect(try failure(test, at: sequence) == nil)
        try test.append(to: ids[2]) { $0.set(.title) { $0.title = "x" } }
        #expect(try failure(test, at: sequence) == .tooMuchChanged)
        #expect(try failure(test, at: sequence, changedDealsMax: 3) == nil)
    }

    @Test func `too many rows since are too much, and the future is not known`() throws {
        #expect(PinnedDeals.changesMax == 1_000_000)
        let test = try TestStore()
        let id = try test.create("Deal", in: test.lead)
        let sequence = try test.store.read { reader throws(StoreError) in reader.dataVersion }
        for _ in 0..<5 { try test.append(to: id) { $0.set(.title) { $0.title = "x" } } }
        #expect(try failure(test, at: sequence) == nil)
        #expect(try failure(test, at: sequence + 6) == .notYetKnown)
        #expect(try failure(test, at: .min) == .notYetKnown)
        try test.append(to: id) { $0.set(.title) { $0.title = "x" } }
        #expect(try failure(test, at: sequence) == .tooMuchChanged)
        #expect(try failure(test, at: sequence + 1) == nil)
    }
}
