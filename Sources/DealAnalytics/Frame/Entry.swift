internal import ColumnEngine

/// One deal, or one event of it, in one bucket of a metric: what totals are made of, and what a drill lists.
struct Entry: Sendable {
    /// The group, by the codes of `Grouping`.
    var group = KeyTable.Key(high: 0, low: 0)
    /// Which of the metric's own buckets, such as won or lost; the metric says what its numbers mean.
    var bucket: UInt32 = 0
    /// The deal's ordinal.
    var deal: UInt32
    /// When it happened, for an event; else `none`.
    var at = none
    /// How long it took, in microseconds, for what has a length; else `none`.
    var length = none
    /// What it is worth.
    var appraisal = Appraisal()

    /// Stands for no moment and no length; before every moment.
    static let none = Int64.min

    /// An entry without a moment in the first bucket.
    init(deal: UInt32) {
        self.deal = deal
    }
}
