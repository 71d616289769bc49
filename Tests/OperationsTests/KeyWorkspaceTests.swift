import DealModel
import Foundation
import Locking
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct KeyWorkspaceTests {
    /// Keeps no workspace open, but makes and releases them as the program does.
    private final class Holder: WorkspaceHolding {
        let folder: DataFolder
        let clock: ManualClock
        let events = Guarded<[String]>([])
        /// Happens while a workspace is made or released.
        let meanwhile = Guarded<@Sendable () -> Void>({})
        private let identifiers = CountingIdentifiers()

        init(_ folder: DataFolder, _ clock: ManualClock) {
            self.folder = folder
            self.clock = clock
        }

        func make(named name: String, list: (WorkspaceID, Instant) throws(Problem) -> Void) throws(Problem) {
            let id: WorkspaceID = identifiers.next(at: clock.now())
            _ = FileManager.default.createFile(atPath: folder.filePath(of: id), contents: Data(name.utf8))
            events.withLock { $0.append("made \(name)") }
            meanwhile.withLock { $0 }()
            try list(id, clock.now())
        }

        func release<Value>(named name: String, _ body: () throws(Problem) -> Value) throws(Problem) -> Value {
            events.withLock { $0.append("released \(name)") }
            meanwhile.withLock { $0 }()
            return try body()
        }
    }

    private let trial: KeyTrial
    private let test: TestWorkspace
    private let holder: Holder
    private let directory: WorkspaceDirectory

    init() throws {
        trial = try KeyTrial()
        test = try TestWorkspace()
        holder = Holder(trial.folder, trial.clock)
        directory = WorkspaceDirectory(folder: trial.folder, keys: trial.ring, holder: holder, servedName: "sales")
    }

    private func call(_ name: String, path: String? = nil, body: JSONObject = [:]) -> OperationCall {
        OperationCall(
            operation: name, workspace: test.workspace,
            principal: Principal(actor: "local:ann", scope: .admin, isLocal: true), requestID: "r",
            parameters: path.map { ["name": .string($0)] } ?? [:], body: body, now: trial.clock.now())
    }

    private func json(_ answer: OperationAnswer) throws -> JSON {
        guard case .json(let bytes) = answer.content else { return .null }
        return try JSONReader.parse(bytes)
    }

    private func schema(_ name: String) throws -> Schema {
        try #require(WorkspaceListOperations.all.first { $0.name == name }?.output.schema)
    }

    private func code(_ body: () throws(Problem) -> Void) -> ProblemCode? { KeyTrial.problem(body)?.code }

    private func claim(_ fingerprint: UInt8) -> AnswerClaim {
        AnswerClaim(
            credential: "local:ann", operation: "workspaces", key: "k",
            fingerprint: Array(repeating: fingerprint, count: 32))
    }

    @Test func `a workspace is made, listed and deleted with its keys`() throws {
        let made = try WorkspaceListOperations.create(call("workspaces.create", body: ["name": "new"]), directory)
        #expect(made.location == "/local/workspaces/new")
        let entry = try json(made)
        #expect(try schema("workspaces.create").problems(in: entry) == [])
        #expect(entry["created_by"]?.stringValue == "local:ann")
        let listed = try json(try WorkspaceListOperations.list(directory))
        #expect(try schema("workspaces.list").problems(in: listed) == [])
        #expect(listed["data"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == ["default", "new", "sales"])
        let id = try #require(try directory.all().first { $0.name == "new" }?.id)
        let key = try trial.create(in: trial.ring.keys(of: id, named: "new"))
        #expect(trial.grant(key.text.reveal())?.workspaceName == "new")
        let deleted = try json(try WorkspaceListOperations.delete(call("workspaces.delete", path: "new"), directory))
        #expect(try schema("workspaces.delete").problems(in: deleted) == [])
        let file = try #require(deleted["file"]?.stringValue)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "new")
        #expect(trial.refusal(key.text.reveal()) == .notValid)
        #expect(try directory.all().map(\.name) == ["default", "sales"])
        #expect(holder.events.withLock { $0 } == ["made new", "released new"])
    }

    @Test func `names that cannot be, that are taken or that are not there are refused before anything is made`() {
        func create(_ name: String) -> ProblemCode? {
            code { () throws(Problem) in
                _ = try WorkspaceListOperations.create(
                    call("workspaces.create", body: ["name": .string(name)]), directory)
            }
        }
        func delete(_ name: String) -> ProblemCode? {
            code { () throws(Problem) in
                _ = try WorkspaceListOperations.delete(call("workspaces.delete", path: name), directory)
            }
        }
        #expect(create("Sales") == .validationFailed)
        #expect(create("sales") == .conflict)
        #expect(delete("default") == .conflict)
        #expect(delete("sales") == .conflict)
        #expect(delete("none") == .notFound)
        #expect(delete("../data") == .notFound)
        #expect(holder.events.withLock { $0 } == [])
    }

    @Test func `what comes again with its claim is done once`() throws {
        for _ in 0..<2 {
            _ = try directory.create(named: "new", by: "local:ann", at: trial.clock.now(), claim: claim(1))
        }
        #expect(
            code { () throws(Problem) in
                _ = try directory.delete(named: "new", by: "local:ann", at: trial.clock.now(), claim: claim(2))
            } == .idempotencyConflict)
        trial.advance(hours: Int64(KeptAnswer.keptHours))
        for round in 0..<2 {
            let outcome = try directory.delete(named: "new", by: "local:ann", at: trial.clock.now(), claim: claim(2))
            guard case .kept(let kept) = outcome else {
                #expect(round == 0)
                continue
            }
            #expect(round == 1)
            #expect(kept.status == 200)
            #expect(kept.text("name") == "new")
            #expect(kept.text("file") != nil)
        }
        #expect(holder.events.withLock { $0 } == ["made new", "released new"])
    }

    @Test func `keys go on while a workspace is made or deleted`() throws {
        let (trial, made) = (trial, Guarded(0))
        holder.meanwhile.withLock { meanwhile in
            meanwhile = { if (try? trial.create()) != nil { made.withLock { $0 += 1 } } }
        }
        _ = try directory.create(named: "new", by: "local:ann", at: trial.clock.now())
        _ = try directory.delete(named: "new", by: "local:ann", at: trial.clock.now())
        #expect(made.withLock { $0 } == 2)
    }

    @Test func `of two equal requests at once the second gets the answer of the first`() throws {
        let (directory, clock, claim) = (directory, trial.clock, claim(1))
        let first = Guarded<KeyOutcome<WorkspaceEntry>?>(nil)
        let isFirst = Guarded(true)
        // While the one makes its file, the other comes and is done.
        holder.meanwhile.withLock { meanwhile in
            meanwhile = {
                guard
                    isFirst.withLock({ flag in
                        defer { flag = false }; return flag
                    })
                else { return }
                let outcome = try? directory.create(named: "new", by: "local:ann", at: clock.now(), claim: claim)
                first.withLock { $0 = outcome }
            }
        }
        let second = try directory.create(named: "new", by: "local:ann", at: clock.now(), claim: claim)
        guard case .done(let entry) = first.withLock({ $0 }), case .kept(let kept) = second else {
            return #expect(Bool(false), "\(second)")
        }
        #expect(kept.text("id") == entry.id.description)
        #expect(try directory.all().map(\.name) == ["default", "new", "sales"])
    }

    @Test func `a request is one of its workspace, whatever that is called later`() {
        let call = OperationCall(
            operation: "deals.create", workspace: test.workspace, principal: Principal.anonymous, requestID: "r",
            idempotencyKey: "k", now: trial.clock.now())
        #expect(call.claim?.credential == "anonymous \(test.workspace.id)")
    }

    @Test func `what the file system says does not reach the caller`() {
        let error = DataFolderError.failed(path: "/secret/place", errorNumber: 5)
        #expect(error.problem.code == .internal)
        #expect(!error.problem.detail.contains("/secret"))
        #expect(error.logLine?.contains("/secret") == true)
        #expect(DataFolderError.storageFull(path: "/secret").problem.code == .storageFull)
        #expect(DataFolderError.answersFull.problem.code == .busy)
        #expect(DataFolderError.store(.outcomeUnknown).problem.code == .outcomeUnknown)
        #expect(DataFolderError.nameTaken("x").logLine == nil)
    }
}
