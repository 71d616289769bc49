import DealModel
import Dispatch
import Foundation
import Locking
import Synchronization
import Testing

@testable import WorkspaceStore

struct GroupCommitTests {
    private static func draft(_ stage: Stage, _ title: String) -> DealVersionDraft {
        var changes = DealChanges()
        changes.setStage(stage)
        changes.set(.title) { $0.title = title }
        return DealVersionDraft(changes: changes)
    }

    private func titles(_ test: TestStore) throws -> [String] {
        try test.store.read { reader throws(StoreError) in
            var query = DealSearchQuery()
            query.limit = 500
            query.order = DealOrder([DealOrder.Level(column: .title, isDescending: false)])
            return try reader.deals(query).deals.compactMap(\.deal.facts.title)
        }
    }

    @Test func `a refused write in a group is undone alone and leaves no gap`() throws {
        let test = try TestStore()
        let group = HeldGroup(test.store)
        let pending = (0..<9).map { number in
            group.add { transaction throws(StoreError) in
                _ = try transaction.createDeal(
                    id: transaction.newID(), history: [Self.draft(test.lead, "deal \(number)")])
                if number % 3 == 1 { throw .refused(Refusal(number: number)) }
            }
        }
        group.release()
        for (number, write) in pending.enumerated() {
            guard number % 3 == 1 else {
                #expect(write.result == nil)
                continue
            }
            guard case .refused(let error) = write.result else {
                Issue.record("write \(number) ended with \(String(describing: write.result))")
                continue
            }
            #expect(error as? Refusal == Refusal(number: number))
        }
        #expect(try titles(test) == [0, 2, 3, 5, 6, 8].map { "deal \($0)" })
        // The eight definitions came first; one commit brought all the rest.
        #expect(test.feed.versions.map(\.sequence) == Array(9...14))
        #expect(test.feed.versions.map(\.deal) == Array(0...5))
        #expect(test.feed.batches.last?.versions.count == 6)
        #expect(test.feed.batches.last?.lastSequence == 14)
        #expect(try test.store.check().isSound)
        test.store.close()
    }

