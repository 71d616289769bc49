import DealModel
import Foundation
import TestSupport
import Testing

@testable import WorkspaceStore

@Suite(.serialized) struct DiskTroubleTests {
    @Test(
        .enabled(if: SmallVolume.isPermitted, "mounting a volume needs root"),
        arguments: [0, 4_096, 20_000, 50_000, 100_000, 300_000, 700_000] as [Int64])
    func `a full volume refuses writes, loses nothing, lets reads go on and takes writes again`(
        left: Int64
    ) throws {
        let volume = try #require(SmallVolume(megabytes: 24))
        let failures = RecordingFeed()
        let path = volume.path + "/workspace.sqlite"
        let store = try WorkspaceStore(
            path: path,
            environment: WorkspaceStore.Environment(
                clock: ManualClock(), identifiers: CountingIdentifiers(),
                diskFailed: { text in Issue.record("the disk failed: \(text)") }),
            feed: failures)
        let pipeline = Pipeline(id: PipelineID(high: 1, low: 1), name: "Sales")
        let stage = Stage(
            id: StageID(high: 1, low: 2), pipelineID: pipeline.id, name: "Lead", position: 1, kind: .open)
        try store.write(TestStore.context) { transaction throws(StoreError) in
            try transaction.record(pipeline)
            try transaction.record(stage)
        }
        @Sendable func create(_ text: String) throws(StoreError) {
            try store.write(TestStore.context) { transaction throws(StoreError) in
                var changes = DealChanges()
                changes.setStage(stage)
                changes.set(.title) { $0.title = "Deal" }
                changes.set(.description) { $0.description = text }
                _ = try transaction.createDeal(
                    id: transaction.newID(), history: [DealVersionDraft(changes: changes)])
            }
        }
        func count() throws -> Int64 {
            try store.read { reader throws(StoreError) in try reader.dealCount(DealSearchQuery()) }
        }
        for _ in 0..<20 { try create("first") }
        try volume.fill(leaving: left)
        var acknowledged: Int64 = 20
        var refused = 0
        for number in 0..<200 {
            do throws(StoreError) {
                try create(String(repeating: "x", count: 1 + number % 5 * 3_000))
                acknowledged += 1
            } catch {
                guard case .storageFull = error else {
                    Issue.record("write \(number) ended with \(error)")
                    continue
                }
                refused += 1
                #expect(store.isStorageFull)
                #expect(try count() == acknowledged)
            }
        }
        #expect(refused > 0)
        try volume.free()
        try create("after")
        #expect(!store.isStorageFull)
        #expect(try count() == acknowledged + 1)
        #expect(try store.check().isSound)
        store.close()
        let reopened = try TestStore.open(path)
        #expect(
            try reopened.read { reader throws(StoreError) in try reader.dealCount(DealSearchQuery()) } == acknowledged
                + 1
        )
        reopened.close()
    }

    @Test(
        .enabled(if: SmallVolume.isPermitted, "mounting a volume needs root"),
        arguments: [90_000, 100_000, 110_000, 120_000, 130_000, 150_000] as [Int64])
    func `a volume that is full when the log outgrows its index is full, not broken`(left: Int64) throws {
        let volume = try #require(SmallVolume(megabytes: 48))
        let path = volume.path + "/workspace.sqlite"
        let store = try WorkspaceStore(
            path: path,
            environment: WorkspaceStore.Environment(
                clock: ManualClock(), identifiers: CountingIdentifiers(),
                diskFailed: { text in Issue.record("the disk failed: \(text)") }),
            feed: RecordingFeed())
        @Sendable func record(_ number: Int, _ bytes: Int) throws(StoreError) {
            let pipeline = Pipeline(
                id: PipelineID(high: 1, low: 1), name: "\(number) " + String(repeating: "x", count: bytes))
            try store.write(TestStore.context) { transaction throws(StoreError) in try transaction.record(pipeline) }
        }
        func frames() -> Int {
            ((try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int) ?? 0) / 4_120
        }
        var number = 0
        func next() -> Int {
            number += 1
            return number
        }
        try record(0, 1)
        // A read keeps the log from beginning anew; its index takes more room after 4,062 frames.
        let (acknowledged, refused) = try store.read { reader throws(StoreError) in
            do {
                while frames() < 3_900 { try record(next(), 100_000) }
                while frames() < 4_040 { try record(next(), 1) }
                try volume.fill(leaving: left)
            } catch {
                throw .refused(error)
            }
            var acknowledged = number + 1
            var refused = 0
            for _ in 0..<100 {
                do throws(StoreError) {
                    try record(next(), 1)
                    acknowledged += 1
                } catch {
                    switch error {
                    case .storageFull, .outcomeUnknown: refused += 1
                    default: throw error
                    }
                }
            }
            return (acknowledged, refused)
        }
        #expect(refused > 0)
        try volume.free()
        try record(1_000, 1)
        let sequence = try store.read { reader throws(StoreError) in reader.dataVersion }
        #expect(sequence == Int64(acknowledged) + 1)
        #expect(try store.check().isSound)
        store.close()
    }

    @Test func `a disk that fails under a commit leaves the outcome open and asks for the end`() async {
        // A file size limit makes the kernel refuse a write with EFBIG, which SQLite takes for a failed disk.
        await #expect(processExitsWith: .exitCode(77)) {
            signal(SIGXFSZ, SIG_IGN)
            let told = RecordedTexts()
            let folder = try TemporaryFolder()
            let store = try WorkspaceStore(
                path: folder.file("workspace.sqlite"),
                environment: WorkspaceStore.Environment(
                    clock: ManualClock(), identifiers: CountingIdentifiers(),
                    diskFailed: { text in told.note(text) }),
                feed: RecordingFeed())
            let pipeline = Pipeline(id: PipelineID(high: 1, low: 1), name: String(repeating: "x", count: 100_000))
            var limit = rlimit(rlim_cur: 200_000, rlim_max: rlim_t(bitPattern: -1))
            guard unsafe setrlimit(__rlimit_resource_t(1), &limit) == 0 else { exit(1) }
            var outcomes: [String] = []
            for number in 0..<5 {
                var changed = pipeline
                changed.name += "\(number)"
                let next = changed
                do throws(StoreError) {
                    try store.write(TestStore.context) { transaction throws(StoreError) in try transaction.record(next)
                    }
                    outcomes.append("done")
                } catch {
                    if case .outcomeUnknown = error { outcomes.append("unknown") } else { exit(2) }
                }
            }
            // Nothing is written any more after the first failure, and the owner was told once.
            let firstFailure = outcomes.firstIndex(of: "unknown") ?? outcomes.count
            guard firstFailure < outcomes.count, !outcomes[firstFailure...].contains("done") else { exit(3) }
            // Ending here runs no deinit.
            try? FileManager.default.removeItem(atPath: folder.path)
            exit(told.count == 1 ? 77 : 4)
        }
    }

    /// A second checkpoint lets the file outgrow the limit, while the log, begun anew by then, stays below it. The
    /// write before it is acknowledged, since the log has it; none after it is.
    @Test(arguments: [false, true])
    func `a disk that fails under a checkpoint asks for the end, and nothing is written after it`(
        isClosing: Bool
    ) async {
        await #expect(processExitsWith: .exitCode(77)) { [isClosing] in
            signal(SIGXFSZ, SIG_IGN)
            let told = RecordedTexts()
            let folder = try TemporaryFolder()
            let store = try WorkspaceStore(
                path: folder.file("workspace.sqlite"),
                environment: WorkspaceStore.Environment(
                    clock: ManualClock(), identifiers: CountingIdentifiers(),
                    diskFailed: { text in told.note(text) }),
                feed: RecordingFeed())
            let writes = isClosing ? 1 : 72
            let limitBytes: UInt = isClosing ? 100_000 : 100_000_000
            func limit() {
                var limit = rlimit(rlim_cur: limitBytes, rlim_max: rlim_t(bitPattern: -1))
                guard unsafe setrlimit(__rlimit_resource_t(1), &limit) == 0 else { exit(1) }
            }
            if !isClosing { limit() }
            let text = String(repeating: "x", count: 1_000_000)
            var outcomes: [String] = []
            for number in 0..<writes {
                let pipeline = Pipeline(id: PipelineID(high: 1, low: 1), name: "\(number) \(text)")
                do throws(StoreError) {
                    try store.write(TestStore.context) { write throws(StoreError) in try write.record(pipeline) }
                    outcomes.append("done")
                } catch {
                    if case .outcomeUnknown = error { outcomes.append("unknown") } else { exit(2) }
                }
            }
            if isClosing { limit() }
            store.close()
            let firstFailure = outcomes.firstIndex(of: "unknown") ?? outcomes.count
            guard isClosing || firstFailure < outcomes.count else { exit(3) }
            guard !outcomes[firstFailure...].contains("done") else { exit(4) }
            try? FileManager.default.removeItem(atPath: folder.path)
            exit(told.count == 1 ? 77 : 5)
        }
    }

    @Test(.enabled(if: SmallVolume.isPermitted, "mounting a volume needs root"))
    func `a folder that cannot be written is refused by name`() throws {
        let volume = try #require(SmallVolume(megabytes: 4))
        let path = volume.path + "/workspace.sqlite"
        try TestStore.open(path).close()
        #expect(SmallVolume.run("/bin/mount", ["-o", "remount,ro", volume.path]))
        #expect {
            try TestStore.open(path)
        } throws: {
            if case StoreError.unusable(let text) = $0 { text.contains(path) } else { false }
        }
        #expect {
            try TestStore.open(volume.path + "/new.sqlite")
        } throws: {
            if case StoreError.unusable(let text) = $0 { text.contains("new.sqlite") } else { false }
        }
    }
}
