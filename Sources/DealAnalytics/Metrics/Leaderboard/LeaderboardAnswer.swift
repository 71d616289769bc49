internal import ColumnEngine
public import DealModel

/// What `Leaderboard` answers.
public struct LeaderboardAnswer: Hashable, Sendable {
    /// The place of a row by one measure.
    public struct Standing: Hashable, Sendable {
        /// By what.
        public let measure: Leaderboard.Measure
        /// 1 for the best; equal ones share a rank, and as many ranks after it are left out. Nil where there is
        /// nothing to compare: no closings, or values of several currencies.
        public let rank: Int?
    }

    /// One owner.
    public struct Row: Hashable, Sendable {
        /// nil for the deals without one.
        public let owner: String?
        /// Closings of the window.
        public let won: FigureBucket
        /// Closings of the window.
        public let lost: FigureBucket
        /// What is open at the moment asked for.
        public let open: FigureBucket
        /// The share of wins among the closings.
        public let winRate: Rate
        /// How long the wins took from their creation.
        public let cycle: LengthFigures
        /// A rank for each measure asked for, in that order.
        public fileprivate(set) var standings: [Standing] = []
    }

    /// All owners who have anything, by the rank of the first measure, then by the bytes of their names, none last.
    public let rows: [Row]
    /// The currency by whose values rows are ranked; nil where there are several, or none.
    public let currency: Currency?

    init(
        _ tally: LeaderboardTally, measures: [Leaderboard.Measure], in context: MetricContext
    ) throws(QueryStopped) {
        let cells = tally.figures.cells.map { ($0.group, $0.bucket, $0.figures) }
        let quantile = NormalQuantile.twoSided(context.frame.confidence)
        var lengths: [KeyTable.Key: [Int64]] = [:]
        let wins = Cut(group: .init(high: 0, low: 0)).bucket(Leaderboard.Kind.won)
        for cell in tally.lengths.cells where cell.bucket == wins { lengths[cell.group] = cell.cell }
        var means: [(sum: Int128, count: Int128)?] = []
        var rows: [Row] = []
        let breakdown = try Breakdown(cells, in: context) { cut, cells in
            Self.row(cut, cells, cut.group.flatMap { lengths[$0] } ?? [], context, quantile)
        }
        var currencies: Set<Currency> = []
        for group in breakdown.groups {
            var row = group.part.row
            if case .text(let owner)? = group.values.first { row = row.named(owner) }
            rows.append(row)
            means.append(group.part.mean.map { ($0.sum, $0.count) })
            for bucket in [row.won, row.lost, row.open] { currencies.formUnion(bucket.figures.compactMap(\.currency)) }
        }
        let currency = currencies.count == 1 ? currencies.first : nil
        self.currency = currency
        for measure in measures {
            let scores = zip(rows, means).map { Self.score($0, $1, by: measure, in: currency) }
            for (index, rank) in Self.ranks(scores).enumerated() {
                rows[index].standings.append(Standing(measure: measure, rank: rank))
            }
        }
        // Sorting by rank must leave rows of one rank in the order of their owners.
        self.rows = rows.enumerated().sorted {
            let left = $0.element.standings.first?.rank ?? .max
            let right = $1.element.standings.first?.rank ?? .max
            return (left, $0.offset) < (right, $1.offset)
        }.map(\.element)
    }
}

extension LeaderboardAnswer {
    /// A row, and the mean length of its wins before it is rounded.
    private struct Draft: Hashable, Sendable {
        struct Mean: Hashable, Sendable {
            let sum: Int128
            let count: Int128
        }

        let row: Row
        let mean: Mean?
    }

    private static func row(
        _ cut: Cut, _ cells: [UInt32: [ValueFigures]], _ lengths: [Int64], _ context: MetricContext, _ quantile: Double
    ) -> Draft {
        typealias Kind = Leaderboard.Kind
        let won = FigureBucket([Kind.won], at: cut, in: cells)
        let lost = FigureBucket([Kind.lost], at: cut, in: cells)
        let countMin = context.frame.countMin
        let row = Row(
            owner: nil, won: won, lost: lost, open: FigureBucket([Kind.open], at: cut, in: cells),
            winRate: Rate(won.count, of: won.count + lost.count, countMin: countMin, quantile: quantile),
            cycle: LengthFigures(lengths, countMin: countMin, drill: cut.drill([Kind.won])))
        return Draft(
            row: row,
            mean: SampleQuantile.mean(lengths).map { Draft.Mean(sum: $0.numerator, count: $0.denominator) })
    }

    /// The larger, the better: a fraction over something above 0.
    private static func score(
        _ row: Row, _ mean: (sum: Int128, count: Int128)?, by measure: Leaderboard.Measure, in currency: Currency?
    ) -> SampleQuantile.Fraction? {
        func value(_ bucket: FigureBucket, _ amount: (ValueFigures) -> Int128?) -> SampleQuantile.Fraction? {
            guard let currency else { return nil }
            return (bucket.figures.first { $0.currency == currency }.flatMap(amount) ?? 0, 1)
        }
        return switch measure {
        case .wonCount: (Int128(row.won.count), 1)
        case .lostCount: (Int128(row.lost.count), 1)
        case .openCount: (Int128(row.open.count), 1)
        case .wonValue: value(row.won) { $0.value }
        case .openValue: value(row.open) { $0.value }
        case .openWeighted: value(row.open) { $0.weighted }
        case .winRate:
            row.winRate.denominator == 0 ? nil : (Int128(row.winRate.numerator), Int128(row.winRate.denominator))
        case .cycleDays: mean.map { (-$0.sum, $0.count) }
        }
    }

    private static func ranks(_ scores: [SampleQuantile.Fraction?]) -> [Int?] {
        let order = scores.indices.filter { scores[$0] != nil }.sorted { precedes(scores[$0], scores[$1]) }
        var ranks: [Int?] = Array(repeating: nil, count: scores.count)
        for (place, index) in order.enumerated() {
            let isTie = place > 0 && !precedes(scores[order[place - 1]], scores[index])
            ranks[index] = isTie ? ranks[order[place - 1]] : place + 1
        }
        return ranks
    }

    private static func precedes(_ left: SampleQuantile.Fraction?, _ right: SampleQuantile.Fraction?) -> Bool {
        guard let left, let right else { return false }
        return left.numerator * right.denominator > right.numerator * left.denominator
    }
}

extension LeaderboardAnswer.Row {
    fileprivate func named(_ owner: String) -> Self {
        Self(
            owner: owner, won: won, lost: lost, open: open, winRate: winRate, cycle: cycle, standings: standings)
    }
}
