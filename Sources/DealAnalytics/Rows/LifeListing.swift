internal import ColumnEngine
public import DealModel

/// What happened to deals up to a moment, deal by deal in the order of their creation, deleted ones included: where
/// they stayed, how they moved, and which tags they have.
public final class LifeListing: Sendable {
    private let view: HistoryView
    private let moment: Instant
    private let tags: TagBook

    /// - Parameters:
    ///   - moment: what happened at it is included.
    ///   - knownTo: the last sequence number that counts; nil for all.
    ///   - hasTags: whether `tags` is going to be asked.
    public init(_ snapshot: DealSnapshot, at moment: Instant, knownTo: Int64? = nil, hasTags: Bool = false) {
        view = HistoryView(snapshot, knownTo: knownTo)
        self.moment = moment
        tags = TagBook(view, isNeeded: hasTags)
    }

    /// The stays of deals from an ordinal on, of as many deals as it takes to have about so many.
    ///
    /// - Returns: the stays, and the ordinal from which to go on; nil at the end.
    public func stays(from deal: Int, about count: Int) -> (stays: [ListedStay], next: Int?) {
        collect(from: deal, about: count) { life, stays in
            for (place, stay) in life.stays.enumerated() {
                let next = place + 1 < life.stays.count ? life.stays[place + 1] : nil
                stays.append(ListedStay(stay, deal: life.deal, next: next))
            }
        }
    }

    /// The stage changes of deals from an ordinal on, of as many deals as it takes to have about so many.
    ///
    /// - Returns: the changes, each deal's in order, and the ordinal from which to go on; nil at the end.
    public func changes(from deal: Int, about count: Int) -> (changes: [ListedChange], next: Int?) {
        collect(from: deal, about: count) { life, changes in
            var last: (stage: Int, since: Int64)?
            life.forEachRow { row, start, _ in
                let stage = Int(view.state(row).stage)
                guard stage != last?.stage else { return }
                changes.append(
                    ListedChange(
                        sequence: view.sequence(of: row), deal: life.deal, at: start, fromStage: last?.stage,
                        toStage: stage,
                        direction: last.map { view.stages.direction(from: $0.stage, to: stage, at: start) } ?? .created,
                        microsecondsInPrevious: last.map { start - $0.since }))
                last = (stage, start)
            }
        }
    }

    /// The tags, by ordinal, of deals from an ordinal on.
    ///
    /// - Returns: the pairs, and the ordinal from which to go on; nil at the end.
    public func tags(from deal: Int, about count: Int) -> (tags: [(deal: UInt32, tag: Int)], next: Int?) {
        var found: [(deal: UInt32, tag: Int)] = []
        for ordinal in deal..<max(deal, view.dealCount) {
            if found.count >= count { return (found, ordinal) }
            for tag in tags.tags(of: UInt32(ordinal), at: moment.microseconds) {
                found.append((UInt32(ordinal), Int(tag)))
            }
        }
        return (found, nil)
    }

    private func collect<Element>(
        from deal: Int, about count: Int, _ body: (borrowing DealLife, inout [Element]) -> Void
    ) -> ([Element], Int?) {
        var life = DealLife(view, at: moment)
        var found: [Element] = []
        for ordinal in deal..<max(deal, view.dealCount) {
            if found.count >= count { return (found, ordinal) }
            if life.load(ordinal) { body(life, &found) }
        }
        return (found, nil)
    }
}
