internal import Locking

extension SQLWorkers {
    /// What became of one statement.
    public typealias Outcome = Result<SQLResult, SQLFailure>

    /// Asks a question and waits for its answer on this thread, which serves the tables meanwhile.
    ///
    /// Each statement has an outcome of its own. A worker that comes to its end costs the statement that it was at; the
    /// next ones run in another.
    /// - Parameters:
    ///   - owner: the workspace that the tables are of.
    ///   - source: gives the tables.
    ///   - wait: sleeps until a descriptor is ready or so many milliseconds have passed; false where nobody waits for
    ///     the answer any more.
    /// - Returns: an outcome for each statement, in their order, by the end of the question's time and
    ///   `SQLLimits.graceMillisecondsMax`.
    /// - Throws: why it was not asked at all.
    public func ask(
        _ question: SQLQuestion, of owner: Owner, source: any SQLTableSource,
        wait: @escaping (_ descriptor: Int32, _ milliseconds: Int) -> Bool
    ) throws(SQLWorkerError) -> [Outcome] {
        let deadline = MonotonicClock.nanoseconds() + UInt64(max(0, question.timeoutMilliseconds)) * 1_000_000
        var turn = try take(owner, untilNanoseconds: deadline, wait)
        let exchange = Exchange(question, deadlineNanoseconds: deadline, source: source, wait: wait)
        let begun = MonotonicClock.nanoseconds()
        var isSound = true
        defer {
            let canGoOn = turn.worker.note(workedNanoseconds: MonotonicClock.nanoseconds() - begun)
            give(turn, isSound: isSound && canGoOn)
        }
        while !exchange.isAnswered {
            do throws(Exchange.Break) {
                isSound = true
                try exchange.run(on: turn.worker)
            } catch {
                isSound = false
                switch error {
                case .callerLeft: throw .callerLeft
                case .deadline: exchange.fillUp()
                case .workerLost:
                    tellLoss(of: turn.worker)
                    guard !exchange.isAnswered else { break }
                    do throws(SQLWorkerError) {
                        try replace(&turn, untilNanoseconds: deadline, wait)
                        isSound = true
                    } catch {
                        guard case .busy = error else { throw error }
                        exchange.fillUp()
                    }
                }
            }
        }
        return exchange.outcomes
    }
}
