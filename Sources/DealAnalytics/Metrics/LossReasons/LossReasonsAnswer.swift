internal import ColumnEngine

/// What `LossReasons` answers.
public struct LossReasonsAnswer: Hashable, Sendable {
    /// The losses of one reason at one stage or of one owner.
    public struct Cell: Hashable, Sendable {
        /// The stage or owner.
        public let value: GroupValue
        /// The losses.
        public let losses: FigureBucket
    }

    /// The losses of one reason, or of several together.
    public struct Row: Hashable, Sendable {
        /// The reason as it was written; nil where none was given, and for several.
        public let reason: String?
        /// The losses.
        public let losses: FigureBucket
        /// Their share of all losses by count.
        public let share: Rate
        /// The share of all losses by count that they and those above them have, in millionths.
        public let cumulativeShare: Int64
        /// The same losses by stage or owner, in order; none where nothing was asked for.
        public let cells: [Cell]
    }

    /// All losses.
    public let total: FigureBucket
    /// The most frequent reason first, then by the bytes of the text, none given last.
    public let rows: [Row]
    /// The losses of all other reasons together; nil where there are none.
    public let others: Row?

    init(_ tally: FigureTally, top: Int?, in context: MetricContext) {
        let reasons = Self.reasons(of: tally, in: context)
        var all: [ValueFigures] = []
        for reason in reasons { all.combine(reason.figures) }
        total = FigureBucket(all, LossReasonsScan.all)
        var cells: [KeyTable.Key: [FigureTally.Cell]] = [:]
        for cell in tally.cells where cell.bucket == LossReasonsScan.byCell {
            cells[LossReasonsScan.reason(of: cell.group), default: []].append(cell)
        }
        let quantile = NormalQuantile.twoSided(context.frame.confidence)
        var counted = 0
        func row(_ reason: String?, _ losses: FigureBucket, _ cells: [Cell]) -> Row {
            counted += losses.count
            return Row(
                reason: reason, losses: losses,
                share: Rate(losses.count, of: all.dealCount, countMin: context.frame.countMin, quantile: quantile),
                cumulativeShare: Ratio6.millionths(Int128(counted), over: Int128(all.dealCount)) ?? 0, cells: cells)
        }
        let told = reasons.prefix(max(0, top ?? .max))
        rows = told.map { reason in
            row(
                LossReasonsScan.text(reason.key, in: context),
                FigureBucket(reason.figures, DrillTarget(group: reason.key, buckets: [LossReasonsScan.byReason])),
                Self.cells(cells[reason.key] ?? [], in: context) {
                    DrillTarget(group: $0, buckets: [LossReasonsScan.byCell])
                })
        }
        let rest = reasons.dropFirst(told.count)
        guard !rest.isEmpty else {
            others = nil
            return
        }
        var figures: [ValueFigures] = []
        for reason in rest { figures.combine(reason.figures) }
        others = row(nil, FigureBucket(figures, LossReasonsScan.others), [])
    }

    /// The reasons with their losses, the most frequent first, then by the bytes of the text, none given last.
    static func reasons(
        of tally: FigureTally, in context: MetricContext
    ) -> [(key: KeyTable.Key, figures: [ValueFigures])] {
        tally.cells.filter { $0.bucket == LossReasonsScan.byReason }.map { ($0.group, $0.figures) }.sorted {
            let (left, right) = ($0.1.dealCount, $1.1.dealCount)
            if left != right { return left > right }
            guard let first = LossReasonsScan.text($0.0, in: context) else { return false }
            guard let second = LossReasonsScan.text($1.0, in: context) else { return true }
            return first.utf8.lexicographicallyPrecedes(second.utf8)
        }
    }

    private static func cells(
        _ cells: [FigureTally.Cell], in context: MetricContext, _ drill: (KeyTable.Key) -> DrillTarget
    ) -> [Cell] {
        let grouping = context.grouping
        return cells.sorted {
            grouping.precedes(LossReasonsScan.group(of: $0.group), LossReasonsScan.group(of: $1.group))
        }.map { cell in
            Cell(
                value: grouping.values(of: LossReasonsScan.group(of: cell.group)).first ?? .none,
                losses: FigureBucket(cell.figures, drill(cell.group)))
        }
    }
}
