internal import CSQLite
internal import Glibc

/// The process in which statements run: started by `SQLWorkers` from the same program, and of no use by itself.
public enum SQLWorker {
    /// The argument with which the program is started as a worker.
    public static let argument = "sql-worker"

    /// Answers the questions that come over the socket on descriptor 0 until nobody asks any more.
    public static func run() -> Never {
        var status = stat()
        // Fills the structure.
        guard unsafe fstat(0, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { exit(EXIT_FAILURE) }
        let walls = SandboxWalls.raise()
        _ = sqlite3_hard_heap_limit64(Int64(SQLLimits.heapBytesMax))
        guard FixedClock.register() else { exit(EXIT_FAILURE) }
        let host = WorkerHost(descriptor: 0)
        var hello = ByteWriter(.hello)
        hello.append(walls.rawValue)
        host.send(hello.finish())
        while let asked = host.question() { answer(asked, host) }
        exit(EXIT_SUCCESS)
    }

    private static func answer(_ asked: WorkerQuestion, _ host: WorkerHost) {
        FixedClock.set(microseconds: asked.question.nowMicroseconds)
        let session = WorkerSession(asked, host: host)
        let statements = asked.question.statements.dropFirst(asked.first)
        do throws(SQLFailure) {
            let runner = try StatementRunner(asked, session, host: host)
            for statement in statements { runner.run(statement) }
        } catch {
            for _ in statements { host.send(StatementAnswer.message(error)) }
        }
    }
}
