public import DealModel
public import Wire

extension Workspace {
    /// The calendar of the settings that hold now.
    ///
    /// - Throws: `not_ready` where this system does not have the time zone that was set.
    public var calendar: LocalCalendar {
        get throws(Problem) { try calendar(of: definitions.settings?.current) }
    }

    /// The calendar of settings, such as those that held at some time; that of universal time before any were set.
    ///
    /// - Throws: `not_ready` where this system does not have the time zone.
    public func calendar(of settings: WorkspaceSettings?) throws(Problem) -> LocalCalendar {
        guard let settings else { return .utc }
        guard let calendar = settings.calendar(zones: zones) else {
            throw Problem(
                .notReady,
                "The server's system does not have the workspace's time zone \(settings.timeZone); "
                    + "the package tzdata may be missing or too old.", retryAfterSeconds: Self.zoneRetrySeconds)
        }
        return calendar
    }

    /// When to ask again where a time zone is missing, which somebody has to install.
    private static let zoneRetrySeconds = 3_600
}
