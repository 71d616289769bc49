import DealModel

/// The value of deals by groups, at one moment.
struct OraclePipelineValue: Sendable {
    struct Parameters: Sendable {
        var groupBy: [OracleDimension] = []
        /// The deals' kinds of stages that count.
        var status: Set<StageKind> = [.open]
        var scope = OracleScope()
        var reading = OracleValue()
    }

    /// The values of the dimensions, in the order asked for; nil where a deal has none.
    typealias Key = [String?]

    var groups: [Key: OracleGroups] = [:]
    /// Every deal once, which groups by tag do not sum up to.
    var total: OracleGroups = [:]

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var answer = Self()
        for life in view.lives where !life.isDeleted && parameters.status.contains(life.kind) {
            let state = life.now
            guard parameters.scope.contains(state, in: view) else { continue }
            let stage = view.stage(state.stage)
            answer.total.add(state, stage: stage, as: parameters.reading)
            for key in keys(of: state, by: parameters.groupBy, in: view) {
                answer.groups[key, default: [:]].add(state, stage: stage, as: parameters.reading)
            }
        }
        return answer
    }

    /// The state at each of some moments, the ends of intervals.
    static func series(_ view: OracleView, ends: [Instant], _ parameters: Parameters) -> [Self] {
        ends.map { of(view.at(min($0, view.asOf)), parameters) }
    }

    /// The groups that a deal belongs to: one, or one for each of its tags.
    static func keys(of state: OracleState, by dimensions: [OracleDimension], in view: OracleView) -> [Key] {
        var keys: [Key] = [[]]
        for dimension in dimensions {
            let values = values(of: state, dimension, in: view)
            keys = keys.flatMap { key in values.map { key + [$0] } }
        }
        return keys
    }

    private static func values(of state: OracleState, _ dimension: OracleDimension, in view: OracleView) -> [String?] {
        switch dimension {
        case .pipeline: return ["\(view.pipeline(ofStage: state.stage))"]
        case .stage: return ["\(state.stage)"]
        case .owner: return [state.ownerID]
        case .tag: return state.tags.isEmpty ? [nil] : state.tags.sorted().map { "\($0)" }
        case .source: return [state.source]
        case .currency: return [state.currency?.code]
        case .category:
            let category = state.leaderCategory ?? state.forecastCategory ?? view.stage(state.stage).forecastCategory
            return [category?.rawValue]
        case .month: return [state.closeDate.map { String("\($0)".prefix(7)) }]
        case .quarter:
            return [state.closeDate.map { "\("\($0)".prefix(4))-Q\(($0.components.month + 2) / 3)" }]
        }
    }
}
