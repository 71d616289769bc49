import DealModel

/// The absorbing chain over the open stages of a pipeline whose probabilities are the shares of exits.
struct OracleMarkov: Sendable {
    struct Row: Sendable {
        var stage: Int
        /// Where deals of the stage end; they sum to 1.
        var won = 0.0
        var lost = 0.0
        var transferred = 0.0
        var deleted = 0.0
        /// The share that comes to a stage from which none of the four can be reached.
        var stuck = 0.0
        /// Until the end; nil where some get stuck.
        var expectedRemainingDays: Double?
        /// How often each open stage is visited, by its ordinal, this one counting its own beginning; nil as above.
        var expectedVisits: [Int: Double]?
    }

    /// The stages from which an end can be reached, in the order of the pipeline.
    var rows: [Row] = []
    /// The others: insufficient history.
    var stuckStages: [Int] = []

    /// What becomes of the deals that leave a stage.
    private struct Exits {
        var won = 0.0
        var lost = 0.0
        var transferred = 0.0
        var deleted = 0.0
        var toOpen: [Int: Double] = [:]
        var meanDays = 0.0
    }

    static func of(_ view: OracleView, _ transitions: OracleTransitions) -> Self {
        var exits: [Int: Exits] = [:]
        for stage in transitions.openStages { exits[stage] = Self.exits(of: stage, view, transitions) }
        var live = Set(
            exits.filter { $0.value.won + $0.value.lost + $0.value.transferred + $0.value.deleted > 0 }.keys
        )
        while let next = exits.first(where: { entry in
            !live.contains(entry.key) && entry.value.toOpen.keys.contains { live.contains($0) }
        }) {
            live.insert(next.key)
        }
        let stages = transitions.openStages.filter { live.contains($0) }
        var answer = Self(stuckStages: transitions.openStages.filter { !live.contains($0) })

        // N = (I - Q)^-1, the expected visits.
        let matrix = stages.map { from in
            stages.map { to in (from == to ? 1.0 : 0.0) - (exits[from]?.toOpen[to] ?? 0) }
        }
        let visits = inverse(matrix)
        for (row, stage) in stages.enumerated() {
            var result = Row(stage: stage)
            var days = 0.0
            for (column, other) in stages.enumerated() {
                let exits = exits[other] ?? Exits()
                let count = visits[row][column]
                result.won += count * exits.won
                result.lost += count * exits.lost
                result.transferred += count * exits.transferred
                result.deleted += count * exits.deleted
                result.stuck += count * exits.toOpen.filter { !live.contains($0.key) }.values.reduce(0, +)
                days += count * exits.meanDays
            }
            if result.stuck == 0 {
                result.expectedRemainingDays = days
                result.expectedVisits = Dictionary(uniqueKeysWithValues: zip(stages, visits[row]))
            }
            answer.rows.append(result)
        }
        return answer
    }

    private static func exits(of stage: Int, _ view: OracleView, _ transitions: OracleTransitions) -> Exits {
        var exits = Exits()
        var count = 0
        var microseconds: Int64 = 0
        for (move, cell) in transitions.cells where move.from == stage {
            let rate = transitions.rate(move) ?? 0
            count += cell.count
            microseconds += cell.microseconds
            switch move.to {
            case .transferred: exits.transferred = rate
            case .deleted: exits.deleted = rate
            case .stage(let target):
                switch view.stage(target).kind {
                case .won: exits.won += rate
                case .lost: exits.lost += rate
                case .open: exits.toOpen[target] = rate
                }
            }
        }
        if count > 0 { exits.meanDays = Double(microseconds) / Double(count) / Double(Instant.microsecondsPerDay) }
        return exits
    }

    /// By Gauss and Jordan, the largest pivot of each column first.
    static func inverse(_ matrix: [[Double]]) -> [[Double]] {
        let size = matrix.count
        var rows = matrix.enumerated().map { index, row in
            row + (0..<size).map { $0 == index ? 1.0 : 0.0 }
        }
        for column in 0..<size {
            let pivot = (column..<size).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            let scale = rows[column][column]
            rows[column] = rows[column].map { $0 / scale }
            for row in 0..<size where row != column {
                let factor = rows[row][column]
                rows[row] = zip(rows[row], rows[column]).map { $0 - factor * $1 }
            }
        }
        return rows.map { Array($0.suffix(size)) }
    }
}
