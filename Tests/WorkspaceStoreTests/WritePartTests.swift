import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

/// Parts of a write that are undone alone.
struct WritePartTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    private static func create(_ title: String, _ test: TestStore, in write: WriteTransaction) throws(StoreError) {
        var changes = DealChanges()
        changes.setStage(test.lead)
        changes.set(.title) { $0.title = title }
        _ = try write.createDeal(id: write.newID(), history: [DealVersionDraft(changes: changes)])
    }

    private func titles() throws -> [String] {
        try test.store.read { reader throws(StoreError) in
            var query = DealSearchQuery()
            query.limit = 500
            return try reader.deals(query).deals.compactMap(\.deal.facts.title).sorted()
        }
    }

    @Test func `a part that is refused is undone alone, with its definitions and settings, and leaves no gap`() throws {
        try test.write { [test] write throws(StoreError) in
            for number in 0..<9 {
                do throws(StoreError) {
                    try write.part { () throws(StoreError) in
                        try Self.create("deal \(number)", test, in: write)
                        guard number % 3 == 1 else { return }
                        var renamed = test.renewals
                        renamed.name = "Name \(number)"
                        try write.record(renamed)
                        try write.record(WorkspaceSettings(id: write.newID(), requiresIfMatch: true))
                        throw .refused(Refusal(number: number))
                    }
                } catch {
                    guard case .refused(let refusal) = error, refusal as? Refusal == Refusal(number: number) else {
                        throw error
                    }
                }
            }
            #expect(write.definitions.settings == nil)
            #expect(write.definitions.pipeline(test.renewals.id)?.name == "Renewals")
        }
        #expect(try titles() == [0, 2, 3, 5, 6, 8].map { "deal \($0)" })
        #expect(test.feed.versions.map(\.sequence) == Array(9...14))
        #expect(test.feed.versions.map(\.deal) == Array(0...5))
        // All of it was recorded at one moment.
        #expect(test.feed.batches.last?.recorded.map(\.sequence) == [14])
        #expect(try test.store.check().isSound)
        test.store.close()
        #expect(try WorkspaceStore.check(path: test.path).isSound)
    }

    @Test func `parts nest, and a refused write undoes those that were done`() throws {
        try test.write { [test] write throws(StoreError) in
            try write.part { () throws(StoreError) in
                try Self.create("outer", test, in: write)
                _ = try? write.part { () throws(StoreError) in
                    try Self.create("inner", test, in: write)
                    throw .refused(Refusal())
                }
                try write.part { () throws(StoreError) in try Self.create("second", test, in: write) }
            }
        }
        #expect(try titles() == ["outer", "second"])
        _ = try? test.write { [test] write throws(StoreError) in
            try write.part { () throws(StoreError) in try Self.create("never", test, in: write) }
            throw .refused(Refusal())
        }
        #expect(try titles() == ["outer", "second"])
        #expect(test.feed.versions.count == 2)
        #expect(try test.store.check().isSound)
    }

    @Test func `what ends the group is not held back by a part`() throws {
        let ended = Result {
            try test.write { write throws(StoreError) in
                do throws(StoreError) {
                    try write.part { () throws(StoreError) in throw .damaged("a row") }
                } catch {
                    // The part is not undone, but all of the write is.
                    throw error
                }
            }
        }
        #expect(throws: StoreError.self) { try ended.get() }
        _ = try test.create(in: test.lead)
        #expect(try test.store.check().isSound)
    }
}
