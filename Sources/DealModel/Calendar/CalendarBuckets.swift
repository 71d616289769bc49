/// Intervals of a calendar one after the other, without gaps.
public struct CalendarBuckets: Hashable, Sendable {
    /// What they are.
    public let interval: CalendarInterval
    /// What each is called.
    public let names: [String]
    /// The first day of each, and the day after the last one: one more than there are names.
    public let dates: [CivilDate]
    /// The first instant of each, and that after the last one. Equal ones stand next to each other only around a day
    /// that the zone left out, to which nothing counts.
    public let edges: [Instant]

    /// How many there are.
    public var count: Int { names.count }

    /// Which one an instant is in; nil for none.
    ///
    /// - Complexity: logarithmic in their number.
    public func index(of instant: Instant) -> Int? { Self.index(of: instant, in: edges) }

    /// Which one a day is in; nil for none.
    ///
    /// - Complexity: logarithmic in their number.
    public func index(of date: CivilDate) -> Int? { Self.index(of: date, in: dates) }

    /// The last edge that is not after the value, unless it is the end of all.
    private static func index<Edge: Comparable>(of value: Edge, in edges: [Edge]) -> Int? {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low == 0 || low == edges.count ? nil : low - 1
    }
}

extension LocalCalendar {
    /// The intervals that have days from `first` on and before `end`, whole even where they reach beyond them; nil for
    /// more than `bucketsMax`.
    ///
    /// - Complexity: linear in their number.
    public func buckets(_ interval: CalendarInterval, from first: CivilDate, to end: CivilDate) -> CalendarBuckets? {
        var dates = [start(of: interval, containing: first)]
        var names: [String] = []
        while let last = dates.last, last < end {
            guard names.count < Self.bucketsMax else { return nil }
            names.append(name(of: interval, containing: last))
            dates.append(nextStart(of: interval, after: last))
        }
        return CalendarBuckets(interval: interval, names: names, dates: dates, edges: dates.map { start(of: $0) })
    }

    /// The intervals that a window touches, whole even where they reach beyond it; nil for more than `bucketsMax`.
    public func buckets(_ interval: CalendarInterval, over window: TimeWindow) -> CalendarBuckets? {
        let end = window.isEmpty ? date(of: window.from) : date(of: window.to.before).adding(days: 1)
        return buckets(interval, from: date(of: window.from), to: end)
    }
}
