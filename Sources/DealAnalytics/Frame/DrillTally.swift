internal import ColumnEngine

/// Keeps one page of the entries of one bucket, for those who want to see what a figure is made of, and adds all up.
///
/// It never holds more than twice the page, whatever the figure.
struct DrillTally: Tally, Sendable {
    /// An entry with the place in which it came, by which entries of one deal and moment keep their order.
    private struct Placed: Sendable {
        let entry: Entry
        let place: Int

        var key: (UInt32, Int64, Int) { (entry.deal, entry.at, place) }
    }

    private let request: DrillRequest
    private let isWanted: @Sendable (Entry) -> Bool
    private var kept: [Placed] = []
    private var count = 0
    private(set) var total: [ValueFigures] = []

    init(_ request: DrillRequest, where isWanted: @escaping @Sendable (Entry) -> Bool) {
        self.request = request
        self.isWanted = isWanted
    }

    mutating func add(_ entry: Entry) {
        let target = request.target
        guard target.buckets.contains(entry.bucket), target.group == nil || target.group == entry.group,
            isWanted(entry)
        else { return }
        total.add(entry.appraisal)
        count += 1
        if let after = request.page.after, (entry.deal, entry.at) < (after.deal, after.at) { return }
        kept.append(Placed(entry: entry, place: count))
        if kept.count >= keptMax.multipliedReportingOverflow(by: 2).partialValue, keptMax < .max / 4 { prune() }
    }

    /// Adds what a later unit has found.
    mutating func combine(_ other: DrillTally) {
        total.combine(other.total)
        kept += other.kept.map { Placed(entry: $0.entry, place: count + $0.place) }
        count += other.count
        if keptMax < .max / 4 { prune() }
    }

    /// The page, and where the next one begins.
    var page: (entries: [Entry], next: DrillPage.Position?) {
        var sorted = kept.sorted { $0.key < $1.key }[...]
        if let after = request.page.after {
            let shown = sorted.prefix { ($0.entry.deal, $0.entry.at) == (after.deal, after.at) }
            sorted = sorted.dropFirst(min(shown.count, after.count))
        }
        let page = sorted.prefix(request.page.limit)
        guard let last = page.last, page.count < sorted.count else { return (page.map(\.entry), nil) }
        var alike = page.count { ($0.entry.deal, $0.entry.at) == (last.entry.deal, last.entry.at) }
        if let after = request.page.after, (after.deal, after.at) == (last.entry.deal, last.entry.at) {
            alike += after.count
        }
        return (page.map(\.entry), .init(deal: last.entry.deal, at: last.entry.at, count: alike))
    }

    /// The page, those shown before it at its first moment, and one more, which tells that there is a next page.
    private var keptMax: Int {
        let page = request.page
        return page.limit > .max / 8 ? .max : max(1, page.limit + (page.after?.count ?? 0) + 1)
    }

    private mutating func prune() {
        guard kept.count > keptMax else { return }
        kept.sort { $0.key < $1.key }
        kept.removeLast(kept.count - keptMax)
    }
}
