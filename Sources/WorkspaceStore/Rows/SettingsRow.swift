internal import DealModel

/// How versions of a workspace's settings stand in `settings_versions`.
enum SettingsRow {
    static let columns =
        "seq, id, recorded_at, require_if_match, time_zone, fiscal_year_start, week_start, reporting_currency, crc"
    static let insertSQL =
        "INSERT INTO settings_versions (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"

    static func bind(
        _ settings: WorkspaceSettings, sequence: Int64, recordedAt: Instant, to statement: SQLiteStatement,
        bytes: inout RowBytes
    ) {
        statement.bind(1, sequence)
        statement.bind(2, settings.id)
        statement.bind(3, recordedAt.microseconds)
        statement.bind(4, settings.requiresIfMatch ? 1 as Int64 : 0)
        statement.bind(5, settings.timeZone)
        statement.bind(6, Int64(settings.fiscalYearStartMonth))
        statement.bind(7, settings.weekStart.rawValue)
        statement.bind(8, settings.reportingCurrency?.code)
        statement.bind(9, checksum(of: settings, sequence: sequence, recordedAt: recordedAt, bytes: &bytes))
    }

    /// Reads a version, with its sequence number and time.
    ///
    /// - Throws: `damaged` naming the row where the checksum differs, or where it holds what was never written.
    static func read(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<WorkspaceSettings>.Version {
        do throws(StoreError) {
            return try decode(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "settings_versions")
        }
    }

    private static func decode(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<WorkspaceSettings>.Version {
        let sequence = try statement.integer(0, in: 1...LogState.sequenceMax)
        guard let id: SettingsID = statement.id(1) else { throw .damaged("there is no id") }
        let recordedAt = try statement.instant(2)
        let timeZone = statement.text(4)
        guard ZoneRules.isName(timeZone) else { throw .damaged("time_zone holds \(timeZone)") }
        let months = LocalCalendar.fiscalYearStartMonths
        let month = try statement.integer(5, in: Int64(months.lowerBound)...Int64(months.upperBound))
        guard let weekStart = Weekday(rawValue: statement.text(6)) else {
            throw .damaged("week_start holds \(statement.text(6))")
        }
        let currency = try statement.decoded(7, statement.optionalText(7)) { Currency($0) }
        let settings = WorkspaceSettings(
            id: id, requiresIfMatch: statement.integer(3) != 0, timeZone: timeZone, fiscalYearStartMonth: Int(month),
            weekStart: weekStart, reportingCurrency: currency)
        guard checksum(of: settings, sequence: sequence, recordedAt: recordedAt, bytes: &bytes) == statement.integer(8)
        else { throw .damaged(LogRow.badChecksum) }
        return VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: settings)
    }

    private static func checksum(
        of settings: WorkspaceSettings, sequence: Int64, recordedAt: Instant, bytes: inout RowBytes
    ) -> Int64 {
        bytes.removeAll()
        bytes.append(sequence)
        bytes.append(settings.id)
        bytes.append(recordedAt.microseconds)
        bytes.append(settings.requiresIfMatch)
        bytes.append(settings.timeZone)
        bytes.append(Int64(settings.fiscalYearStartMonth))
        bytes.append(settings.weekStart.rawValue)
        bytes.append(settings.reportingCurrency?.code)
        return bytes.checksum
    }
}
