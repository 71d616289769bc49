import DealModel
import Foundation
import Testing

@testable import WorkspaceStore

struct CheckpointTests {
    private func bytes(of path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    private func logBytes(of test: TestStore) -> Int {
        (try? bytes(of: test.path + "-wal"))?.count ?? 0
    }

    private func fill(_ test: TestStore, frames: Int) throws {
        let text = String(repeating: "x", count: 1_000_000)
        for _ in 0..<(frames * 4_096 / 2_000_000 + 1) {
            _ = try test.create(in: test.lead) { $0.set(.description) { $0.description = text } }
        }
    }

    @Test func `a log that was once long is not copied into the file after every small write`() throws {
        let test = try TestStore()
        let empty = try bytes(of: test.path)
        try fill(test, frames: GroupWriter.checkpointFrames + 500)
        let filled = try bytes(of: test.path)
        #expect(filled.count > empty.count)
        _ = try test.create(in: test.lead)
        _ = try test.create(in: test.lead)
        #expect(try bytes(of: test.path) == filled)
        #expect(logBytes(of: test) <= 64 * 1024 * 1024)
        test.store.close()
        #expect(try bytes(of: test.path) != filled)
        #expect(try WorkspaceStore.check(path: test.path).isSound)
    }

    @Test func `writes go on beside a long read and the log is cut back after it`() throws {
        let test = try TestStore()
        _ = try test.create("before", in: test.lead)
        let seen = try test.store.makeReader().view(stoppingWhen: { false }) { reader throws(StoreError) in
            let before = try reader.deals(DealSearchQuery()).deals.count
            do {
                try fill(test, frames: GroupWriter.truncateFrames + 500)
                _ = try test.create("last", in: test.lead)
            } catch {
                throw .refused(error)
            }
            return [before, try reader.deals(DealSearchQuery()).deals.count]
        }
        #expect(seen == [1, 1])
        try fill(test, frames: GroupWriter.checkpointFrames)
        _ = try test.create(in: test.lead)
        #expect(logBytes(of: test) <= 64 * 1024 * 1024)
        test.store.close()
        #expect(logBytes(of: test) == 0)
        #expect(try WorkspaceStore.check(path: test.path).isSound)
    }
}
