import DealModel
import Foundation
import TestSupport
import Testing

@testable import WorkspaceStore

struct WorkspaceDeletionTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path + "/data" }
    private let sales = WorkspaceID(high: 2, low: 2)

    init() throws {
        temporary = try TemporaryFolder()
    }

    /// An owned folder; a new one has the workspaces `default` and `sales`, with a key in each.
    private func open() throws -> DataFolder {
        let isNew = !DataFolder.exists(at: path)
        let folder = try DataFolder.open(path: path, purpose: "serve", creates: true, clock: FixedClock())
        guard isNew else { return folder }
        for (number, id) in [WorkspaceID(high: 1, low: 1), sales].enumerated() {
            let name = id == sales ? "sales" : "default"
            try folder.createWorkspace(named: name, id: id, at: FixedClock.instant, by: "x")
            try folder.apply(
                ControlChange(keys: [
                    KeyRecord(
                        id: KeyID.random(), number: Int64(number + 1), workspaceID: id, workspaceName: name, name: name,
                        environment: .live, scope: "read", code: Array(repeating: 1, count: 32),
                        createdAt: FixedClock.instant, createdBy: "x", expiresAt: nil)
                ]))
            try write(name, to: folder.filePath(of: id))
        }
        return folder
    }

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    private func delete(_ name: String, in folder: DataFolder) throws -> WorkspaceEntry {
        try folder.deleteWorkspace(named: name, at: FixedClock.instant, by: "local:ann")
    }

    @Test func `a deleted workspace is off the list with its keys, and its file is moved aside`() throws {
        var folder = try open()
        try write("log", to: folder.filePath(of: sales) + "-wal")
        try write("index", to: folder.filePath(of: sales) + "-shm")
        #expect(try delete("sales", in: folder).id == sales)
        for _ in 0..<2 {
            #expect(try folder.workspaces().map(\.name) == ["default"])
            #expect(try folder.keys().map(\.name) == ["default"])
            #expect(text(folder.deletedFilePath(of: sales)) == "sales")
            #expect(text(folder.deletedFilePath(of: sales) + "-wal") == "log")
            let left = try FileManager.default.contentsOfDirectory(atPath: path + "/workspaces").sorted()
            #expect(left == ["00000000-0000-0001-0000-000000000001.sqlite", "deleted"])
            folder.close()
            folder = try open()
        }
        folder.close()
    }

    @Test func `its name can be given again`() throws {
        let folder = try open()
        defer { folder.close() }
        _ = try delete("sales", in: folder)
        try folder.createWorkspace(named: "sales", id: WorkspaceID(high: 3, low: 3), at: FixedClock.instant, by: "x")
        #expect(try folder.workspace(named: "sales")?.id == WorkspaceID(high: 3, low: 3))
        #expect(try folder.keys().map(\.name) == ["default"])
    }

    @Test func `what a killed owner did not move is moved by the next one`() throws {
        for leaves in [[".sqlite", ".sqlite-wal"], [".sqlite"], []] {
            try? FileManager.default.removeItem(atPath: path)
            let folder = try open()
            _ = try delete("sales", in: folder)
            let aside = folder.deletedFilePath(of: sales)
            let place = folder.filePath(of: sales)
            folder.close()
            try write("log", to: aside + "-wal")
            for ending in leaves {
                let name = ending == ".sqlite" ? "" : "-wal"
                try FileManager.default.moveItem(atPath: aside + name, toPath: place + name)
            }
            try open().close()
            #expect(text(aside) == "sales")
            #expect(text(aside + "-wal") == "log")
            #expect(text(place) == nil)
        }
    }

    @Test func `a file that cannot be moved keeps nothing from being deleted`() throws {
        var folder = try open()
        try write("in the way", to: path + "/workspaces/deleted")
        _ = try delete("sales", in: folder)
        for _ in 0..<2 {
            #expect(try folder.workspaces().map(\.name) == ["default"])
            #expect(text(folder.filePath(of: sales)) == "sales")
            folder.close()
            folder = try open()
        }
        try FileManager.default.removeItem(atPath: path + "/workspaces/deleted")
        folder.close()
        folder = try open()
        defer { folder.close() }
        #expect(text(folder.deletedFilePath(of: sales)) == "sales")
    }

    @Test func `the workspace of every folder stays, and one that is not there is not deleted`() throws {
        let folder = try open()
        defer { folder.close() }
        #expect {
            _ = try delete(WorkspaceEntry.defaultName, in: folder)
        } throws: { error in
            if case DataFolderError.workspaceKept("default") = error { true } else { false }
        }
        #expect {
            _ = try delete("none", in: folder)
        } throws: { error in
            if case DataFolderError.workspaceMissing("none") = error { true } else { false }
        }
        #expect(try folder.workspaces().count == 2)
        #expect(DataFolderError.workspaceKept("default").description.contains("cannot be deleted"))
        #expect(DataFolderError.workspaceMissing("none").description.contains("'none'"))
    }

    @Test func `what is asked for with a claim is answered from the same transaction`() throws {
        let folder = try open()
        defer { folder.close() }
        func answer(_ key: String) -> KeptAnswer {
            let claim = AnswerClaim(
                credential: "local:ann", operation: "o", key: key, fingerprint: Array(repeating: 0, count: 32))
            return KeptAnswer(claim: claim, status: 200, body: [1], recordedAt: FixedClock.instant)
        }
        try folder.createWorkspace(
            named: "new", id: WorkspaceID(high: 4, low: 4), at: FixedClock.instant, by: "x", keeping: answer("create"))
        _ = try folder.deleteWorkspace(
            named: "new", at: FixedClock.instant, by: "local:ann", keeping: answer("delete"))
        for key in ["create", "delete"] {
            #expect(try folder.keptAnswer(to: answer(key).claim, at: FixedClock.instant) == answer(key))
        }
        #expect(throws: DataFolderError.self) {
            try folder.createWorkspace(
                named: "sales", id: WorkspaceID(high: 5, low: 5), at: FixedClock.instant, by: "x",
                keeping: answer("taken"))
        }
        #expect(try folder.keptAnswer(to: answer("taken").claim, at: FixedClock.instant) == nil)
    }
}
