internal import DealModel

/// Columns held to what can have been written: a checksum can be made anew, and some rows have none, so that nothing
/// that is reckoned with further on may be taken as it stands.
extension SQLiteStatement {
    /// A column as a number.
    ///
    /// - Throws: `damaged` naming the column where it is not within the range.
    func integer(_ column: Int32, in range: ClosedRange<Int64>) throws(StoreError) -> Int64 {
        let stored = integer(column)
        guard range.contains(stored), !isNull(column) else { throw .damaged("\(name(column)) holds \(text(column))") }
        return stored
    }

    /// A column as a number, or nil for null.
    ///
    /// - Throws: `damaged` naming the column where it is not within the range.
    func optionalInteger(_ column: Int32, in range: ClosedRange<Int64>) throws(StoreError) -> Int64? {
        isNull(column) ? nil : try integer(column, in: range)
    }

    /// A column as a moment.
    ///
    /// - Throws: `damaged` naming the column where no moment that can be written stands in it.
    func instant(_ column: Int32) throws(StoreError) -> Instant {
        let range = Instant.earliest.microseconds...Instant.latest.microseconds
        return Instant(microseconds: try integer(column, in: range))
    }

    /// A column as an entry of a list, by its ordinal; nil for null.
    ///
    /// - Throws: `damaged` naming the column where the list has no such entry.
    func ordinal<Entry>(_ column: Int32, in list: [Entry]) throws(StoreError) -> Int? {
        guard let stored = optionalInteger(column) else { return nil }
        guard list.indices.contains(Int(clamping: stored)) else {
            throw .damaged("\(name(column)) holds \(stored), which is none")
        }
        return Int(stored)
    }

    /// A column in the model's terms; nil stays nil.
    ///
    /// - Throws: `damaged` naming the column where it has none.
    func decoded<Stored, Value>(
        _ column: Int32, _ stored: Stored?, _ decode: (Stored) -> Value?
    ) throws(StoreError) -> Value? {
        guard let stored else { return nil }
        guard let value = decode(stored) else { throw .damaged("\(name(column)) holds \(stored)") }
        return value
    }
}

extension StoreError {
    /// The same, saying also in which row; for damage alone.
    func inRow(_ row: Int64, of table: String) -> StoreError {
        guard case .damaged(let text) = self else { return self }
        return .damaged("\(table) row \(row): \(text)")
    }
}
