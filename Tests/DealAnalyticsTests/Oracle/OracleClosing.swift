import DealModel

/// A closing of a deal: a maximal run of stays in stages of one closed kind, whether the deal is deleted or not.
struct OracleClosing: Sendable {
    var kind: StageKind
    var closedAt: Instant
    /// When the run ended; nil while it is in force.
    var endedAt: Instant?
    /// The deal right after the version that closed it: owner, pipeline and tags of the event.
    var opening: OracleState
    /// The deal at the end of the run, or at the moment asked about: its value and reason.
    var last: OracleState
    /// The stage from which it was closed; nil where the deal was created closed.
    var fromStage: Int?
    /// How many states the deal had had before the one that closed it.
    var place: Int
}

extension OracleLife {
    /// All closings up to the moment asked about, oldest first, of a deal that is not deleted then; else none.
    var closings: [OracleClosing] {
        guard !isDeleted else { return [] }
        var closings: [OracleClosing] = []
        var before: OracleState?
        for (place, state) in states.enumerated() {
            let kind = view.stage(state.stage).kind
            let isSame = closings.last.map { $0.endedAt == nil && $0.kind == kind } ?? false
            if isSame {
                closings[closings.count - 1].last = state
            } else {
                if closings.last?.endedAt == nil, !closings.isEmpty {
                    closings[closings.count - 1].endedAt = state.effectiveAt
                }
                if kind.isClosed {
                    closings.append(
                        OracleClosing(
                            kind: kind,
                            closedAt: state.effectiveAt,
                            opening: state,
                            last: state,
                            fromStage: before?.stage,
                            place: place
                        )
                    )
                }
            }
            before = state
        }
        return closings
    }

    /// The closings that count.
    func closings(_ outcome: OracleOutcome) -> [OracleClosing] {
        switch outcome {
        case .last: closings.filter { $0.endedAt == nil }
        case .first: Array(closings.prefix(1))
        case .each: closings
        }
    }

    /// The closing in force at the moment asked about.
    var closingInForce: OracleClosing? { closings(.last).first }
}
