import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

struct FilterSQLTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `SQL finds exactly the deals that a filter means`(seed: UInt64) throws {
        let trial = try FilterTrial(seed: seed)
        var maker = FilterMaker(subjects: trial.subjects, seed: seed)
        var sizes: Set<Int> = []
        for number in 0..<250 {
            let filter = maker.filter()
            let (found, meant) = (try trial.found(filter), trial.meant(filter))
            sizes.insert(meant.count)
            try #require(found == meant, "seed \(seed), filter \(number): \(filter)")
        }
        #expect(sizes.count > 50)
    }

    @Test func `every operator on every field finds what it means, missing values and all`() throws {
        let trial = try FilterTrial(seed: 100)
        let maker = FilterMaker(subjects: trial.subjects, seed: 0)
        var tried: Set<FilterOperator> = []
        for field in FilterMaker.fields {
            let isMissing = trial.meant(.condition(field, .isEmpty))
            let isConstant = [.id, .title, .pipeline, .stage, .status, .createdBy, .createdAt, .updatedAt, .version]
                .contains(field)
            #expect(isMissing.isEmpty == isConstant, "\(field.name) is missing in \(isMissing.count) deals")
            #expect(isMissing.count < trial.subjects.count, "\(field.name) is always missing")
            #expect(maker.valueCount(of: field) >= 2, "\(field.name)")
            for filter in maker.conditions(on: field) {
                guard case .condition(let condition) = filter else { continue }
                tried.insert(condition.comparison)
                let (found, meant) = (try trial.found(filter), trial.meant(filter))
                #expect(found == meant, "\(field.name) \(condition.comparison.rawValue) \(condition.values)")
            }
        }
        #expect(tried == Set(FilterOperator.allCases))
    }

    @Test func `what a user writes is never part of the statement`() throws {
        let trial = try FilterTrial(seed: 7, deals: 10)
        let nasty = "x') OR 1=1 --"
        for field in FilterMaker.fields where [.text, .texts].contains(field.type) {
            for comparison in field.type.operators where !comparison.valueCount.contains(0) {
                let filter = DealFilter.condition(field, comparison, [.text(nasty)])
                let text = try trial.test.store.read { reader throws(StoreError) in
                    var sql = try DealSearchSQL(
                        trial.query(filter), definitions: reader.definitions, connection: reader.connection)
                    return sql.page()
                }
                #expect(!text.lowercased().contains("1=1"))
                #expect(try trial.found(filter) == trial.meant(filter))
            }
        }
    }

    @Test func `the largest filter there can be is found`() throws {
        let trial = try FilterTrial(seed: 8, deals: 40)
        let many = (0..<DealFilter.valuesMax).map { FilterValue.text("value \($0)") }
        let fields = [FilterField.title, .owner, .metadata("region"), .tags]
        let leaves = (0..<DealFilter.conditionsMax).map { index -> DealFilter in
            let field = fields[index % fields.count]
            let comparison: FilterOperator = field == .tags ? .hasAll : index % 2 == 0 ? .isIn : .isNotIn
            return .condition(field, comparison, many)
        }
        var nested = DealFilter.any(leaves)
        for level in 1..<DealFilter.depthMax { nested = level % 2 == 0 ? .any([nested]) : .all([nested]) }
        #expect(try trial.found(nested) == trial.meant(nested))
        #expect(trial.meant(nested).count == 40)
    }

    @Test func `a page after another begins where that one ended, filtered or not`() throws {
        let trial = try FilterTrial(seed: 9)
        let filter = DealFilter.any([
            .condition(.status, .equals, [.text("open")]), .condition(.owner, .isNotEmpty),
        ])
        let order = [DealOrder.Column.owner, .title, .expectedCloseDate, .createdAt]
        for (index, column) in order.enumerated() {
            var query = trial.query(filter)
            query.order = DealOrder([.init(column: column, isDescending: index % 2 == 0)])
            query.limit = 7
            let comparison = query.order
            let expected = trial.subjects.filter { filter.matches($0) }.map(\.deal).sorted {
                comparison.precedes(comparison.place(of: $0), comparison.place(of: $1))
            }.map(\.id)
            var seen: [DealID] = []
            var hasMore = true
            while hasMore {
                let page = try trial.test.store.read { [query] reader throws(StoreError) in try reader.deals(query) }
                seen += page.deals.map(\.deal.id)
                hasMore = page.hasMore
                query.after = page.deals.last.map { last in
                    (query.order.values(of: last.deal), last.deal.id)
                }
            }
            #expect(seen == expected, "\(column)")
            #expect(seen.count > 20)
            let count = try trial.test.store.read { [query] reader throws(StoreError) in try reader.dealCount(query) }
            #expect(count == Int64(expected.count))
        }
    }
}
