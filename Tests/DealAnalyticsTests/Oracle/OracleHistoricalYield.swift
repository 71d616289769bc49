import DealModel

/// Which part of what was open in past periods, at the same elapsed share, was won by their ends; pooled, by value.
struct OracleHistoricalYield: Sendable {
    /// Won by the ends of the periods, by currency.
    var won: [String: Int128] = [:]
    /// Open at the elapsed share, by currency.
    var open: [String: Int128] = [:]

    /// Nil where nothing was open, or what was open came to nothing.
    func yield(_ code: String) -> OracleRational? {
        guard let den = open[code], den != 0 else { return nil }
        let num = won[code] ?? 0
        return den > 0 ? OracleRational(num, over: den) : OracleRational(-num, over: -den)
    }

    /// Of a current period, by past ones.
    static func of(
        _ view: OracleView,
        period: OraclePeriod,
        past: [OraclePeriod],
        _ parameters: OracleForecast.Parameters
    ) -> Self {
        // The microsecond before a midnight belongs to the day that is over.
        let date = parameters.zone.date(Instant(microseconds: view.asOf.microseconds + 1))
        let elapsed = min(max(Int(date.dayNumber) - Int(period.from.dayNumber), 0), period.days)
        var answer = Self()
        for earlier in past {
            let day = earlier.from.dayNumber + Int32(elapsed * earlier.days / period.days)
            let then = view.at(parameters.zone.start(CivilDate(dayNumber: day)).before)
            let later = view.at(earlier.end.before)
            for life in then.lives where life.isOpen {
                let state = life.now
                guard let date = state.closeDate, earlier.contains(date), parameters.scope.contains(state, in: then)
                else { continue }
                if let value = parameters.reading.value(state), let code = state.currency?.code {
                    answer.open[code, default: 0] += value
                }
                guard let closing = OracleLife(life.deal, in: later)?.closingInForce, closing.kind == .won,
                    let value = parameters.reading.value(closing.last), let code = closing.last.currency?.code
                else { continue }
                answer.won[code, default: 0] += value
            }
        }
        return answer
    }
}
