internal import ColumnEngine
public import DealModel

/// What `Velocity` answers.
public struct VelocityAnswer: Hashable, Sendable {
    /// By currency; deals without one have no part in it.
    public let currencies: [VelocityFigures]
    /// The local days of the window that have begun, over which what was won is measured; nil where there are none.
    public let days: ClosedRange<CivilDate>?

    init(_ tally: VelocityTally, of velocity: Velocity, days: ClosedRange<CivilDate>?, in context: MetricContext) {
        var figures: [KeyTable.Key: [UInt32: [ValueFigures]]] = [:]
        for cell in tally.figures.cells { figures[cell.group, default: [:]][cell.bucket] = cell.figures }
        var lengths: [KeyTable.Key: [UInt32: [Int64]]] = [:]
        for cell in tally.lengths.cells { lengths[cell.group, default: [:]][cell.bucket] = cell.cell }
        let groups = Set(figures.keys).union(lengths.keys).sorted { $0.low < $1.low }
        let dayCount =
            days.map { days in
                Int(days.upperBound.dayNumber) - Int(days.lowerBound.dayNumber) + 1
                    - context.frame.calendar.zone.countOfDaysLeftOut(days)
            } ?? 0
        self.days = days
        currencies = groups.compactMap { group in
            guard let currency = CurrencyTable.currency(UInt8(clamping: group.low - 1)) else { return nil }
            return VelocityFigures(
                currency, group, figures[group] ?? [:], lengths[group] ?? [:], of: velocity, dayCount: dayCount,
                frame: context.frame)
        }
    }
}
