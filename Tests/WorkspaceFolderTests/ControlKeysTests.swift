import DealModel
import Foundation
import TestSupport
import Testing

@testable import WorkspaceStore

struct ControlKeysTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path + "/data" }
    private let workspace = WorkspaceID(high: 1, low: 1)

    init() throws {
        temporary = try TemporaryFolder()
    }

    /// An owned folder with the workspaces `default` and `sales`.
    private func open() throws -> DataFolder {
        let isNew = !DataFolder.exists(at: path)
        let folder = try DataFolder.open(path: path, purpose: "serve", creates: true, clock: FixedClock())
        if isNew {
            try folder.createWorkspace(named: "default", id: workspace, at: FixedClock.instant, by: "x")
            try folder.createWorkspace(
                named: "sales", id: WorkspaceID(high: 2, low: 2), at: FixedClock.instant, by: "x")
        }
        return folder
    }

    private func key(_ number: Int64, in workspaceID: WorkspaceID? = nil) throws -> KeyRecord {
        KeyRecord(
            id: try #require(KeyID("AAAAAAA\(number)")), number: number, workspaceID: workspaceID ?? workspace,
            workspaceName: workspaceID == nil ? "default" : "sales", name: "Dashboard \(number)", environment: .test,
            scope: "write", code: Array(repeating: UInt8(number), count: 32), createdAt: FixedClock.instant,
            createdBy: "local:ann", expiresAt: nil)
    }

    private func claim(_ key: String = "k", in workspace: WorkspaceID = WorkspaceID(high: 9, low: 9)) -> AnswerClaim {
        AnswerClaim(
            credential: AnswerClaim.credential("local:ann", in: workspace), operation: "keys.create", key: key,
            fingerprint: Array(repeating: 9, count: 32))
    }

    private func answer(_ claim: AnswerClaim, hours: Int64 = 0) -> KeptAnswer {
        KeptAnswer(claim: claim, status: 201, body: Array("{}".utf8), recordedAt: instant(hours: hours))
    }

    private func instant(hours: Int64) -> Instant {
        Instant(microseconds: FixedClock.instant.microseconds + hours * 3_600_000_000)
    }

    /// Runs SQL on the control file while nobody owns the folder.
    private func edit(_ sql: String) throws {
        let connection = try SQLiteConnection(path: path + "/control.sqlite", mode: .readWrite)
        defer { connection.close() }
        try connection.execute(sql)
    }

    @Test func `keys are kept as they were written, in the order of their making`() throws {
        var folder = try open()
        var first = try key(1)
        let second = try key(2, in: WorkspaceID(high: 2, low: 2))
        try folder.apply(ControlChange(keys: [second, first]))
        #expect(try folder.keys() == [first, second])
        first.code = Array(repeating: 77, count: 32)
        first.replaced = KeyRecord.Replaced(code: Array(repeating: 1, count: 32), endsAt: instant(hours: 24))
        first.expiresAt = instant(hours: 100)
        first.lastUsedAt = instant(hours: 1)
        first.rotatedAt = instant(hours: 2)
        first.rotatedBy = "key:AAAAAAA2"
        first.revokedAt = instant(hours: 3)
        first.revokedBy = "local:bob"
        first.version = 3
        try folder.apply(ControlChange(keys: [first], removedKeys: [second.id]))
        folder.close()
        folder = try open()
        defer { folder.close() }
        #expect(try folder.keys() == [first])
        #expect("\(first)" == "key AAAAAAA1")
    }

    @Test func `a key of a workspace that is not there is refused with all that comes with it`() throws {
        let folder = try open()
        defer { folder.close() }
        let change = ControlChange(
            keys: [try key(1), try key(2, in: WorkspaceID(high: 3, low: 3))], answer: answer(claim()))
        #expect {
            try folder.apply(change)
        } throws: { error in
            if case DataFolderError.workspaceMissing = error { true } else { false }
        }
        #expect(try folder.keys().isEmpty)
        #expect(try folder.keptAnswer(to: claim(), at: FixedClock.instant) == nil)
        // What was undone stands in nobody's way.
        try folder.apply(ControlChange(keys: [try key(1)]))
        #expect(try folder.keys().count == 1)
    }

    @Test(arguments: ["id = 'short'", "code = x'00'", "scope = 'root'", "environment = 'prod'", "replaced_ends_at = 1"])
    func `what is no key is not taken into the file`(assignment: String) throws {
        var folder = try open()
        try folder.apply(ControlChange(keys: [try key(1)]))
        folder.close()
        #expect(throws: SQLiteError.self) { try edit("UPDATE keys SET \(assignment)") }
        folder = try open()
        defer { folder.close() }
        #expect(try folder.keys() == [try key(1)])
    }

    @Test func `a row that is no key is called damage`() throws {
        var folder = try open()
        try folder.apply(ControlChange(keys: [try key(1)]))
        folder.close()
        try edit("UPDATE keys SET id = 'ééééåååå'")
        folder = try open()
        defer { folder.close() }
        #expect {
            _ = try folder.keys()
        } throws: { error in
            if case DataFolderError.store(.damaged) = error { true } else { false }
        }
    }

    @Test func `uses are written together and for keys that are there`() throws {
        let folder = try open()
        defer { folder.close() }
        try folder.apply(ControlChange(keys: [try key(1), try key(2)]))
        try folder.writeUses([try key(1).id: instant(hours: 5), try key(3).id: instant(hours: 5)])
        #expect(try folder.keys().map(\.lastUsedAt) == [instant(hours: 5), nil])
        #expect(try folder.keys().map(\.version) == [1, 1])
    }

    @Test func `an answer is kept for a day under its whole claim`() throws {
        var folder = try open()
        try folder.apply(ControlChange(keys: [try key(1)], answer: answer(claim())))
        folder.close()
        folder = try open()
        defer { folder.close() }
        #expect(try folder.keptAnswer(to: claim(), at: FixedClock.instant) == answer(claim()))
        let kept = Int64(KeptAnswer.keptHours)
        #expect(try folder.keptAnswer(to: claim(), at: instant(hours: kept).before) != nil)
        #expect(try folder.keptAnswer(to: claim(), at: instant(hours: kept)) == nil)
        for other in [
            AnswerClaim(credential: "x", operation: "keys.create", key: "k", fingerprint: claim().fingerprint),
            AnswerClaim(credential: claim().credential, operation: "x", key: "k", fingerprint: claim().fingerprint),
            claim("x"),
        ] { #expect(try folder.keptAnswer(to: other, at: FixedClock.instant) == nil) }
        // The same claim can be made again once the answer is too old.
        try folder.apply(ControlChange(answer: answer(claim(), hours: kept)))
        #expect(try folder.keptAnswer(to: claim(), at: instant(hours: kept)) == answer(claim(), hours: kept))
    }

    @Test func `no more answers are kept than may be, and old ones make room`() throws {
        try open().close()
        let most = KeptAnswer.countMax
        try edit(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(most))
            INSERT INTO kept_answers SELECT 'c \(workspace)', 'o', 'k' || i, zeroblob(32), 200, x'',
                \(FixedClock.instant.microseconds) + i FROM n
            """)
        let folder = try open()
        defer { folder.close() }
        #expect {
            try folder.apply(ControlChange(keys: [try key(1)], answer: answer(claim(in: workspace))))
        } throws: { error in
            if case DataFolderError.answersFull = error { true } else { false }
        }
        // Another workspace has room of its own.
        try folder.apply(ControlChange(answer: answer(claim(in: WorkspaceID(high: 7, low: 7)))))
        #expect(try folder.keys().isEmpty)
        try folder.apply(ControlChange(keys: [try key(1)]))
        try folder.apply(ControlChange(keys: [], answer: answer(claim(), hours: Int64(KeptAnswer.keptHours) + 1)))
        #expect(DataFolderError.answersFull.description.contains("\(most)"))
    }

    @Test func `a control file of the first version gets its keys`() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try edit(
            """
            CREATE TABLE workspaces (
                id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), name TEXT NOT NULL UNIQUE,
                created_at INTEGER NOT NULL, created_by TEXT NOT NULL
            ) STRICT;
            INSERT INTO workspaces VALUES (x'00000000000000010000000000000001', 'default', 5, 'local');
            PRAGMA application_id = \(0x504E_5343); PRAGMA user_version = 1;
            """)
        let folder = try DataFolder.open(path: path, purpose: "serve", creates: true, clock: FixedClock())
        defer { folder.close() }
        #expect(try folder.workspaces().map(\.name) == ["default"])
        #expect(try folder.keys().isEmpty)
        try folder.apply(ControlChange(keys: [try key(1)]))
        #expect(try folder.keys() == [try key(1)])
    }

    @Test func `the write-ahead log does not grow for ever`() throws {
        let folder = try open()
        defer { folder.close() }
        let record = try key(1)
        try folder.apply(ControlChange(keys: [record]))
        let frameBytes = 4_096 + 24
        for hour in 0..<Int64(ControlFile.checkpointFrames + 500) {
            try folder.writeUses([record.id: instant(hours: hour)])
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/control.sqlite-wal")
        let bytes = try #require(attributes[.size] as? Int)
        #expect(bytes < (ControlFile.checkpointFrames + 100) * frameBytes)
        #expect(try folder.keys().first?.lastUsedAt == instant(hours: Int64(ControlFile.checkpointFrames + 499)))
    }

    @Test func `after the disk has failed nothing is written any more`() throws {
        let control: ControlFile
        try open().close()
        control = try ControlFile(path: path + "/control.sqlite")
        defer { control.close() }
        #expect(throws: DataFolderError.self) {
            try control.transaction { () throws(DataFolderError) in throw .store(.outcomeUnknown) }
        }
        #expect {
            try control.apply(ControlChange(keys: [try key(1)]))
        } throws: { error in
            if case DataFolderError.store(.outcomeUnknown) = error { true } else { false }
        }
        #expect(try control.keys().isEmpty)
    }
}
