/// How often the amount of a deal is paid.
public enum ValuePeriod: String, CaseIterable, Sendable {
    /// Once.
    case oneTime = "one_time"
    /// Twelve times a year.
    case monthly
    /// Four times a year.
    case quarterly
    /// Once a year.
    case annual
}
