import CSandbox
import Glibc
import TestSupport
import Testing

@testable import SQLSandbox

@Suite struct LeavingTests {
    /// A process that does nothing and has no end of its own.
    private static func process() throws -> pid_t {
        let process = unsafe csandbox_start("/bin/sleep", "1000", 0)  // lent C strings
        return try #require(process > 0 ? process : nil)
    }

    @Test func `a process that was killed leaves nothing behind`() throws {
        let leaving = LeavingProcesses()
        let process = try Self.process()
        leaving.end(process)
        while leaving.count > 0 { Waiting.wait(-1, 1) }
        #expect(kill(process, 0) == -1 && errno == ESRCH)
    }

    @Test func `a process that takes its time is waited for on the side`() throws {
        let leaving = LeavingProcesses()
        let process = try Self.process()
        leaving.follow(process)
        #expect(leaving.count == 1)
        kill(process, SIGKILL)
        while leaving.count > 0 { Waiting.wait(-1, 1) }
        #expect(kill(process, 0) == -1 && errno == ESRCH)
    }

    @Test func `no worker is started while leavingMax are on their way out`() throws {
        let workers = SQLWorkers(program: ProgramPath.penstock)
        defer { workers.close() }
        func ask(_ milliseconds: Int) throws -> [SQLWorkers.Outcome] {
            var question = Sandbox.question(["SELECT 1"])
            question.timeoutMilliseconds = milliseconds
            return try workers.ask(question, of: .init(high: 1, low: 1), source: MadeUpTables()) {
                Waiting.wait($0, $1)
                return true
            }
        }
        let processes = try (0..<SQLLimits.leavingMax).map { _ in try Self.process() }
        processes.forEach(workers.leaving.follow)
        workers.warmUp()
        #expect(workers.idleProcesses.isEmpty)
        #expect(throws: SQLWorkerError.busy) { try ask(50) }
        #expect(throws: SQLWorkerError.callerLeft) {
            _ = try workers.take(.init(high: 1, low: 1), untilNanoseconds: .max) { _, _ in false }
        }
        for process in processes { kill(process, SIGKILL) }
        #expect(try ask(SQLLimits.timeoutMillisecondsMax)[0].get().rows == [[.integer(1)]])
    }
}
