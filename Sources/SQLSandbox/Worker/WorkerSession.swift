internal import Locking

/// One question in a worker: what it may use, how its tables are got, and what went wrong last.
final class WorkerSession {
    /// The question.
    let question: SQLQuestion
    private let deadlineNanoseconds: UInt64
    private let host: WorkerHost
    private var tables: [[SQLValue]: [Int: TableData]] = [:]
    private var openCount = 0
    private var tableBytes = 0
    /// Why the statement under way was stopped by us and not by SQLite.
    var stop: WorkerStop?
    /// The plans that were made for the statement under way, by number.
    var plans: [TablePlan] = []
    /// Whether a table of ours is being declared, for which SQLite asks as if somebody wrote to a schema.
    var isDeclaring = false
    /// What the statement under way asked for and is not allowed.
    var denial: SQLFailure?

    init(_ asked: WorkerQuestion, host: WorkerHost) {
        question = asked.question
        deadlineNanoseconds = asked.deadlineNanoseconds
        self.host = host
    }

    /// Whether the time is over.
    var isOver: Bool { MonotonicClock.nanoseconds() >= deadlineNanoseconds }

    /// A table with arguments.
    func data(_ table: Int, _ arguments: [SQLValue]) throws(WorkerStop) -> TableData {
        if let data = tables[arguments]?[table] { return data }
        guard openCount < SQLLimits.openTablesMax else {
            throw .refused(
                "A question can read at most \(SQLLimits.openTablesMax) tables, each moment of a table counted.")
        }
        openCount += 1
        let data = TableData(
            table: table, arguments: arguments, columnCount: question.tables[table].columns.count
        ) { [unowned self] wish throws(WorkerStop) in try self.page(wish) }
        tables[arguments, default: [:]][table] = data
        return data
    }

    private func page(_ wish: PageWish) throws(WorkerStop) -> SQLPage {
        guard !isOver else { throw .timeout }
        let page = try host.page(wish)
        tableBytes += page.columns.reduce(0) { $0 + $1.bytes }
        guard tableBytes <= SQLLimits.tableBytesMax else { throw .tooMuchRead }
        return page
    }
}
