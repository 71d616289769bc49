/// A stretch of the calendar that numbers are grouped by.
public enum CalendarInterval: String, CaseIterable, Hashable, Sendable {
    /// A civil day.
    case day
    /// Seven days from the day on which weeks start.
    case week
    /// A month of the calendar.
    case month
    /// Three months: of the fiscal year, where that does not start in January.
    case quarter
    /// Twelve months: the fiscal year, where that does not start in January.
    case year

    /// How many months it has; nil for those that are counted in days.
    var monthCount: Int? {
        switch self {
        case .day, .week: nil
        case .month: 1
        case .quarter: 3
        case .year: 12
        }
    }
}
