import DealModel
import Dispatch
import Testing

@testable import WorkspaceStore

struct ReaderPoolTests {
    /// A few deals, so that a cross join of them does not end before long.
    private func filledStore() throws -> TestStore {
        let test = try TestStore()
        try test.write { transaction throws(StoreError) in
            for number in 0..<1_000 {
                var changes = DealChanges()
                changes.setStage(test.lead)
                changes.set(.title) { $0.title = "Deal \(number)" }
                _ = try transaction.createDeal(
                    id: transaction.newID(), history: [DealVersionDraft(changes: changes)])
            }
        }
        return test
    }

    private static let endless = "SELECT count(*) FROM deals a, deals b, deals c, deals d WHERE a.title > b.title"

    private func isBusy(_ error: any Error) -> Bool { if case StoreError.busy = error { true } else { false } }

    private func run(_ reader: WorkspaceReader) throws(StoreError) -> Int64? {
        try storing { () throws(SQLiteError) in try reader.connection.integer(Self.endless) }
    }

    @Test func `a read that finds no reader free in time is busy, and the next one is served`() throws {
        let test = try TestStore()
        let pool = ReaderPool(path: test.path, waitMilliseconds: 20)
        defer { pool.close() }
        var outcomes: [String] = []
        func take(_ depth: Int) throws(StoreError) {
            guard depth > 0 else {
                do throws(StoreError) {
                    try pool.read { _ throws(StoreError) in outcomes.append("read") }
                } catch {
                    outcomes.append(isBusy(error) ? "busy" : "\(error)")
                }
                return
            }
            try pool.read { _ throws(StoreError) in try take(depth - 1) }
        }
        try take(ReaderPool.readersMax)
        try take(ReaderPool.readersMax - 1)
        #expect(outcomes == ["busy", "read"])
    }

    @Test func `a read that takes longer than it may is stopped, and its reader's place is free again`() throws {
        let test = try filledStore()
        let pool = ReaderPool(path: test.path, readMilliseconds: 50)
        defer { pool.close() }
        for _ in 0..<ReaderPool.readersMax + 1 {
            #expect(performing: { try pool.read { reader throws(StoreError) in try run(reader) } }, throws: isBusy)
        }
        #expect(try pool.read { reader throws(StoreError) in try reader.dealCount(DealSearchQuery()) } == 1_000)
    }

    @Test func `a reader of its own is held to no deadline but can be stopped`() throws {
        let test = try filledStore()
        let reader = try test.store.makeReader()
        let stop = DispatchTime.now() + .milliseconds(50)
        #expect(
            performing: {
                try reader.view(stoppingWhen: { DispatchTime.now() >= stop }) { view throws(StoreError) in try run(view)
                }
            }, throws: isBusy)
        let count = try reader.view(stoppingWhen: { false }) { view throws(StoreError) in
            try view.dealCount(DealSearchQuery())
        }
        #expect(count == 1_000)
        test.store.close()
        #expect(
            performing: { try test.store.makeReader() },
            throws: {
                if case StoreError.closed = $0 { true } else { false }
            })
    }

    @Test func `a check is stopped within one of its steps`() throws {
        let test = try filledStore()
        test.store.close()
        let report = try WorkspaceStore.check(path: test.path, isCancelled: { true })
        #expect(!report.isComplete)
        #expect(report.findings.isEmpty)
    }
}
