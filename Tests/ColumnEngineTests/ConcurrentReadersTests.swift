import ColumnEngine
import Dispatch
import Synchronization
import Testing

@Suite struct ConcurrentReadersTests {
    /// What the writer publishes: an append-only column of row numbers, and a paged one that holds the round in which
    /// each row was last written, the same round for all rows of a snapshot.
    struct Published: Sendable {
        var appended: ColumnSnapshot<Int64>
        var overwritten: PagedColumn<Int64>
        var isLast: Bool
    }

    @Test func `readers see whole snapshots while the writer goes on`() {
        let published = Mutex(
            Published(appended: AppendOnlyColumn<Int64>().snapshot(), overwritten: PagedColumn(), isLast: false)
        )
        let wrong = Atomic<Int>(0)
        let seen = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            if worker == 0 {
                Self.write(to: published)
            } else {
                while true {
                    let snapshot = published.withLock { $0 }
                    if !Self.isWhole(snapshot) { wrong.add(1, ordering: .relaxed) }
                    seen.add(1, ordering: .relaxed)
                    if snapshot.isLast { break }
                }
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
        #expect(seen.load(ordering: .relaxed) >= 3)
    }

    private static func write(to published: borrowing Mutex<Published>) {
        var appended = AppendOnlyColumn<Int64>()
        var overwritten = PagedColumn<Int64>()
        for _ in 0..<5_000 { overwritten.append(0) }
        let rounds: Int64 = 40
        for round in 1...rounds {
            for _ in 0..<2_500 { appended.append(Int64(appended.count)) }
            for row in 0..<5_000 { overwritten[row] = round }
            let next = Published(
                appended: appended.snapshot(),
                overwritten: overwritten,
                isLast: round == rounds
            )
            published.withLock { $0 = next }
        }
    }

    private static func isWhole(_ snapshot: Published) -> Bool {
        var row: Int64 = 0
        for chunk in 0..<snapshot.appended.chunkCount {
            let span = snapshot.appended.chunk(chunk)
            for index in span.indices {
                if span[index] != row { return false }
                row += 1
            }
        }
        let round = Int64(snapshot.appended.count / 2_500)
        for page in 0..<snapshot.overwritten.pageCount {
            for value in snapshot.overwritten.page(page) where value != round { return false }
        }
        return row == Int64(snapshot.appended.count)
    }
}
