import DealModel
import Foundation
import TestSupport
import Testing

@testable import WorkspaceStore

struct ClosingAndOpeningTests {
    /// How many descriptors of this process lead to the file.
    private func descriptors(of path: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?.hasPrefix(path) == true
        }.count
    }

    @Test func `a closed store holds no file open and takes nothing more`() throws {
        let test = try TestStore()
        _ = try test.create(in: test.lead)
        _ = try test.store.read { reader throws(StoreError) in reader.dataVersion }
        #expect(try descriptors(of: test.path) > 0)
        test.store.close()
        #expect(try descriptors(of: test.path) == 0)
        #expect(!FileManager.default.fileExists(atPath: test.path + "-wal"))
        test.store.close()
        #expect(throws: StoreError.self) { try test.create(in: test.lead) }
        #expect {
            try test.store.read { reader throws(StoreError) in reader.dataVersion }
        } throws: {
            if case StoreError.closed = $0 { true } else { false }
        }
        #expect(try descriptors(of: test.path) == 0)
    }

    @Test func `a file of another program is refused and left as it was`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("other.sqlite")
        try SQLiteTool.run(path, "CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine');")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect {
            try TestStore.open(path)
        } throws: {
            if case StoreError.unusable(let text) = $0 { text.contains("another program") } else { false }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func `a file of a newer program is refused and left as it was`() throws {
        let test = try TestStore()
        test.store.close()
        try SQLiteTool.run(test.path, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99;")
        let before = try Data(contentsOf: URL(fileURLWithPath: test.path))
        #expect {
            try TestStore.open(test.path)
        } throws: {
            if case StoreError.unusable(let text) = $0 { text.contains("newer") } else { false }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: test.path)) == before)
    }

    @Test func `a file that is no database is refused by name`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("text.sqlite")
        try Data(repeating: 65, count: 10_000).write(to: URL(fileURLWithPath: path))
        #expect {
            try TestStore.open(path)
        } throws: {
            if case StoreError.unusable(let text) = $0 { text.contains(path) } else { false }
        }
        #expect(throws: StoreError.self) { try WorkspaceStore.check(path: path) }
    }

    @Test func `a folder that is not there, or a folder in place of the file, is refused by name`() throws {
        let folder = try TemporaryFolder()
        for path in [folder.file("missing/workspace.sqlite"), folder.path] {
            #expect {
                try TestStore.open(path)
            } throws: {
                if case StoreError.unusable(let text) = $0 { text.contains(path) } else { false }
            }
        }
    }
}
