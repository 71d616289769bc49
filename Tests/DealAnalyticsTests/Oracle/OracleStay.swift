import DealModel

/// An uninterrupted time of a deal in one stage while it was not deleted; it may have zero length.
struct OracleStay: Sendable {
    var stage: Int
    var enteredAt: Instant
    /// When it ended; nil while it lasts.
    var leftAt: Instant?
    var entryReason: OracleReason
    /// Why it ended; nil while it lasts.
    var exitReason: OracleReason?
    /// The deal right after the version that began it.
    var entry: OracleState
    /// The deal right after the version that ended it; nil while it lasts.
    var exit: OracleState?

    /// How long it has lasted by `asOf`, in microseconds.
    func length(asOf: Instant) -> Int64 { (leftAt ?? asOf).microseconds - enteredAt.microseconds }
}

extension OracleLife {
    /// The deal's stays up to the moment asked about, oldest first. Deletion ends a stay, restoring begins one.
    func stays(order: OracleOrder = .atEvent) -> [OracleStay] {
        var stays: [OracleStay] = []
        var previous: OracleState?
        for state in states {
            if let before = previous, !before.isDeleted {
                if state.isDeleted {
                    stays[stays.count - 1].end(.deleted, with: state)
                } else if state.stage != before.stage {
                    let move = view.move(from: before.stage, to: state.stage, at: state.effectiveAt, order: order)
                    stays[stays.count - 1].end(move, with: state)
                    stays.append(OracleStay(beginning: move == .transferOut ? .transferIn : move, with: state))
                }
            } else if !state.isDeleted {
                stays.append(OracleStay(beginning: previous == nil ? .created : .restored, with: state))
            }
            previous = state
        }
        return stays
    }
}

extension OracleStay {
    fileprivate init(beginning reason: OracleReason, with state: OracleState) {
        self.init(stage: state.stage, enteredAt: state.effectiveAt, entryReason: reason, entry: state)
    }

    fileprivate mutating func end(_ reason: OracleReason, with state: OracleState) {
        leftAt = state.effectiveAt
        exitReason = reason
        exit = state
    }
}
