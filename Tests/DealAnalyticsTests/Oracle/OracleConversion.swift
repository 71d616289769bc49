import DealModel

/// How many of the deals that came to a stage came on to another one, or were won.
struct OracleConversion: Sendable {
    enum Target: Hashable, Sendable {
        case stage(Int)
        /// Any stage that means won, of any pipeline.
        case won
    }

    struct Parameters: Sendable {
        var from: Int
        var to: Target
        /// Of the first entries to `from`.
        var window = OracleWindow()
        /// Nil for ever.
        var withinDays: Int?
        var scope = OracleScope()
    }

    var num = 0
    var den = 0
    /// The days that those took that came on, sorted.
    var days: [Double] = []
    var medianDays: Double? { OracleSample.quantile(0.5, of: days) }

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var answer = Self()
        for life in view.lives {
            let stays = life.stays()
            guard let place = stays.firstIndex(where: { $0.stage == parameters.from }),
                parameters.window.contains(stays[place].enteredAt),
                parameters.scope.contains(stays[place].entry, in: view)
            else { continue }
            answer.den += 1
            let reached = stays[(place + 1)...].first { stay in
                switch parameters.to {
                case .stage(let stage): stay.stage == stage
                case .won: view.stage(stay.stage).kind == .won
                }
            }
            guard let reached else { continue }
            let microseconds = reached.enteredAt.microseconds - stays[place].enteredAt.microseconds
            if let within = parameters.withinDays, microseconds > Int64(within) * Instant.microsecondsPerDay {
                continue
            }
            answer.num += 1
            answer.days.append(Double(microseconds) / Double(Instant.microsecondsPerDay))
        }
        answer.days.sort()
        return answer
    }
}
