/// Why a statement has no result.
public struct SQLFailure: Error, Hashable, Sendable {
    /// What kind of reason.
    public enum Code: String, CaseIterable, Sendable {
        /// It is no SQL.
        case syntax = "sql_syntax"
        /// There is no such table.
        case unknownTable = "unknown_table"
        /// There is no such column.
        case unknownColumn = "unknown_column"
        /// It asks for a function or something else that is not on the list.
        case notAllowed = "not_allowed"
        /// It is no SELECT, or not one alone.
        case notOneSelect = "not_one_select"
        /// It is too long or too complex, or makes a value that is too long.
        case tooLarge = "too_large"
        /// It needs more memory than there is.
        case outOfMemory = "out_of_memory"
        /// The time was over.
        case timeout = "timeout"
        /// A table cannot be read as it is asked for.
        case refused = "table_refused"
        /// The process that ran it came to an end.
        case workerLost = "worker_lost"
        /// Anything else that SQLite says.
        case failed = "sql_error"
    }

    /// What kind of reason.
    public var code: Code
    /// A sentence about it.
    public var detail: String
    /// Where in the statement, in bytes from its beginning; nil where nobody can tell.
    public var position: Int?
    /// The names that would have been right.
    public var allowed: [String] = []
    /// The one of them that is nearest to what was written.
    public var didYouMean: String?

    init(_ code: Code, _ detail: String, position: Int? = nil) {
        self.code = code
        self.detail = detail
        self.position = position
    }
}
