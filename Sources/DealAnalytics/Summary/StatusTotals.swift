internal import DealModel

/// Figures by the status of the deals and by currency, ordered as in `StageSummary`.
public struct StatusTotals: Hashable, Sendable {
    /// The deals in open stages.
    public private(set) var open: [DealFigures] = []
    /// The deals in won stages.
    public private(set) var won: [DealFigures] = []
    /// The deals in lost stages.
    public private(set) var lost: [DealFigures] = []

    init() {}

    mutating func combine(_ figures: DealFigures, kind: StageKind) {
        switch kind {
        case .open: open.combine(figures)
        case .won: won.combine(figures)
        case .lost: lost.combine(figures)
        }
    }

    mutating func combine(_ other: StatusTotals) {
        for figures in other.open { open.combine(figures) }
        for figures in other.won { won.combine(figures) }
        for figures in other.lost { lost.combine(figures) }
    }
}
