internal import ColumnEngine
public import DealModel

/// The figures of a metric: of all deals, of each group, and of each interval.
public struct Breakdown<Part: Hashable & Sendable>: Hashable, Sendable {
    /// The figures of one interval.
    public struct Interval: Hashable, Sendable {
        /// What it is called.
        public let name: String
        /// Its days, whole even where the window cuts them.
        public let dates: Range<CivilDate>
        /// The figures.
        public let part: Part
    }

    /// The figures of one group.
    public struct Group: Hashable, Sendable {
        /// The group's values, one a dimension.
        public let values: [GroupValue]
        /// The figures of the whole window.
        public let part: Part
        /// The figures of each interval; none where none were asked for.
        public let series: [Interval]
    }

    /// Of all deals, each once.
    public let total: Part
    /// Of each group, in order; none where none were asked for. Groups by tag overlap.
    public let groups: [Group]
    /// Of each interval of the window, those included in which nothing happened; none where none were asked for.
    public let series: [Interval]

    /// Puts cells together.
    ///
    /// - Parameter part: makes the figures of one place out of its cells by kind.
    /// - Throws: `QueryStopped` where there would be too many.
    init<Cell>(
        _ cells: some Sequence<(group: KeyTable.Key, bucket: UInt32, cell: Cell)>, in context: MetricContext,
        _ part: (Cut, [UInt32: Cell]) -> Part
    ) throws(QueryStopped) {
        var places: [Cut: [UInt32: Cell]] = [:]
        for (group, bucket, cell) in cells {
            places[Cut(group: group, bucket: bucket), default: [:]][Cut.kind(ofBucket: bucket)] = cell
        }
        let codes = context.intervals?.codes(with: places.keys.lazy.map(\.interval).filter { $0 > 0 }) ?? []
        let groupCount = places.keys.count { $0.interval == 0 && $0.group != nil }
        try QueryStopped.check(figureCount: (groupCount + 1) * (codes.count + 1))
        func series(_ group: KeyTable.Key?) -> [Interval] {
            codes.compactMap { code in
                guard let dates = context.intervals?.dates(of: code) else { return nil }
                let cut = Cut(group: group, interval: code)
                return Interval(
                    name: context.intervals?.name(of: dates.lowerBound) ?? "", dates: dates,
                    part: part(cut, places[cut] ?? [:]))
            }
        }
        total = part(Cut(), places[Cut()] ?? [:])
        self.series = series(nil)
        let keys = places.keys.filter { $0.interval == 0 }.compactMap(\.group)
        groups = keys.sorted { context.grouping.precedes($0, $1) }.map { key in
            let cut = Cut(group: key)
            return Group(
                values: context.grouping.values(of: key), part: part(cut, places[cut] ?? [:]), series: series(key))
        }
    }
}
