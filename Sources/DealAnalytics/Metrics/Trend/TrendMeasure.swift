/// A single number of another metric, of which a trend can be made.
public enum TrendMeasure: String, CaseIterable, Hashable, Sendable {
    /// Of the state at the end of each interval: how many deals are open.
    case openCount = "pipeline_value.count"
    /// What they are worth.
    case openValue = "pipeline_value.value"
    /// What they weigh.
    case openWeighted = "pipeline_value.weighted"
    /// Of what happened in each interval: how many deals were won.
    case wonCount = "won_count"
    case wonValue = "won_value"
    case lostCount = "lost_count"
    case lostValue = "lost_value"
    /// Wins in all closings, by count.
    case winRate = "win_rate"
    /// The same, by value.
    case winRateByValue = "win_rate.value"
    /// How many deals were created.
    case createdCount = "created_count"
    case createdValue = "created_value"
    /// How long wins took.
    case cycleMean = "cycle_time.mean_days"
    case cycleMedian = "cycle_time.median_days"
    /// Opportunities times average value times win rate over the length of the cycle.
    case velocity = "velocity.per_day"
    case measuredVelocity = "velocity.measured_per_day"

    /// What it is counted in.
    public enum Unit: String, CaseIterable, Hashable, Sendable {
        /// Deals.
        case deals
        /// Minor units of a currency.
        case money
        /// Ten-thousandths of minor units of a currency, a day.
        case moneyPerDay = "money_per_day"
        /// Millionths.
        case rate
        /// Millionths of days.
        case days
    }

    /// What it is counted in.
    public var unit: Unit {
        switch self {
        case .openCount, .wonCount, .lostCount, .createdCount: .deals
        case .openValue, .openWeighted, .wonValue, .lostValue, .createdValue: .money
        case .velocity, .measuredVelocity: .moneyPerDay
        case .winRate, .winRateByValue: .rate
        case .cycleMean, .cycleMedian: .days
        }
    }

    /// Whether it is told for each currency by itself.
    public var isByCurrency: Bool { [.money, .moneyPerDay].contains(unit) || self == .winRateByValue }

    /// Whether it is read from the state at the end of an interval, rather than from what happened in it.
    public var isOfState: Bool { [.openCount, .openValue, .openWeighted].contains(self) }

    /// Whether nothing in a currency means 0 rather than that there is no such number.
    var isSum: Bool { [.deals, .money].contains(unit) }
}
