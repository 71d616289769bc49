internal import ColumnEngine

/// How a query does its work: on as many threads as are worth it, until nobody waits for its answer any more.
public struct QueryWork: Sendable {
    /// How many threads there may be.
    public let threadCount: Int
    private let units: UnitWork

    /// - Parameters:
    ///   - threadCount: how many threads there may be, at least 1.
    ///   - isCancelled: whether nobody waits any more; asked often.
    ///   - perform: runs a body for 0 ..< count, beside each other, and returns when all are done.
    public init(
        threadCount: Int, isCancelled: @escaping @Sendable () -> Bool,
        perform: @escaping @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void
    ) {
        self.threadCount = threadCount
        units = UnitWork(threadCount: threadCount, isCancelled: isCancelled, perform: perform)
    }

    /// On the caller's thread, and to the end.
    public static let alone = QueryWork(
        threadCount: 1, isCancelled: { false }, perform: { count, body in for index in 0..<count { body(index) } })

    /// Runs `body` for each unit and gives what the units found, in their order.
    ///
    /// - Parameter rowCount: how many rows the units look at together.
    /// - Throws: `QueryStopped` where nobody waits any more.
    func map<Part: Sendable>(
        units count: Int, rowCount: Int, _ body: @escaping @Sendable (Int) -> Part
    ) throws(QueryStopped) -> [Part] {
        guard let parts = units.map(units: count, rowCount: rowCount, body) else { throw QueryStopped() }
        return parts
    }

    /// Runs `body` for each unit on what a thread has gathered so far; for wholes in which order leaves no trace.
    ///
    /// - Returns: what each thread gathered, at least one.
    /// - Throws: `QueryStopped` where nobody waits any more.
    func gather<Whole: Sendable>(
        units count: Int, rowCount: Int, from empty: Whole, _ body: @escaping @Sendable (inout Whole, Int) -> Void
    ) throws(QueryStopped) -> [Whole] {
        guard let wholes = units.gather(units: count, rowCount: rowCount, from: empty, body) else {
            throw QueryStopped()
        }
        return wholes
    }
}
