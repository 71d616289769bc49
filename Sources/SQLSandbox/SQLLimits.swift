/// What bounds statements, by name; most are SQLite's own limits (https://sqlite.org/limits.html), set low.
public enum SQLLimits {
    /// The longest statement, in bytes of UTF-8.
    public static let statementBytesMax = 20_000
    /// How many statements one question can have.
    public static let statementsMax = 20
    /// The longest text that can come to be while a statement runs, in bytes.
    public static let valueBytesMax = 65_536
    /// How many columns a result, a list or an order can have.
    public static let columnsMax = 100
    /// How deep an expression can be.
    public static let expressionDepthMax = 100
    /// How many SELECTs can be joined by UNION and its like.
    public static let compoundsMax = 20
    /// How many steps a statement can be compiled to.
    public static let stepsMax = 25_000
    /// How many arguments a function can have.
    public static let argumentsMax = 16
    /// The longest pattern of LIKE and GLOB, in bytes.
    public static let patternBytesMax = 100
    /// The highest number of a parameter; none can be given a value, so that all are null.
    public static let parametersMax = 100
    /// How many rows a result can have; what is beyond is cut off.
    public static let rowsMax = 10_000
    /// How many bytes the results of one question can have together; what is beyond is cut off.
    public static let resultBytesMax = 4 << 20
    /// How long a question may take, in milliseconds, if it does not say.
    public static let timeoutMillisecondsDefault = 2_000
    /// How long a question can be given, in milliseconds.
    public static let timeoutMillisecondsMax = 10_000
    /// After how many steps of SQLite's machine it is asked whether the time is over.
    static let stepsPerQuestion: Int32 = 1_000
    /// How long a worker may go on after the deadline before it is killed, in milliseconds.
    public static let graceMillisecondsMax = 100
    /// The memory of SQLite in a worker, in bytes.
    public static let heapBytesMax = 256 << 20
    /// The memory that a question's tables may take in a worker, in bytes.
    public static let tableBytesMax = 256 << 20
    /// The address space of a worker, in bytes.
    public static let addressSpaceBytesMax = 2 << 30
    /// How long the questions of a worker may take together, in seconds, before another takes its place.
    public static let workerSecondsMax = 60
    /// The processor time of a worker in all its life, in seconds: what it may be asked for, and as much again, since
    /// the kernel counts for this limit in ticks, which can go before the true time.
    public static let processorSecondsMax = 150
    /// How many tables, a table with other arguments being another one, a question can have open.
    public static let openTablesMax = 200
    /// How many workers there can be at once that belong to workspaces; one more waits for its first.
    public static let workersMax = 2
    /// How many workers that were killed can be still there before no other is started.
    public static let leavingMax = 2
    /// How many questions can wait for a worker.
    public static let waitingMax = 16
    /// The longest message that a worker can send, in bytes.
    static let messageBytesMax = 8 << 20
    /// The longest message to a worker, in bytes.
    static let pageBytesMax = 64 << 20
    /// By how much a worker gives way to others (nice(2)).
    static let niceness: Int32 = 10
}

extension SQLLimits {
    /// The functions that statements can use, in order.
    public static var functions: [String] { SQLFunctions.allowed }
}
