import DealModel
import Dispatch
import Foundation
import Locking
import Operations
import Synchronization
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import penstock

struct WorkspaceHolderTests {
    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }

    /// A data folder with the workspaces `default` and `other`.
    init() throws {
        folder = try TemporaryFolder()
        let owner = try owner()
        defer { owner.close(graceSeconds: 0) }
        for name in ["default", "other"] { _ = try owner.workspaces.workspace(named: name, creation: .seeded) { _ in } }
    }

    private func owner() throws -> Owner {
        try Owner(path: data, purpose: "test", creates: true, workspaceName: "default")
    }

    @Test func `a workspace that takes its time to open keeps nobody from another`() throws {
        let owner = try owner()
        defer { owner.close(graceSeconds: 0) }
        let (isOpening, mayGoOn, isDone) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        let isFirst = Atomic(true)
        let found = Guarded<[ObjectIdentifier]>([])
        for _ in 0..<2 {
            Thread.detachNewThread {
                let other = try? owner.workspaces.workspace(named: "other", creation: .none) { _ in
                    guard isFirst.exchange(false, ordering: .relaxed) else { return }
                    isOpening.signal()
                    mayGoOn.wait()
                }
                found.withLock { found in if let other { found.append(ObjectIdentifier(other)) } }
                isDone.signal()
            }
        }
        isOpening.wait()
        let first = try owner.workspaces.workspace(named: "default")
        #expect(try owner.workspaces.workspace(named: "default") === first)
        mayGoOn.signal()
        for _ in 0..<2 { isDone.wait() }
        // Both waited for the same opening.
        #expect(found.withLock { $0.count } == 2)
        #expect(found.withLock { Set($0).count } == 1)
    }

    @Test func `workspaces that are made at once are each made once`() async throws {
        let owner = try owner()
        defer { owner.close(graceSeconds: 0) }
        let made = await withTaskGroup(of: ObjectIdentifier?.self) { group in
            for number in 0..<16 {
                group.addTask {
                    (try? owner.workspaces.workspace(named: "new-\(number % 2)", creation: .empty)).map(
                        ObjectIdentifier.init)
                }
            }
            return await group.reduce(into: [ObjectIdentifier?]()) { $0.append($1) }
        }
        #expect(!made.contains(nil))
        #expect(Set(made.compactMap(\.self)).count == 2)
        let files = try FileManager.default.contentsOfDirectory(atPath: data + "/workspaces")
        #expect(files.filter { $0.hasSuffix(".sqlite") }.count == 4)
    }

    @Test func `of a workspace that is not listed no file stays`() throws {
        let owner = try owner()
        defer { owner.close(graceSeconds: 0) }
        func files() throws -> Set<String> {
            Set(try FileManager.default.contentsOfDirectory(atPath: data + "/workspaces"))
        }
        let before = try files()
        #expect(throws: Problem.self) {
            try owner.workspaces.make(named: "new") { _, _ throws(Problem) in throw Problem(.storageFull, "full") }
        }
        #expect(try files() == before)
        // Once it is unknown whether it is listed, what is there stays.
        #expect(throws: Problem.self) {
            try owner.workspaces.make(named: "new") { _, _ throws(Problem) in throw Problem(.outcomeUnknown, "?") }
        }
        #expect(try files().count > before.count)
    }

    @Test func `a workspace that takes over a name is another one`() throws {
        let owner = try owner()
        defer { owner.close(graceSeconds: 0) }
        let first = try owner.workspaces.workspace(named: "other")
        #expect(first.id == (try owner.folder.workspace(named: "other"))?.id)
        try owner.workspaces.release(named: "other") { () throws(Problem) in
            _ = try? owner.folder.deleteWorkspace(named: "other", at: .latest, by: "x")
        }
        let second = try owner.workspaces.workspace(named: "other", creation: .empty, by: "local:ann")
        #expect(second.id != first.id)
        #expect(try owner.folder.workspace(named: "other")?.createdBy == "local:ann")
    }
}
