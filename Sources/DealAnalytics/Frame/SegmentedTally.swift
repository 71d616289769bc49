internal import ColumnEngine
import DealModel

/// Tallies of one kind: of all entries, of each group and of each interval.
struct SegmentedTally<Part: JoinableTally>: JoinableTally {
    /// The entries of one segment, by their groups or intervals in the order in which they are first seen.
    private struct Table: Sendable {
        var keys = KeyTable()
        var parts: [Part] = []
    }

    /// Of all entries.
    private(set) var total: Part
    private let empty: Part
    private var groupTable = Table()
    private var intervalTable = Table()

    static var readsValues: Bool { Part.readsValues }

    init(_ empty: Part) {
        self.empty = empty
        total = empty
    }

    @inline(__always)
    mutating func add(_ entry: Entry) {
        let segment = Segment(ofBucket: entry.bucket)
        if segment == .total { total.add(entry) } else { add(entry, to: segment) }
    }

    private mutating func add(_ entry: Entry, to segment: Segment) {
        var own = entry
        own.bucket = Segment.own(entry.bucket)
        if segment == .group {
            Self.add(own, to: &groupTable, empty)
        } else {
            Self.add(own, to: &intervalTable, empty)
        }
    }

    mutating func combine(_ other: Self) {
        total.combine(other.total)
        Self.combine(&groupTable, other.groupTable, empty)
        Self.combine(&intervalTable, other.intervalTable, empty)
    }

    /// The groups in their order.
    ///
    /// - Parameter figureCount: how many figures each has.
    /// - Throws: `QueryStopped` where there would be too many.
    func groups(
        in context: MetricContext, figureCount: Int
    ) throws(QueryStopped) -> [(key: KeyTable.Key, part: Part)] {
        try QueryStopped.check(figureCount: groupTable.parts.count * figureCount)
        return zip(groupTable.keys.keys, groupTable.parts).map { ($0, $1) }
            .sorted { context.grouping.precedes($0.key, $1.key) }
    }

    /// The intervals in their order, those without entries included.
    func intervals(in context: MetricContext) -> [(key: KeyTable.Key, dates: Range<CivilDate>, part: Part)] {
        guard let intervals = context.intervals else { return [] }
        var parts: [UInt32: Part] = [:]
        for (key, part) in zip(intervalTable.keys.keys, intervalTable.parts) {
            parts[UInt32(truncatingIfNeeded: key.low)] = part
        }
        return intervals.codes(with: parts.keys).map { code in
            (KeyTable.Key(high: 0, low: UInt64(code)), intervals.dates(of: code), parts[code] ?? empty)
        }
    }

    private static func add(_ entry: Entry, to table: inout Table, _ empty: Part) {
        let place = table.keys.place(of: entry.group)
        if place == table.parts.count { table.parts.append(empty) }
        table.parts[place].add(entry)
    }

    private static func combine(_ table: inout Table, _ other: Table, _ empty: Part) {
        for (key, part) in zip(other.keys.keys, other.parts) {
            let place = table.keys.place(of: key)
            if place == table.parts.count { table.parts.append(empty) }
            table.parts[place].combine(part)
        }
    }
}
