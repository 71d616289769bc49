import DealModel

/// Where deals went from the stages that they left in a window, and what that says about where they will end.
struct OracleTransitions: Sendable {
    struct Parameters: Sendable {
        var pipeline: Int
        var window = OracleWindow()
        var scope = OracleScope()
        var reading = OracleValue()
    }

    /// What a deal went to.
    enum Target: Hashable, Sendable {
        case stage(Int)
        /// A stage of another pipeline.
        case transferred
        case deleted
    }

    struct Move: Hashable, Sendable {
        var from: Int
        var to: Target
    }

    struct Cell: Sendable {
        var count = 0
        /// Values right after the move.
        var groups: OracleGroups = [:]
        var microseconds: Int64 = 0
        /// The mean length of the stays that ended so.
        var meanDays: Double { Double(microseconds) / Double(count) / Double(Instant.microsecondsPerDay) }
    }

    var cells: [Move: Cell] = [:]
    /// The open stages of the pipeline that were not deleted or that deals left.
    var openStages: [Int] = []

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var answer = Self()
        for stay in view.lives.flatMap({ $0.stays() }) {
            guard let leftAt = stay.leftAt, let exit = stay.exit, parameters.window.contains(leftAt),
                view.pipeline(ofStage: stay.stage) == parameters.pipeline, parameters.scope.contains(exit, in: view)
            else { continue }
            let target: Target =
                switch stay.exitReason {
                case .deleted: .deleted
                case .transferOut: .transferred
                default: .stage(exit.stage)
                }
            var cell = answer.cells[Move(from: stay.stage, to: target)] ?? Cell()
            cell.count += 1
            cell.groups.add(exit, stage: view.stage(exit.stage), as: parameters.reading)
            cell.microseconds += stay.length(asOf: leftAt)
            answer.cells[Move(from: stay.stage, to: target)] = cell
        }
        answer.openStages = view.stages(ofPipeline: parameters.pipeline).filter { stage in
            let isLeft = answer.cells.keys.contains { $0.from == stage || $0.to == .stage(stage) }
            return view.stage(stage).kind == .open && (!view.stage(stage).isDeleted || isLeft)
        }
        return answer
    }

    /// The part of the exits from `move.from` that went so.
    func rate(_ move: Move) -> Double? {
        let all = cells.filter { $0.key.from == move.from }.reduce(0) { $0 + $1.value.count }
        return all == 0 ? nil : Double(cells[move]?.count ?? 0) / Double(all)
    }
}
