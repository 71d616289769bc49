import DealModel

/// Why deals were lost in a window.
struct OracleLossReasons: Sendable {
    struct Parameters: Sendable {
        var window = OracleWindow()
        var scope = OracleScope()
        var reading = OracleValue()
    }

    struct Row: Sendable {
        /// Nil for unspecified.
        var reason: String?
        var groups: OracleGroups = [:]
        var count = 0
        /// Of all losses, by count; and of this row and those above it.
        var share = 0.0
        var cumShare = 0.0
        /// Counts by the stage from which the deal was lost; nil for one that was created lost.
        var byStage: [Int?: Int] = [:]
        /// Counts by the owner at the event.
        var byOwner: [String?: Int] = [:]
    }

    /// The most frequent reason first, then by the bytes of the reason, unspecified last.
    var rows: [Row] = []

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var rows: [Row] = []
        for life in view.lives {
            guard let closing = life.closingInForce, closing.kind == .lost,
                parameters.window.contains(closing.closedAt), parameters.scope.contains(closing.opening, in: view)
            else { continue }
            let reason = closing.last.lostReason
            let index = rows.firstIndex { $0.reason == reason } ?? rows.count
            if index == rows.count { rows.append(Row(reason: reason)) }
            rows[index].count += 1
            rows[index].groups.add(closing.last, stage: view.stage(closing.last.stage), as: parameters.reading)
            rows[index].byStage[closing.fromStage, default: 0] += 1
            rows[index].byOwner[closing.opening.ownerID, default: 0] += 1
        }
        rows.sort { left, right in
            if left.count != right.count { return left.count > right.count }
            guard let first = left.reason, let second = right.reason else { return left.reason != nil }
            return first.utf8.lexicographicallyPrecedes(second.utf8)
        }
        let total = rows.reduce(0) { $0 + $1.count }
        var counted = 0
        for index in rows.indices {
            counted += rows[index].count
            rows[index].share = Double(rows[index].count) / Double(total)
            rows[index].cumShare = Double(counted) / Double(total)
        }
        return Self(rows: rows)
    }
}
