import ColumnEngine
import Dispatch
import Synchronization
import Testing

@Suite struct UnitWorkGatherTests {
    private static let perform: UnitWork.Perform = { count, body in
        DispatchQueue.concurrentPerform(iterations: count) { body($0) }
    }

    @Test(arguments: [1, 2, 5])
    func `each unit is gathered once, on at most so many threads`(threadCount: Int) {
        let work = UnitWork(threadCount: threadCount, isCancelled: { false }, perform: Self.perform)
        let wholes = work.gather(units: 40, rowCount: 40 * UnitWork.rowsPerThreadMin, from: [Int]()) { $0.append($1) }
        #expect((wholes ?? []).flatMap { $0 }.sorted() == Array(0..<40))
        #expect((1...threadCount).contains(wholes?.count ?? 0))
    }

    @Test func `nothing to do gives one empty whole, and too few rows take one thread`() {
        let work = UnitWork(threadCount: 4, isCancelled: { false }, perform: Self.perform)
        #expect(work.gather(units: 0, rowCount: 0, from: 3) { whole, _ in whole += 1 } == [3])
        #expect(work.gather(units: 9, rowCount: 9, from: 0) { whole, _ in whole += 1 } == [9])
    }

    @Test func `a cancelled one gives nothing`() {
        let asked = Mutex(0)
        let work = UnitWork(
            threadCount: 1,
            isCancelled: {
                asked.withLock {
                    $0 += 1
                    return $0 > 3
                }
            }, perform: Self.perform)
        #expect(work.gather(units: 9, rowCount: 9, from: 0) { whole, _ in whole += 1 } == nil)
    }
}
