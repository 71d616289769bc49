import CSandbox
import Foundation
import Locking
import TestSupport
import Testing

@testable import SQLSandbox

@Suite struct WorkerTests {
    private static let endless = "SELECT count(*) FROM people a, people b, people c"

    @Test func `a worker stands behind all walls`() throws {
        let worker = try WorkerProcess(program: ProgramPath.penstock, argument: SQLWorker.argument)
        while worker.walls == nil {
            Waiting.wait(worker.descriptor, 1_000)
            _ = try worker.receive()
        }
        #expect(worker.walls == (csandbox_is_sanitized() == 1 ? [] : [.limits, .files, .calls]))
    }

    @Test func `behind the walls no file can be opened, no socket made and no process started`() async {
        await #expect(processExitsWith: .success) {
            _ = SandboxWalls.raise()
            exit(csandbox_is_sanitized() == 0 && csandbox_can_escape() == 1 ? EXIT_FAILURE : EXIT_SUCCESS)
        }
    }

    @Test func `a worker has one descriptor, no environment and no rights to more memory than it may have`() throws {
        let worker = try WorkerProcess(program: ProgramPath.penstock, argument: SQLWorker.argument)
        while worker.walls == nil {
            Waiting.wait(worker.descriptor, 1_000)
            _ = try worker.receive()
        }
        let folder = "/proc/\(worker.processID)"
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/fd") == ["0"])
        let environment = try String(contentsOfFile: folder + "/environ", encoding: .utf8)
        #expect(environment.split(separator: "\0").allSatisfy { $0.hasPrefix("LD_LIBRARY_PATH=") })
        guard csandbox_is_sanitized() == 0 else { return }
        let limits = try String(contentsOfFile: folder + "/limits", encoding: .utf8)
        let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max address space") })
        #expect(line.contains(String(SQLLimits.addressSpaceBytesMax)))
    }

    @Test func `a worker that is killed costs the statement that it was at`() throws {
        let said = Guarded<[String]>([])
        let workers = SQLWorkers(program: ProgramPath.penstock, log: { line in said.withLock { $0.append(line) } })
        defer { workers.close() }
        let owner = SQLWorkers.Owner(high: 3, low: 3)
        workers.warmUp()
        let process = try #require(workers.idleProcesses.first)
        let outcomes = try workers.ask(
            Sandbox.question(["SELECT 1", "SELECT count(*) FROM people", "SELECT 2"]), of: owner,
            source: KillingTables(process)
        ) {
            Waiting.wait($0, $1)
            return true
        }
        #expect(try outcomes[0].get().rows == [[.integer(1)]])
        #expect(try outcomes[2].get().rows == [[.integer(2)]])
        guard case .failure(let failure) = outcomes[1] else {
            Issue.record("the worker lived on")
            return
        }
        #expect(failure.code == .workerLost)
        #expect(said.withLock { $0 }.contains { $0.hasSuffix("signal 9") })
        let next = try workers.ask(Sandbox.question(["SELECT 3"]), of: owner, source: MadeUpTables()) {
            Waiting.wait($0, $1)
            return true
        }
        #expect(try next[0].get().rows == [[.integer(3)]])
    }

    @Test func `the time is kept, even where the worker does not`() throws {
        let started = ContinuousClock.now
        let outcomes = try Sandbox.ask([Self.endless, "SELECT 1"], of: .init(high: 4, low: 4)) {
            $0.timeoutMilliseconds = 200
        }
        #expect(ContinuousClock.now - started < .milliseconds(200 + SQLLimits.graceMillisecondsMax + 2_000))
        for outcome in outcomes {
            guard case .failure(let failure) = outcome else {
                Issue.record("there was an answer")
                continue
            }
            #expect(failure.code == .timeout)
        }
    }

    @Test func `a worker that does nothing is killed when the time is over`() throws {
        let workers = SQLWorkers(program: "/bin/sleep", argument: "1000")
        defer { workers.close() }
        var question = Sandbox.question(["SELECT 1", "SELECT 2"])
        question.timeoutMilliseconds = 100
        let outcomes = try workers.ask(question, of: .init(high: 1, low: 1), source: MadeUpTables()) {
            Waiting.wait($0, $1)
            return true
        }
        #expect(outcomes.count == 2)
        #expect(workers.idleProcesses.count <= 1)
    }

    @Test(arguments: ["/bin/true", "/bin/echo"])
    func `a program that is no worker answers nothing`(program: String) throws {
        let workers = SQLWorkers(program: program, argument: "x")
        defer { workers.close() }
        let outcomes = try workers.ask(
            Sandbox.question(["SELECT 1"]), of: .init(high: 1, low: 1), source: MadeUpTables()
        ) { _, milliseconds in
            Waiting.wait(-1, min(milliseconds, 5))
            return true
        }
        guard case .failure(let failure) = outcomes.first else {
            Issue.record("\(program) answered")
            return
        }
        #expect([.workerLost, .timeout].contains(failure.code))
    }

    @Test func `a program that is not there is no worker`() {
        let said = Guarded<[String]>([])
        let workers = SQLWorkers(program: "/nowhere/penstock", log: { line in said.withLock { $0.append(line) } })
        #expect(throws: SQLWorkerError.self) {
            try workers.ask(Sandbox.question(["SELECT 1"]), of: .init(high: 1, low: 1), source: MadeUpTables()) {
                _, _ in true
            }
        }
        #expect(said.withLock { $0 }.first?.contains("/nowhere/penstock cannot be started") == true)
    }

    @Test func `a worker is replaced before its time is used up`() throws {
        let worker = try WorkerProcess(program: ProgramPath.penstock, argument: SQLWorker.argument)
        let whole = UInt64(SQLLimits.workerSecondsMax) * 1_000_000_000
        #expect(worker.note(workedNanoseconds: whole - 1))
        #expect(!worker.note(workedNanoseconds: 1))
        let longest = SQLLimits.workerSecondsMax + SQLLimits.timeoutMillisecondsMax / 1_000
        #expect(SQLLimits.processorSecondsMax >= 2 * longest)
    }

    @Test func `what does not stand around a worker has a name`() {
        #expect(SandboxWalls.all.missing.isEmpty)
        #expect(SandboxWalls([.limits]).missing == "landlock, seccomp")
    }

    @Test func `who leaves is not worked for`() throws {
        let workers = SQLWorkers(program: ProgramPath.penstock)
        defer { workers.close() }
        #expect(throws: SQLWorkerError.callerLeft) {
            try workers.ask(Sandbox.question([Self.endless]), of: .init(high: 1, low: 1), source: MadeUpTables()) {
                _, _ in false
            }
        }
        #expect(workers.idleProcesses.count <= 1)
    }

    @Test func `a workspace keeps its worker, and another one gets another`() throws {
        let workers = SQLWorkers(program: ProgramPath.penstock)
        defer { workers.close() }
        func ask(_ number: UInt64) throws {
            let outcomes = try workers.ask(
                Sandbox.question(["SELECT 1"]), of: .init(high: number, low: 0), source: MadeUpTables()
            ) {
                Waiting.wait($0, $1)
                return true
            }
            #expect(try outcomes[0].get().rows == [[.integer(1)]])
        }
        workers.warmUp()
        let spare = workers.idleProcesses
        #expect(spare.count == 1)
        try ask(1)
        #expect(workers.idleProcesses.count == 2 && workers.idleProcesses.first == spare.first)
        try ask(1)
        #expect(workers.idleProcesses.first == spare.first)
        try ask(2)
        try ask(3)
        // Those of as many workspaces as there can be, and the spare one.
        #expect(workers.idleProcesses.count == SQLLimits.workersMax + 1)
        workers.close()
        #expect(workers.idleProcesses.isEmpty)
    }
}
