import Locking
import TestSupport
import Testing

@testable import SQLSandbox

/// Asks workers about the made-up tables.
enum Sandbox {
    static let shared = SQLWorkers(program: ProgramPath.penstock)
    // How many were asked; of no value at all the sanitizer would say that it lies where the lock does.
    private static let gate = Guarded(0)
    static let owner = SQLWorkers.Owner(high: 1, low: 1)
    /// 2026-03-10T12:00:00Z.
    static let now: Int64 = 1_773_144_000_000_000

    static func question(_ statements: [String]) -> SQLQuestion {
        var question = SQLQuestion(statements, tables: MadeUpTables.tables, nowMicroseconds: now, today: "2026-03-11")
        // Time enough on a machine that runs all tests at once.
        question.timeoutMilliseconds = SQLLimits.timeoutMillisecondsMax
        return question
    }

    static func ask(
        _ statements: [String], of owner: SQLWorkers.Owner = owner, source: MadeUpTables = MadeUpTables(),
        workers: SQLWorkers = shared, _ change: (inout SQLQuestion) -> Void = { _ in }
    ) throws -> [SQLWorkers.Outcome] {
        var question = question(statements)
        change(&question)
        // One after the other, so that no question spends its time in the queue.
        return try gate.withLock { count in
            count += 1
            return try workers.ask(question, of: owner, source: source) { descriptor, milliseconds in
                Waiting.wait(descriptor, milliseconds)
                return true
            }
        }
    }

    static func rows(_ statement: String) throws -> [[SQLValue]] {
        try #require(try ask([statement]).first).get().rows
    }

    static func failure(_ statement: String) throws -> SQLFailure? {
        switch try #require(try ask([statement]).first) {
        case .success: nil
        case .failure(let failure): failure
        }
    }
}
