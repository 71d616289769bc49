import DealModel
import Testing

@testable import WorkspaceStore

/// A workspace, and all of its deals as a filter sees them.
struct FilterTrial {
    let test: TestStore
    let subjects: [FilterSubject]

    init(seed: UInt64, deals: Int = 150) throws {
        test = try TestStore()
        var random = FilterDeals(seed: seed)
        try random.fill(test, count: deals)
        subjects = try test.store.read { reader throws(StoreError) in
            var subjects: [FilterSubject] = []
            for ordinal in 0..<Int64(deals) {
                guard let stored = try reader.deal(ordinal: ordinal) else { throw .refused(Refusal()) }
                subjects.append(
                    FilterSubject(
                        deal: stored.deal, contacts: try reader.contacts(of: stored), tags: try reader.tags(of: stored),
                        definitions: reader.definitions,
                        metadata: MetadataScalars.texts(of: stored.deal.facts.metadata)))
            }
            return subjects
        }
    }

    func query(_ filter: DealFilter) -> DealSearchQuery {
        var query = DealSearchQuery()
        query.filter = filter
        query.includesDeleted = true
        query.limit = 500
        return query
    }

    /// What SQL finds, whether it begins with the tags or with the deals.
    func found(_ filter: DealFilter) throws -> Set<DealID> {
        let (one, other) = try test.store.read { reader throws(StoreError) in
            var sql = try DealSearchSQL(
                query(filter), definitions: reader.definitions, connection: reader.connection, rareDealsMax: 0)
            let other = try reader.deals(of: &sql, definitions: reader.definitions)
            return (try reader.deals(query(filter)).deals.map(\.deal.id), other.map(\.deal.id))
        }
        #expect(one == other, "\(filter)")
        return Set(one)
    }

    /// What the filter means.
    func meant(_ filter: DealFilter) -> Set<DealID> {
        Set(subjects.filter { filter.matches($0) }.map(\.deal.id))
    }
}
