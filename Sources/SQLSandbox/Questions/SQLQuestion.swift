/// What is asked: some statements over some tables at one moment.
public struct SQLQuestion: Sendable {
    /// The statements, each one SELECT.
    public var statements: [String]
    /// The tables that they can read.
    public var tables: [SQLTable]
    /// What `now` means, in microseconds since 1970.
    public var nowMicroseconds: Int64
    /// What `today()` gives: a date as YYYY-MM-DD.
    public var today: String
    /// How many rows each result can have.
    public var rowsMax = SQLLimits.rowsMax
    /// How long all of it may take, in milliseconds.
    public var timeoutMilliseconds = SQLLimits.timeoutMillisecondsDefault

    /// Asks with the usual limits.
    public init(_ statements: [String], tables: [SQLTable], nowMicroseconds: Int64, today: String) {
        self.statements = statements
        self.tables = tables
        self.nowMicroseconds = nowMicroseconds
        self.today = today
    }
}
