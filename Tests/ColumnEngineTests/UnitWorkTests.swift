import ColumnEngine
import Dispatch
import Locking
import Testing

struct UnitWorkTests {
    private static func work(threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }) -> UnitWork {
        UnitWork(
            threadCount: threads,
            isCancelled: isCancelled,
            perform: { count, body in DispatchQueue.concurrentPerform(iterations: count) { body($0) } }
        )
    }

    @Test(arguments: [1, 2, 7]) func `what units find comes in their order, on any number of threads`(threads: Int) {
        let rows = UnitWork.rowsPerThreadMin * 100
        let parts = Self.work(threads: threads).map(units: 1_000, rowCount: rows) { $0 * 2 }
        #expect(parts == (0..<1_000).map { $0 * 2 })
    }

    @Test func `few rows stay on the caller's thread`() {
        let started = Guarded(0)
        let work = UnitWork(
            threadCount: 8,
            isCancelled: { false },
            perform: { count, body in
                started.withLock { $0 += count }
                for index in 0..<count { body(index) }
            }
        )
        #expect(work.map(units: 3, rowCount: UnitWork.rowsPerThreadMin * 2 - 1) { $0 }?.count == 3)
        #expect(started.withLock { $0 } == 0)
        #expect(work.map(units: 3, rowCount: UnitWork.rowsPerThreadMin * 2) { $0 }?.count == 3)
        #expect(started.withLock { $0 } == 2)
    }

    @Test(arguments: [1, 2]) func `work that is cancelled finds nothing`(threads: Int) {
        let asked = Guarded(0)
        let work = Self.work(threads: threads) {
            asked.withLock {
                $0 += 1
                return $0 > 10
            }
        }
        #expect(work.map(units: 1_000, rowCount: .max) { $0 } == nil)
        #expect(Self.work(threads: threads).map(units: 0, rowCount: 0) { $0 } == [])
    }
}
