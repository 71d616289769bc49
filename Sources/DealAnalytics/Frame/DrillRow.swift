public import DealModel

/// One deal, or one event of a deal, that a figure is made of.
public struct DrillRow: Hashable, Sendable {
    /// The deal's ordinal.
    public let deal: UInt32
    /// When it happened; nil for a deal that merely is.
    public let at: Instant?
    /// How long it took, in microseconds; nil for what has no length.
    public let length: Int64?
    /// The part of its like that took at most as long, in millionths; nil where none is told.
    public internal(set) var percentile: Int64?
    /// What it counts, in the terms of the frame: the figures of one.
    public let figures: ValueFigures

    init(_ entry: Entry, in context: MetricContext) {
        deal = entry.deal
        at = entry.at == Entry.none ? nil : Instant(microseconds: entry.at)
        length = entry.length == Entry.none ? nil : entry.length
        var figures = ValueFigures(currency: CurrencyTable.currency(entry.appraisal.currency))
        figures.add(entry.appraisal)
        self.figures = figures
    }
}
