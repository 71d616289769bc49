import DealModel

/// What each owner won, lost and has open.
struct OracleLeaderboard: Sendable {
    enum OwnerAt: CaseIterable, Sendable { case event, now }

    struct Parameters: Sendable {
        var window = OracleWindow()
        var ownerAt = OwnerAt.event
        var outcome = OracleOutcome.last
        var scope = OracleScope()
        var reading = OracleValue()
    }

    struct Row: Sendable {
        /// Nil for deals without an owner.
        var owner: String?
        /// Closings in the window.
        var won: OracleGroups = [:]
        var lost: OracleGroups = [:]
        /// Deals open at the moment asked about, with their weighted sums.
        var open: OracleGroups = [:]
        var winRate: Double? {
            let den = won.count + lost.count
            return den == 0 ? nil : Double(won.count) / Double(den)
        }
    }

    /// In the order of the owners' bytes, none first.
    var rows: [Row] = []

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var rows: [String?: Row] = [:]
        for life in view.lives {
            for closing in life.closings(parameters.outcome) where parameters.window.contains(closing.closedAt) {
                guard parameters.scope.contains(closing.opening, in: view) else { continue }
                let owner = parameters.ownerAt == .event ? closing.opening.ownerID : life.now.ownerID
                var row = rows[owner] ?? Row(owner: owner)
                let stage = view.stage(closing.last.stage)
                if closing.kind == .won {
                    row.won.add(closing.last, stage: stage, as: parameters.reading)
                } else {
                    row.lost.add(closing.last, stage: stage, as: parameters.reading)
                }
                rows[owner] = row
            }
            guard life.isOpen, parameters.scope.contains(life.now, in: view) else { continue }
            let owner = life.now.ownerID
            var row = rows[owner] ?? Row(owner: owner)
            row.open.add(life.now, stage: view.stage(life.now.stage), as: parameters.reading)
            rows[owner] = row
        }
        let sorted = rows.values.sorted { left, right in
            guard let first = left.owner, let second = right.owner else {
                return left.owner == nil && right.owner != nil
            }
            return first.utf8.lexicographicallyPrecedes(second.utf8)
        }
        return Self(rows: sorted)
    }

    /// The rank of each row by a measure, the largest first: equal ones share a rank and the next ranks are left out.
    /// A measure that is nil has no rank.
    func ranks<Measure: Comparable>(by measure: (Row) -> Measure?) -> [Int?] {
        let values = rows.map(measure)
        return values.map { value in
            value.map { value in 1 + values.filter { $0.map { $0 > value } ?? false }.count }
        }
    }
}