    @Test func `a refused definition is forgotten too`() throws {
        let test = try TestStore()
        let stage = Stage(
            id: StageID(high: 8, low: 8), pipelineID: test.sales.id, name: "New", position: 9, kind: .open)
        #expect(throws: StoreError.self) {
            try test.write { transaction throws(StoreError) in
                try transaction.record(stage)
                _ = try transaction.createDeal(id: transaction.newID(), history: [Self.draft(stage, "deal")])
                throw .refused(Refusal())
            }
        }
        let isKnown = try test.write { transaction throws(StoreError) in
            transaction.definitions.ordinal(of: stage.id) != nil || transaction.hasBeenUsed(stage.id)
        }
        #expect(!isKnown)
        #expect(try test.store.check().isSound)
        test.store.close()
    }

    @Test func `sixteen threads write and every acknowledged write is there, without a gap`() throws {
        let test = try TestStore()
        let writesPerThread = 40
        let acknowledged = Guarded<[Int64: String]>([:])
        DispatchQueue.concurrentPerform(iterations: 16) { thread in
            for number in 0..<writesPerThread {
                let title = "deal \(thread)-\(number)"
                do {
                    let sequence = try test.write { transaction throws(StoreError) in
                        let sequence = transaction.nextSequence
                        let draft = Self.draft(test.lead, title)
                        _ = try transaction.createDeal(id: transaction.newID(), history: [draft])
                        if number % 10 == 9 { throw .refused(Refusal()) }
                        return sequence
                    }
                    acknowledged.withLock { $0[sequence] = title }
                } catch {}
            }
        }
        let expected = acknowledged.withLock { $0 }
        #expect(expected.count == 16 * writesPerThread * 9 / 10)
        #expect(expected.keys.sorted() == Array(9..<9 + Int64(expected.count)))
        test.store.close()
        let feed = RecordingFeed()
        let store = try TestStore.open(test.path, feed: feed)
        let found = try store.read { reader throws(StoreError) in
            var titles: [Int64: String] = [:]
            for version in feed.versions {
                guard let deal = try reader.deal(ordinal: Int64(version.deal)) else { throw .closed }
                titles[version.sequence] = deal.deal.facts.title
            }
            return titles
        }
        #expect(found == expected)
        #expect(try store.check().isSound)
        store.close()
    }

    @Test func `readers see whole writes only, and what was acknowledged`() throws {
        let test = try TestStore()
        let last = Atomic<Int>(0)
        let isDone = Atomic<Bool>(false)
        DispatchQueue.concurrentPerform(iterations: 5) { thread in
            do {
                guard thread > 0 else {
                    defer { isDone.store(true, ordering: .releasing) }
                    for number in 1...150 {
                        try test.write { transaction throws(StoreError) in
                            for _ in 0..<2 {
                                _ = try transaction.createDeal(
                                    id: transaction.newID(), history: [Self.draft(test.lead, "deal")])
                            }
                        }
                        last.store(number, ordering: .releasing)
                    }
                    return
                }
                var before: Int64 = 0
                while !isDone.load(ordering: .acquiring) {
                    let acknowledged = Int64(last.load(ordering: .acquiring))
                    let seen = try test.store.read { reader throws(StoreError) in
                        [
                            try reader.dealCount(DealSearchQuery()), reader.dataVersion,
                            try reader.stageChangeCount(StageChangeQuery()),
                            try reader.dealCount(in: test.lead.id),
                        ]
                    }
                    #expect(seen[0] % 2 == 0)
                    #expect(seen == [seen[0], seen[0] + 8, seen[0], seen[0]])
                    #expect(seen[0] >= max(before, acknowledged * 2))
                    before = seen[0]
                }
            } catch {
                Issue.record(error)
            }
        }
        #expect(try titles(test).count == 300)
        test.store.close()
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `the feed gets the same versions in the same order at reopening as live`(seed: UInt64) throws {
        let test = try TestStore()
        var random = RandomWorkspace(test, seed: 600 + seed)
        try random.run(writes: 150)
        test.store.close()
        let feed = RecordingFeed()
        let store = try TestStore.open(test.path, feed: feed)
        #expect(feed.versions == test.feed.versions, "seed \(seed)")
        #expect(feed.versions.count > 100)
        let live = test.feed.batches
        let reopened = feed.batches
        #expect(reopened.last?.lastSequence == live.last?.lastSequence)
        #expect(reopened.last?.lastRecordedAt == live.last?.lastRecordedAt)
        #expect(reopened.last?.progress == 1)
        let ours = live.last { $0.definitions != nil }?.definitions
        let theirs = reopened.first?.definitions
        #expect(ours?.stages.map(\.current) == theirs?.stages.map(\.current))
        #expect(ours?.pipelines.map(\.current) == theirs?.pipelines.map(\.current))
        #expect(ours?.stages.map { $0.versions.map(\.sequence) } == theirs?.stages.map { $0.versions.map(\.sequence) })
        #expect(ours?.lastSequence == theirs?.lastSequence)
        // The chain goes on where it ended.
        let lead = test.lead
        try store.write(TestStore.context) { transaction throws(StoreError) in
            _ = try transaction.createDeal(id: DealID(high: 77, low: 77), history: [Self.draft(lead, "after")])
        }
        #expect(try store.check().isSound, "seed \(seed)")
        store.close()
    }

    @Test func `one write beyond the queue's limit is refused as busy, and the others are done`() throws {
        let entered = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        let groups = Guarded<[Int]>([])
        let queue = WriteQueue { jobs in
            if groups.withLock({ $0.isEmpty }) {
                entered.signal()
                gate.wait()
            }
            groups.withLock { $0.append(jobs.count) }
            for job in jobs { job.finish(nil) }
        }
        func job() -> WriteJob { WriteJob(context: TestStore.context) { _ in } }
        try queue.add(job())
        entered.wait()
        let waiting = (0..<WriteQueue.waitingMax).map { _ in job() }
        for job in waiting { try queue.add(job) }
        #expect(queue.waitingCount == WriteQueue.waitingMax)
        #expect {
            try queue.add(job())
        } throws: {
            if case StoreError.busy = $0 { true } else { false }
        }
        gate.signal()
        for job in waiting { try job.wait() }
        let eight = [Int](repeating: WriteQueue.groupMax, count: WriteQueue.waitingMax / WriteQueue.groupMax)
        #expect(groups.withLock { $0 } == [1] + eight)
        #expect(queue.waitingCount == 0)
        queue.close {}
        #expect {
            try queue.add(job())
        } throws: {
            if case StoreError.closed = $0 { true } else { false }
        }
    }

    @Test func `closing finishes the writes that wait`() throws {
        let test = try TestStore()
        let group = HeldGroup(test.store)
        let pending = (0..<5).map { number in
            group.add { transaction throws(StoreError) in
                _ = try transaction.createDeal(
                    id: transaction.newID(), history: [Self.draft(test.lead, "deal \(number)")])
            }
        }
        let closed = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            test.store.close()
            closed.signal()
        }
        group.release()
        closed.wait()
        for write in pending { #expect(write.result == nil) }
        let report = try WorkspaceStore.check(path: test.path)
        #expect(report.isSound)
        #expect(report.lastSequence == 13)
    }
}
