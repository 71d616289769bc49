internal import DealModel

/// How versions of sets of exchange rates stand in `rate_set_versions`.
enum RateSetRow {
    static let columns =
        "seq, id, recorded_at, name, base, source, is_default, quote_count, first_day, last_day, quotes_sha256, "
        + "text_sha256, crc"
    static let insertSQL = """
        INSERT INTO rate_set_versions (\(columns))
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """
    /// How many columns stand before the checksum.
    static let checkedColumns: Int32 = 12

    static func bind(
        _ set: RateSet, sequence: Int64, recordedAt: Instant, to statement: SQLiteStatement, bytes: inout RowBytes
    ) {
        statement.bind(1, sequence)
        statement.bind(2, set.id)
        statement.bind(3, recordedAt.microseconds)
        statement.bind(4, set.name)
        statement.bind(5, set.base.code)
        statement.bind(6, set.source)
        statement.bind(7, set.isDefault ? 1 as Int64 : 0)
        statement.bind(8, set.imported.map { Int64($0.quoteCount) })
        statement.bind(9, set.imported.map { Int64($0.firstDay.dayNumber) })
        statement.bind(10, set.imported.map { Int64($0.lastDay.dayNumber) })
        statement.bind(11, set.imported?.digest)
        statement.bind(12, set.imported?.textDigest)
        statement.bind(13, checksum(of: set, sequence: sequence, recordedAt: recordedAt, bytes: &bytes))
    }

    /// Reads a set's version, with its sequence number and time.
    ///
    /// - Throws: `damaged` naming the row where the checksum differs, or where it holds what was never written.
    static func read(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<RateSet>.Version {
        do throws(StoreError) {
            return try decode(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "rate_set_versions")
        }
    }

    private static func decode(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<RateSet>.Version {
        let sequence = try statement.integer(0, in: 1...LogState.sequenceMax)
        guard let id: RateSetID = statement.id(1) else { throw .damaged("there is no id") }
        let recordedAt = try statement.instant(2)
        guard let base = Currency(statement.text(4)) else { throw .damaged("base holds \(statement.text(4))") }
        let set = RateSet(
            id: id, name: statement.text(3), base: base, source: statement.optionalText(5),
            isDefault: statement.integer(6) != 0, imported: try imported(statement))
        guard checksum(of: set, sequence: sequence, recordedAt: recordedAt, bytes: &bytes) == statement.integer(12)
        else { throw .damaged(LogRow.badChecksum) }
        return VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: set)
    }

    private static func imported(_ statement: SQLiteStatement) throws(StoreError) -> QuoteImport? {
        guard let count = try statement.optionalInteger(7, in: 1...Int64(RateSetLimits.quotesPerImportMax)) else {
            return nil
        }
        let days = Int64(CivilDate.earliest.dayNumber)...Int64(CivilDate.latest.dayNumber)
        return QuoteImport(
            quoteCount: Int(count), firstDay: CivilDate(dayNumber: Int32(try statement.integer(8, in: days))),
            lastDay: CivilDate(dayNumber: Int32(try statement.integer(9, in: days))), digest: statement.text(10),
            textDigest: statement.optionalText(11))
    }

    private static func checksum(
        of set: RateSet, sequence: Int64, recordedAt: Instant, bytes: inout RowBytes
    ) -> Int64 {
        bytes.removeAll()
        bytes.append(sequence)
        bytes.append(set.id)
        bytes.append(recordedAt.microseconds)
        bytes.append(set.name)
        bytes.append(set.base.code)
        bytes.append(set.source)
        bytes.append(set.isDefault)
        bytes.append(set.imported.map { Int64($0.quoteCount) })
        bytes.append(set.imported.map { Int64($0.firstDay.dayNumber) })
        bytes.append(set.imported.map { Int64($0.lastDay.dayNumber) })
        bytes.append(set.imported?.digest)
        bytes.append(set.imported?.textDigest)
        return bytes.checksum
    }
}
