/// What is set for a whole workspace.
public struct WorkspaceSettings: Hashable, Sendable {
    /// The time zone of a workspace that has set none.
    public static let defaultTimeZone = "UTC"

    /// The id under which the change log has it.
    public let id: SettingsID
    /// Whether whoever changes something must say which version of it they have seen.
    public var requiresIfMatch: Bool
    /// The name of the time zone that days are counted in.
    public var timeZone: String
    /// The month in which the fiscal year starts, one of `LocalCalendar.fiscalYearStartMonths`.
    public var fiscalYearStartMonth: Int
    /// The first day of the week.
    public var weekStart: Weekday
    /// The currency that totals are converted to where none is asked for; nil for none.
    public var reportingCurrency: Currency?

    /// Makes settings.
    public init(
        id: SettingsID, requiresIfMatch: Bool = false, timeZone: String = Self.defaultTimeZone,
        fiscalYearStartMonth: Int = 1, weekStart: Weekday = .monday, reportingCurrency: Currency? = nil
    ) {
        self.id = id
        self.requiresIfMatch = requiresIfMatch
        self.timeZone = timeZone
        self.fiscalYearStartMonth = fiscalYearStartMonth
        self.weekStart = weekStart
        self.reportingCurrency = reportingCurrency
    }

    /// The calendar of the settings; nil where `zones` has no such zone.
    public func calendar(zones: any ZoneSource) -> LocalCalendar? {
        zones.rules(named: timeZone).map {
            LocalCalendar(zone: $0, fiscalYearStartMonth: fiscalYearStartMonth, weekStart: weekStart)
        }
    }
}
