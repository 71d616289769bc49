import Dispatch
import Locking
import TestSupport
import Testing

@testable import SQLSandbox

@Suite(.serialized) struct QueueTests {
    @Test func `a workspace has one turn, and waitingMax can wait for it`() throws {
        let workers = SQLWorkers(program: ProgramPath.penstock)
        defer { workers.close() }
        let owner = SQLWorkers.Owner(high: 1, low: 1)
        let deadline = MonotonicClock.nanoseconds() + 60_000_000_000
        let turn = try workers.take(owner, untilNanoseconds: deadline) { _, _ in true }
        let outcomes = Guarded<[Bool]>([])
        let group = DispatchGroup()
        for _ in 0..<SQLLimits.waitingMax {
            DispatchQueue.global().async(group: group) {
                let next = try? workers.take(owner, untilNanoseconds: deadline) { _, _ in true }
                outcomes.withLock { $0.append(next != nil) }
                if let next { workers.give(next, isSound: true) }
            }
        }
        while workers.waitingCount < SQLLimits.waitingMax { Waiting.wait(-1, 5) }
        #expect(throws: SQLWorkerError.busy) {
            _ = try workers.take(owner, untilNanoseconds: deadline) { _, _ in true }
        }
        // Another workspace has a worker of its own, and does not wait for those of this one.
        var others: [SQLWorkers.Turn] = []
        for number in 1..<UInt64(SQLLimits.workersMax) {
            others.append(try workers.take(.init(high: 2, low: number), untilNanoseconds: deadline) { _, _ in true })
        }
        #expect(throws: SQLWorkerError.busy) {
            _ = try workers.take(.init(high: 3, low: 3), untilNanoseconds: deadline) { _, _ in true }
        }
        for other in others { workers.give(other, isSound: true) }
        #expect(outcomes.withLock { $0.isEmpty })
        workers.give(turn, isSound: true)
        group.wait()
        #expect(outcomes.withLock { $0 } == Array(repeating: true, count: SQLLimits.waitingMax))
    }

    @Test func `who waits too long, or leaves, gives up the place`() throws {
        let workers = SQLWorkers(program: ProgramPath.penstock)
        defer { workers.close() }
        let owner = SQLWorkers.Owner(high: 1, low: 1)
        let turn = try workers.take(owner, untilNanoseconds: .max) { _, _ in true }
        #expect(throws: SQLWorkerError.busy) {
            _ = try workers.take(owner, untilNanoseconds: MonotonicClock.nanoseconds() + 50_000_000) { _, _ in true }
        }
        #expect(throws: SQLWorkerError.callerLeft) {
            _ = try workers.take(owner, untilNanoseconds: .max) { _, _ in false }
        }
        #expect(workers.waitingCount == 0)
        workers.give(turn, isSound: false)
        let next = try workers.take(owner, untilNanoseconds: .max) { _, _ in true }
        #expect(next.worker.processID != turn.worker.processID)
        workers.give(next, isSound: true)
    }

    @Test func `no more than workersMax workspaces have a turn at once`() throws {
        let workers = SQLWorkers(program: ProgramPath.penstock)
        defer { workers.close() }
        var turns: [SQLWorkers.Turn] = []
        for number in 0..<UInt64(SQLLimits.workersMax) {
            turns.append(
                try workers.take(.init(high: number, low: 0), untilNanoseconds: .max) { _, _ in true })
        }
        #expect(throws: SQLWorkerError.busy) {
            _ = try workers.take(.init(high: 99, low: 0), untilNanoseconds: MonotonicClock.nanoseconds() + 50_000_000) {
                _, _ in true
            }
        }
        for turn in turns { workers.give(turn, isSound: true) }
    }
}
