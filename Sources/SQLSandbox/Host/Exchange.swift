internal import Locking

/// One question and its answer: what goes to and fro between the host and a worker.
final class Exchange {
    /// Why a worker cannot go on.
    enum Break: Error {
        /// It came to its end, or said what it never should; the statement that it was at has that as its outcome.
        case workerLost
        /// It did not end when the time was over.
        case deadline
        /// Nobody waits for the answer any more.
        case callerLeft
    }

    /// Outcomes so far, in the order of the statements.
    private(set) var outcomes: [SQLWorkers.Outcome] = []
    private let question: SQLQuestion
    private let deadlineNanoseconds: UInt64
    private let source: any SQLTableSource
    private let wait: (Int32, Int) -> Bool
    private var readers: [[SQLValue]: [Int: any SQLTableReader]] = [:]
    private var openCount = 0
    private var bytesLeft = SQLLimits.resultBytesMax

    /// The longest sleep, after which it is looked whether anybody waits.
    private static let pauseMillisecondsMax: UInt64 = 50

    init(
        _ question: SQLQuestion, deadlineNanoseconds: UInt64, source: any SQLTableSource,
        wait: @escaping (Int32, Int) -> Bool
    ) {
        self.question = question
        self.deadlineNanoseconds = deadlineNanoseconds
        self.source = source
        self.wait = wait
    }

    /// Whether every statement has its outcome.
    var isAnswered: Bool { outcomes.count >= question.statements.count }

    /// Has a worker run the statements that have no outcome yet.
    func run(on worker: WorkerProcess) throws(Break) {
        let asked = WorkerQuestion(
            question: question, first: outcomes.count, deadlineNanoseconds: deadlineNanoseconds, bytesMax: bytesLeft)
        do throws(MessageChannel.Failure) { try worker.send(asked.message) } catch { throw lose() }
        while !isAnswered {
            guard var message = try next(from: worker) else { continue }
            do throws(ByteReader.Malformed) { try take(&message, from: worker) } catch { throw lose() }
        }
    }

    /// Gives the statements that have no outcome the one that their time was over.
    func fillUp() {
        while !isAnswered {
            let detail = "The time was over before the statement had ended: ask for less, or give it longer."
            outcomes.append(.failure(SQLFailure(.timeout, detail)))
        }
    }

    private func next(from worker: WorkerProcess) throws(Break) -> MessageChannel.Message? {
        // Before anything is taken, so that who never stops asking for pages has no more time than others.
        let end = deadlineNanoseconds + UInt64(SQLLimits.graceMillisecondsMax) * 1_000_000
        let now = MonotonicClock.nanoseconds()
        guard now < end else { throw .deadline }
        do throws(MessageChannel.Failure) {
            if let message = try worker.receive() { return message }
        } catch {
            throw lose()
        }
        let pause = min(Self.pauseMillisecondsMax, (end - now) / 1_000_000 + 1)
        guard wait(worker.descriptor, Int(pause)) else { throw .callerLeft }
        return nil
    }

    private func lose() -> Break {
        if MonotonicClock.nanoseconds() >= deadlineNanoseconds { return .deadline }
        if !isAnswered {
            let detail = "The process that ran the statement came to its end; nothing else did. Ask again, or for less."
            outcomes.append(.failure(SQLFailure(.workerLost, detail)))
        }
        return .workerLost
    }

    private func take(
        _ message: inout MessageChannel.Message, from worker: WorkerProcess
    ) throws(ByteReader.Malformed) {
        let place = outcomes.count
        switch message.kind {
        case .want:
            let wish = try PageWish(&message.content, tables: question.tables)
            do throws(MessageChannel.Failure) { try worker.send(reply(to: wish)) } catch {
                throw ByteReader.Malformed()
            }
        case .result:
            bytesLeft -= min(bytesLeft, message.content.left)
            outcomes.append(.success(try StatementAnswer.result(&message.content, rowsMax: question.rowsMax)))
        case .failure:
            let failure = try StatementAnswer.failure(&message.content)
            outcomes.append(
                .failure(failure.explained(statement: question.statements[place], tables: question.tables)))
        default: throw ByteReader.Malformed()
        }
    }

    private func reply(to wish: PageWish) -> [UInt8] {
        do throws(SQLSourceRefusal) {
            return try reader(wish.table, wish.arguments).page(wish.page, columns: wish.columns).message
        } catch {
            var writer = ByteWriter(.refusal)
            writer.append(error.detail)
            return writer.finish()
        }
    }

    private func reader(_ table: Int, _ arguments: [SQLValue]) throws(SQLSourceRefusal) -> any SQLTableReader {
        if let reader = readers[arguments]?[table] { return reader }
        guard openCount < SQLLimits.openTablesMax else { throw SQLSourceRefusal("Too many tables are open.") }
        openCount += 1
        let reader = try source.open(table: table, arguments: arguments)
        readers[arguments, default: [:]][table] = reader
        return reader
    }
}
