internal import ColumnEngine
import DealModel

/// Which tags the deals of a view have when.
struct TagBook: Sendable {
    private let slots: [UInt32: Int]
    private let changes: PagedColumn<[TagHistories.Change]>
    private let limit: Int64
    private let names: [String]

    /// - Complexity: O(deals with tags), where `isNeeded`.
    init(_ view: HistoryView, isNeeded: Bool) {
        let tags = view.snapshot.tags
        var slots: [UInt32: Int] = [:]
        if isNeeded {
            slots.reserveCapacity(tags.deals.count)
            for slot in 0..<tags.deals.count { slots[tags.deals[slot]] = slot }
        }
        self.slots = slots
        changes = tags.changes
        limit = view.limit
        names = isNeeded ? view.snapshot.definitions.tags.map(\.current.name) : []
    }

    /// The ordinals of a deal's tags at a moment, in order.
    func tags(of deal: UInt32, at moment: Int64) -> [UInt32] {
        guard let slot = slots[deal] else { return [] }
        var tags: [UInt32] = []
        for change in changes[slot] {
            guard change.effectiveAt <= moment else { break }
            guard change.sequence <= limit else { continue }
            if !change.isThere {
                tags.removeAll { $0 == change.tag }
            } else if !tags.contains(change.tag) {
                tags.append(change.tag)
            }
        }
        return tags.sorted()
    }

    /// Whether a condition on tags, by the names that they have now, holds for a deal at a moment.
    func accepts(_ condition: FilterCondition, deal: UInt32, at moment: Int64) -> Bool {
        condition.accepts(all: tags(of: deal, at: moment).map { .text(names[Int($0)]) })
    }
}

extension DealScope {
    /// Whether any condition asks for tags.
    var asksForTags: Bool {
        switch self {
        case .all(let scopes), .any(let scopes): scopes.contains { $0.asksForTags }
        case .condition(let condition): condition.field == .tags
        case .deals: false
        }
    }
}
