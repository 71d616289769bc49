import DealModel
import Foundation
import TestSupport
import Testing

@testable import WorkspaceStore

struct DataFolderTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path + "/data" }

    init() throws {
        temporary = try TemporaryFolder()
    }

    private func open(_ path: String? = nil, creates: Bool = true) throws(DataFolderError) -> DataFolder {
        try DataFolder.open(path: path ?? self.path, purpose: "serve", creates: creates, clock: FixedClock())
    }

    private func failure(_ path: String? = nil, creates: Bool = true) -> DataFolderError? {
        do throws(DataFolderError) {
            let folder = try open(path, creates: creates)
            folder.close()
            return nil
        } catch {
            return error
        }
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private func write(_ bytes: Int, to path: String, mode: Int = 0o600) throws {
        try Data(count: bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `a new folder is for its user alone`() throws {
        let folder = try open()
        defer { folder.close() }
        for name in ["", "/workspaces", "/spool"] { #expect(try mode(path + name) == 0o700) }
        for name in ["/owner.lock", "/secret.key", "/control.sqlite"] { #expect(try mode(path + name) == 0o600) }
        #expect(folder.secretKey.count == 32)
        #expect(folder.socketPath == path + "/owner.sock")
        #expect(folder.spoolPath == path + "/spool")
        #expect(DataFolder.exists(at: path))
        let id = WorkspaceID(high: 1, low: 2)
        #expect(folder.filePath(of: id) == "\(path)/workspaces/00000000-0000-0001-0000-000000000002.sqlite")
    }

    @Test func `a folder keeps its secret and its workspaces`() throws {
        let first = try open(path + "//")
        let secret = first.secretKey
        let entry = try first.createWorkspace(
            named: "sales-2", id: WorkspaceID(high: 7, low: 8), at: FixedClock.instant, by: "local:ann")
        try first.createWorkspace(named: "default", id: WorkspaceID(high: 9, low: 9), at: FixedClock.instant, by: "x")
        first.close()
        let second = try open(creates: false)
        defer { second.close() }
        #expect(second.secretKey == secret)
        #expect(try second.workspaces().map(\.name) == ["default", "sales-2"])
        #expect(try second.workspace(named: "sales-2") == entry)
        #expect(try second.workspace(named: "sales") == nil)
    }

    @Test func `a second owner is refused and told of the first`() throws {
        let folder = try open()
        let owner = DataFolderOwner(pid: getpid(), purpose: "serve", startedAt: FixedClock.instant)
        #expect(DataFolder.owner(of: path + "/") == owner)
        guard case .owned(path, owner) = failure() else {
            return #expect(Bool(false), "\(String(describing: failure()))")
        }
        #expect(failure()?.description.contains("penstock serve' (process \(getpid())") == true)
        folder.close()
        #expect(DataFolder.owner(of: path) == nil)
        #expect(failure(creates: false) == nil)
    }

    @Test func `a folder may be reached through a link and has one owner by whatever path`() throws {
        let folder = try open()
        defer { folder.close() }
        let link = temporary.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        guard case .owned(link, _) = failure(link) else { return #expect(Bool(false)) }
        folder.close()
        #expect(failure(link) == nil)
    }

    @Test func `a folder that is let go of is given up`() throws {
        do { _ = try open() }
        #expect(DataFolder.owner(of: path) == nil)
        #expect(failure() == nil)
    }

    @Test func `the lock of a killed owner is recovered and it leaves no owner behind`() throws {
        try open().close()
        let killed = Process()
        killed.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        killed.arguments = ["--no-fork", path + "/owner.lock", "sleep", "1000"]
        try killed.run()
        while !isLocked() { usleep(1_000) }
        // An owner that has not said who it is yet.
        guard case .owned(path, nil) = failure() else {
            return #expect(Bool(false), "\(String(describing: failure()))")
        }
        #expect(DataFolder.owner(of: path) == nil)
        kill(killed.processIdentifier, SIGKILL)
        killed.waitUntilExit()
        #expect(failure() == nil)
    }

    private func isLocked() -> Bool {
        let descriptor = unsafe Foundation.open(path + "/owner.lock", O_RDWR)
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }

    @Test func `looking for an owner never stands in the way of one`() async throws {
        try open().close()
        let path = path
        let prober = Task.detached { while !Task.isCancelled { _ = DataFolder.owner(of: path) } }
        for _ in 0..<50 { #expect(failure() == nil) }
        prober.cancel()
        await prober.value
    }

    @Test func `of many that want a folder at once one gets it`() async throws {
        try open().close()
        let owners = await withTaskGroup(of: DataFolder?.self) { group in
            for _ in 0..<8 {
                group.addTask { [path] in
                    try? DataFolder.open(path: path, purpose: "import", creates: true, clock: FixedClock())
                }
            }
            return await group.reduce(into: [DataFolder?]()) { $0.append($1) }
        }
        #expect(owners.compactMap(\.self).count == 1)
        for owner in owners { owner?.close() }
    }

    @Test func `what a former owner left in the spool is removed and links are not followed`() throws {
        try open().close()
        let keep = temporary.path + "/keep"
        try write(1, to: keep)
        try FileManager.default.createDirectory(
            atPath: path + "/spool/import/deep", withIntermediateDirectories: true)
        try write(1, to: path + "/spool/import/deep/rows")
        try write(1, to: path + "/spool/body")
        try FileManager.default.createSymbolicLink(atPath: path + "/spool/link", withDestinationPath: keep)
        try FileManager.default.createSymbolicLink(
            atPath: path + "/spool/import/links", withDestinationPath: temporary.path)
        try open().close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/spool").isEmpty)
        #expect(FileManager.default.fileExists(atPath: keep))
    }

    @Test func `a folder that is not there is made only where that is asked for`() throws {
        guard case .missing(path) = failure(creates: false) else { return #expect(Bool(false)) }
        #expect(failure(creates: false)?.description.contains("'penstock serve' or 'penstock import' makes it") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
        guard case .noParent = failure(path + "/deep") else { return #expect(Bool(false)) }
    }

    @Test func `a path to something else is refused`() throws {
        try write(1, to: path)
        guard case .notADirectory(path) = failure() else { return #expect(Bool(false)) }
        guard case .notADirectory = failure(path + "/below") else { return #expect(Bool(false)) }
    }

    @Test func `nothing is put among foreign files`() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard case .notADataFolder(path) = failure(creates: false) else { return #expect(Bool(false)) }
        try write(1, to: path + "/letter")
        guard case .notADataFolder(path) = failure() else { return #expect(Bool(false)) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["letter"])
        try FileManager.default.removeItem(atPath: path + "/letter")
        try FileManager.default.createDirectory(atPath: path + "/lost+found", withIntermediateDirectories: false)
        #expect(failure() == nil)
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o610]) func `a secret that others can reach is refused`(mode: Int) throws {
        try open().close()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + "/secret.key")
        guard case .keyExposed(_, UInt32(mode)) = failure() else { return #expect(Bool(false)) }
        #expect(failure()?.description.contains("chmod 600") == true)
    }

    @Test(arguments: [0, 31, 33]) func `a secret of another length is refused`(bytes: Int) throws {
        try open().close()
        try write(bytes, to: path + "/secret.key")
        guard case .keyDamaged(_, Int64(bytes)) = failure() else { return #expect(Bool(false)) }
    }

    @Test func `a secret that a killed owner had half written is made anew`() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try FileManager.default.createDirectory(atPath: path + "/spool", withIntermediateDirectories: false)
        try write(7, to: path + "/secret.key.new", mode: 0o644)
        #expect(failure() == nil)
        #expect(try mode(path + "/secret.key") == 0o600)
        #expect(!FileManager.default.fileExists(atPath: path + "/secret.key.new"))
    }

    @Test func `the secrets of two folders differ`() throws {
        let (first, second) = (try open(temporary.path + "/a"), try open(temporary.path + "/b"))
        #expect(first.secretKey != second.secretKey)
    }

    @Test(arguments: ["", "Sales", "a b", "a_b", "é", "../x", String(repeating: "a", count: 41)])
    func `other names are refused for a workspace`(name: String) throws {
        let folder = try open()
        defer { folder.close() }
        #expect {
            try folder.createWorkspace(named: name, id: WorkspaceID(high: 0, low: 0), at: FixedClock.instant, by: "x")
        } throws: { error in
            if case DataFolderError.nameInvalid(name) = error { true } else { false }
        }
        #expect(try folder.workspaces().isEmpty)
    }

    @Test func `a name is given once`() throws {
        let folder = try open()
        defer { folder.close() }
        let name = String(repeating: "a", count: WorkspaceEntry.nameCharactersMax)
        try folder.createWorkspace(named: name, id: WorkspaceID(high: 0, low: 0), at: FixedClock.instant, by: "x")
        #expect {
            try folder.createWorkspace(named: name, id: WorkspaceID(high: 0, low: 1), at: FixedClock.instant, by: "x")
        } throws: { error in
            if case DataFolderError.nameTaken(name) = error { true } else { false }
        }
        #expect(try folder.workspaces().map(\.id) == [WorkspaceID(high: 0, low: 0)])
    }

    @Test func `a closed folder answers with an error`() throws {
        let folder = try open()
        folder.close()
        folder.close()
        #expect(throws: DataFolderError.self) { try folder.workspaces() }
    }

    @Test func `a control file of another program or a newer version is refused and not changed`() throws {
        for pragma in ["application_id = 1", "user_version = 99"] {
            let path = temporary.path + "/\(pragma.count)"
            try open(path).close()
            let connection = try SQLiteConnection(path: path + "/control.sqlite", mode: .readWrite)
            try connection.execute("PRAGMA \(pragma)")
            connection.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: path + "/control.sqlite"))
            guard case .store(.unusable) = failure(path) else { return #expect(Bool(false), "\(pragma)") }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/control.sqlite")) == before)
            #expect(DataFolder.owner(of: path) == nil)
        }
    }

    @Test func `a control file that is no database is refused`() throws {
        try open().close()
        try Data(repeating: 0x41, count: 4_096).write(to: URL(fileURLWithPath: path + "/control.sqlite"))
        guard case .store(.damaged) = failure() else { return #expect(Bool(false)) }
    }

    @Test(arguments: [
        (EACCES, "may not write"), (EPERM, "may not write"), (EROFS, "can only be read"), (ENOSPC, "is full"),
        (EDQUOT, "is full"), (ENOTDIR, "is not a folder"), (EIO, "cannot be used"),
    ])
    func `what the system says is passed on in words`(errorNumber: Int32, words: String) {
        let text = DataFolderError(path: "/data", errorNumber: errorNumber).description
        #expect(text.contains(words))
        #expect(text.contains("/data"))
        #expect(text.hasSuffix("."))
    }

    @Test func `a folder of another user is refused`() throws {
        guard geteuid() == 0 else { return #expect(failure("/root") != nil) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try #require(unsafe chown(path, 12_345, 12_345) == 0)
        guard case .foreignUser(path, 12_345) = failure() else { return #expect(Bool(false)) }
    }

    @Test func `a folder on a full volume is refused in words`() throws {
        guard case .storageFull = fullVolumeFailure() else { return #expect(Bool(false)) }
    }

    /// Writing to `/dev/full` fails as on a full volume.
    private func fullVolumeFailure() -> DataFolderError? {
        do throws(DataFolderError) {
            let descriptor = try FolderFiles.open("/dev/full", O_WRONLY)
            defer { close(descriptor) }
            try FolderFiles.write([1], to: descriptor, path: "/dev/full")
            return .failed(path: "", errorNumber: 0)
        } catch {
            return error
        }
    }

    @Test(arguments: ["", "pid 1\n", "pid x\nverb serve\nstarted 2026-01-01T00:00:00Z\n", "garbage", "\n\n"])
    func `a lock file that is not whole names nobody`(text: String) {
        #expect(DataFolderOwner(text: text) == nil)
    }

    @Test func `a lock file is read as it was written`() {
        let owner = DataFolderOwner(pid: 4_711, purpose: "serve", startedAt: FixedClock.instant)
        #expect(DataFolderOwner(text: owner.text) == owner)
    }
}
