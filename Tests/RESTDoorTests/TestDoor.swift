import DealModel
import Foundation
import Locking
import Operations
import SQLSandbox
import Synchronization
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import RESTDoor

/// A door to a workspace in a folder of its own, with the seeded pipeline.
final class TestDoor: Sendable {
    /// One door for all workspaces, as in the server.
    static let shared = RESTDoor(version: "1.0.0")
    /// One set of processes for all workspaces, as in the server.
    static let sql = SQLWorkers(program: ProgramPath.penstock)
    static let start = Instant("2026-03-10T12:00:00Z") ?? .latest
    static let owner = Principal(actor: "open", scope: .admin, isLocal: false)
    static let local = Principal(actor: "local:anna", scope: .admin, isLocal: true)
    static let reader = Principal(actor: "key:reader", scope: .read, isLocal: false)
    static let writer = Principal(actor: "key:writer", scope: .write, isLocal: false)

    let folder: TemporaryFolder
    let clock = ManualClock(TestDoor.start)
    let identifiers: CountingIdentifiers
    let workspace: Workspace
    let door: RESTDoor
    private let requests = Atomic<Int>(0)
    private let keyFolder = Guarded<DataFolder?>(nil)
    private let keyRing = Guarded<KeyRing?>(nil)

    init(
        seeded: Bool = true, folder given: TemporaryFolder? = nil, identifiers: CountingIdentifiers = .init(),
        door: RESTDoor = TestDoor.shared
    ) throws {
        let folder = try given ?? TemporaryFolder()
        self.folder = folder
        self.identifiers = identifiers
        self.door = door
        workspace = try Workspace(
            id: WorkspaceID(high: 1, low: 1), name: "default", path: folder.file("workspace.sqlite"),
            spoolDirectory: folder.path, exportsDirectory: folder.file("exports"),
            cursorKey: Array(repeating: 7, count: 32),
            environment: WorkspaceStore.Environment(
                clock: clock, identifiers: identifiers, diskFailed: { Issue.record("The disk failed: \($0)") }),
            log: { Issue.record("The log says: \($0)") })
        if seeded { try workspace.seedIfEmpty() }
    }

    deinit {
        workspace.close()
        keyFolder.withLock { $0?.close() }
    }

    /// The keys of the workspace; their folder is made when they are first asked for.
    private func keys() throws -> KeyRing {
        try keyRing.withLock { ring in
            if let ring { return ring }
            let environment = WorkspaceStore.Environment(
                clock: clock, identifiers: identifiers, diskFailed: { Issue.record("The disk failed: \($0)") })
            let folder = try DataFolder.open(
                path: self.folder.file("keys"), purpose: "test", creates: true, clock: clock)
            keyFolder.withLock { $0 = folder }
            try folder.createWorkspace(
                named: workspace.name, id: WorkspaceID(high: 1, low: 1), at: Self.start, by: "test")
            let made = try KeyRing(folder: folder, environment: environment) { Issue.record("The log says: \($0)") }
            ring = made
            return made
        }
    }

    /// What callers reach beside the workspace.
    var ports: CallPorts {
        // The writer holds a call a little longer than its caller does, and must not be the one to close the workspace.
        CallPorts(
            keys: { [weak self] workspace throws(Problem) in
                guard let ring = try? self?.keys() else { throw Problem(.internal, "There is no folder for the keys.") }
                return ring.keys(of: workspace.id, named: workspace.name)
            }, sql: Self.sql)
    }

