internal import DealModel
internal import Wire

/// What is set for a workspace, as bodies and events have it.
enum SettingsJSON {
    /// The fields that can be set, by the names that the log has for them too.
    static func fields(of settings: WorkspaceSettings) -> JSONObject {
        [
            "require_if_match": .bool(settings.requiresIfMatch), "time_zone": .string(settings.timeZone),
            "fiscal_year_start": .integer(Int64(settings.fiscalYearStartMonth)),
            "week_start": .string(settings.weekStart.rawValue),
            "reporting_currency": .optional(settings.reportingCurrency?.code),
        ]
    }

    /// What holds before anything is set.
    static let defaults = fields(of: WorkspaceSettings(id: SettingsID(high: 0, low: 0)))

    /// Lays the fields of a checked body over settings.
    static func apply(_ body: JSONObject, to settings: inout WorkspaceSettings) {
        if let requires = body["require_if_match"]?.boolValue { settings.requiresIfMatch = requires }
        if let zone = body["time_zone"]?.stringValue { settings.timeZone = zone }
        if let month = body["fiscal_year_start"]?.intValue { settings.fiscalYearStartMonth = Int(month) }
        if let day = body["week_start"]?.stringValue.flatMap({ Weekday(rawValue: $0) }) { settings.weekStart = day }
        if let currency = body["reporting_currency"] {
            settings.reportingCurrency = currency.stringValue.flatMap { Currency($0) }
        }
    }
}