    @discardableResult
    func send(
        _ method: String, _ target: String, _ body: RESTRequest.Body = .bytes([]), headers: [String: String] = [:],
        as principal: Principal = TestDoor.owner, caller: CallerWatch = .patient
    ) -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let number = requests.add(1, ordering: .relaxed).newValue
        let fields = headers.reduce(into: [String: String]()) { $0[$1.key.lowercased()] = $1.value }
        let request = RESTRequest(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", body: body, principal: principal,
            ports: ports, requestID: "r-\(number)", header: { fields[$0.lowercased()].map { [$0] } ?? [] },
            caller: caller)
        let response = door.answer(request, workspace: workspace)
        let answer = Self.read(response)
        AnswerAudit.standard.check(request, answer)
        return answer
    }

    private static func read(_ response: RESTResponse) -> Answer {
        var bytes: [UInt8] = []
        switch response.body {
        case .bytes(let all): bytes = all
        case .pieces(let next, let finished):
            while let piece = next() { bytes += piece }
            finished(true)
        case .live(let live):
            // What there is to say now.
            while let piece = live.next(), !piece.isEmpty { bytes += piece }
            live.finished(false)
        }
        let json = (try? JSONReader.parse(bytes)) ?? .null
        return Answer(status: response.status, headers: response.headers, bytes: bytes, json: json)
    }

    @discardableResult
    func get(_ path: String, headers: [String: String] = [:]) -> Answer {
        send("GET", "/api/v1" + path, headers: headers)
    }

    @discardableResult
    func post(_ path: String, _ body: String = "", headers: [String: String] = [:]) -> Answer {
        act("POST", path, body, headers)
    }

    @discardableResult
    func patch(_ path: String, _ body: String, headers: [String: String] = [:]) -> Answer {
        act("PATCH", path, body, headers)
    }

    @discardableResult
    func delete(_ path: String, headers: [String: String] = [:]) -> Answer { act("DELETE", path, "", headers) }

    private func act(_ method: String, _ path: String, _ body: String, _ headers: [String: String]) -> Answer {
        var headers = headers
        if !body.isEmpty { headers["Content-Type"] = "application/json" }
        return send(method, "/api/v1" + path, .bytes(Array(body.utf8)), headers: headers)
    }

    /// The ids of the seeded pipeline and its stages by name; a test that asks for another name is wrong.
    func stage(_ name: String, of pipeline: String? = nil) -> String {
        let id = pipeline ?? pipelineID
        let stages = get("/pipelines/\(id)/stages")
        let found = (stages.value("/data")?.arrayValue ?? []).first { $0["name"]?.stringValue == name }
        guard let id = found?["id"]?.stringValue else {
            Issue.record("There is no stage \(name)")
            return "?"
        }
        return id
    }

    /// The first pipeline.
    var pipelineID: String { self.get("/pipelines")["/data/0/id"] }

    /// A second pipeline with stages Begun, Done (won) and Gone (lost).
    func secondPipeline(_ name: String = "Renewals") -> String {
        let body = """
            {"name": "\(name)", "stages": [{"name": "Begun", "probability": 0.4}, {"name": "Done", "kind": "won"},
            {"name": "Gone", "kind": "lost"}]}
            """
        return post("/pipelines", body)["/id"]
    }

    /// A deal with the given members of JSON beside the title.
    @discardableResult
    func deal(_ members: String = "", title: String = "Deal") -> String {
        let answer = post("/deals", "{\"title\": \"\(title)\"\(members.isEmpty ? "" : ", " + members)}")
        #expect(answer.status == 201, "\(String(decoding: answer.bytes, as: UTF8.self))")
        return answer["/id"]
    }

    /// Moves a deal and gives the id of the version that did it.
    @discardableResult
    func move(_ deal: String, to stage: String, _ members: String = "") -> String {
        let answer = post(
            "/deals/\(deal)/move", "{\"stage_id\": \"\(stage)\"\(members.isEmpty ? "" : ", " + members)}")
        #expect(answer.status == 200, "\(String(decoding: answer.bytes, as: UTF8.self))")
        return lastVersion(deal)
    }

    /// The id of the deal's last recorded version.
    func lastVersion(_ deal: String) -> String {
        get("/deals/\(deal)/history?limit=500").texts("/id").last ?? "?"
    }

    /// A set of exchange rates with the base EUR and the given quotes.
    @discardableResult
    func rateSet(_ name: String = "ECB", _ quotes: String = "") -> String {
        let answer = post("/rate-sets", "{\"name\": \"\(name)\", \"base\": \"EUR\", \"quotes\": [\(quotes)]}")
        #expect(answer.status == 201, "\(String(decoding: answer.bytes, as: UTF8.self))")
        return answer["/id"]
    }

    /// Sends a text as a file, as the server hands it over.
    @discardableResult
    func upload(
        _ text: String, to path: String, headers: [String: String] = [:], as principal: Principal = TestDoor.owner
    ) -> Answer {
        guard !text.isEmpty else { return send("POST", "/api/v1" + path, headers: headers, as: principal) }
        let file = folder.file("upload-\(requests.add(1, ordering: .relaxed).newValue)")
        #expect(throws: Never.self) { try Data(text.utf8).write(to: URL(filePath: file)) }
        defer { try? FileManager.default.removeItem(atPath: file) }
        return send("POST", "/api/v1" + path, .file(path: file), headers: headers, as: principal)
    }

    /// The directions of the deal's stage changes.
    func directions(_ deal: String) -> [String] {
        get("/deals/\(deal)/stage-changes?limit=500").texts("/direction")
    }

    /// The id of an export whose file is there.
    func finishedExport(_ body: String = #"{"report": "deals", "format": "csv"}"#) -> String {
        let id = post("/exports", body)["/id"]
        _ = exported(id)
        return id
    }

    /// An export once it is over.
    func exported(_ id: String) -> Answer {
        while true {
            let answer = get("/exports/\(id)")
            guard ["queued", "running"].contains(answer["/state"]) else { return answer }
            usleep(2_000)
        }
    }
}
