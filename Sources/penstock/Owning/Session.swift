internal import Dispatch
internal import Glibc
internal import Locking
internal import Wire
internal import WorkspaceStore

/// A verb's way to the data: through the process that owns the folder, which is this one where there was none.
final class Session {
    /// The way to the owner.
    let client: OwnerClient
    private let owner: Owner?
    private let workspaceName: String
    /// Whether the workspace is made where it is not there.
    var createsWorkspace = false

    /// Finds the owner of a folder, or becomes it.
    ///
    /// - Throws: why the folder cannot be used.
    init(path: String, purpose: String, creates: Bool, workspaceName: String) throws(VerbFailure) {
        self.workspaceName = workspaceName
        client = OwnerClient(socketPath: DataFolder.socketPath(in: path))
        owner = try Self.findOwner(client) { () throws(VerbFailure) in
            try Owner(path: path, purpose: purpose, creates: creates, workspaceName: workspaceName)
        }
    }

    /// How often an owner that does not answer yet, or no longer, is asked again.
    private static let attemptsMax = 50
    /// The pause before asking again.
    private static let pauseMicroseconds: UInt32 = 100_000

    /// Becomes the owner, or makes sure that there is one who answers; between an owner's start and its first answer,
    /// or its last answer and its end, neither is so for a moment.
    private static func findOwner(
        _ client: OwnerClient, _ become: () throws(VerbFailure) -> Owner
    ) throws(VerbFailure) -> Owner? {
        var attempts = 0
        while true {
            do throws(VerbFailure) {
                return try become()
            } catch {
                guard error.code == .owned else { throw error }
                if answers(client) { return nil }
                attempts += 1
                guard attempts < attemptsMax else { throw error }
                _ = usleep(pauseMicroseconds)
            }
        }
    }

    private static func answers(_ client: OwnerClient) -> Bool {
        (try? client.send(method: "GET", target: "/health"))?.isSuccess ?? false
    }

    /// Asks for an operation.
    ///
    /// - Parameters:
    ///   - target: path and query below the version's base.
    ///   - onLine: gets the lines of an answer that comes in lines.
    ///   - onPiece: gets the bytes of an answer as they come, instead, and says whether it goes on.
    ///   - cancellation: breaks the request off once it fires.
    /// - Returns: an answer whose status says success.
    /// - Throws: what the answer refuses, or why there is none.
    @discardableResult
    func send(
        _ method: String, _ target: String, body: ClientBody = .none, until cancellation: OneTimeSignal? = nil,
        onLine: ((ArraySlice<UInt8>) -> Void)? = nil, onPiece: (([UInt8]) -> Bool)? = nil
    ) throws(VerbFailure) -> ClientResponse {
        var headers = [(name: FrontDoor.workspaceHeader, value: workspaceName)]
        if createsWorkspace { headers.append((FrontDoor.creationHeader, "true")) }
        if case .bytes = body { headers.append(("Content-Type", "application/json")) }
        let response: ClientResponse
        do {
            response = try client.send(
                method: method, target: "/api/v1" + target, headers: headers, body: body, until: cancellation,
                onLine: onLine, onPiece: onPiece)
        } catch {
            switch error {
            case .fileUnreadable, .fileChanged: throw VerbFailure(.refused, error.description)
            default: throw VerbFailure(.owned, error.description)
            }
        }
        guard response.isSuccess else { throw VerbFailure.refused(response) }
        return response
    }

    /// An answer's JSON.
    func json(_ method: String, _ target: String, body: ClientBody = .none) throws(VerbFailure) -> JSON {
        let response = try send(method, target, body: body)
        guard let value = try? JSONReader.parse(response.body) else {
            throw VerbFailure(.unavailable, "The answer of the owner is not JSON.")
        }
        return value
    }

    /// Every entry of a list, page by page, each as long as the owner has them.
    func all(_ target: String) throws(VerbFailure) -> [JSON] {
        var entries: [JSON] = []
        var cursor: String?
        repeat {
            let page = try json("GET", target + (cursor.map { "?cursor=\($0.percentEncoded)" } ?? ""))
            entries += page["data"]?.arrayValue ?? []
            cursor = page["page"]?["next_cursor"]?.stringValue
        } while cursor != nil
        return entries
    }

    /// Begins to open the workspace, if this process owns the folder; the default one is made where it is not there.
    /// Whoever needs it waits for it.
    ///
    /// - Throws: that there is no such workspace, or why it cannot be made; the folder is then given up.
    func open() throws(VerbFailure) {
        guard let owner else { return }
        let name = workspaceName
        if (try? owner.folder.workspace(named: name)) ?? nil != nil {
            DispatchQueue.global().async { _ = try? owner.workspaces.workspace(named: name) }
            return
        }
        do throws(Problem) {
            let creation: WorkspaceHolder.Creation = name == WorkspaceEntry.defaultName ? .seeded : .none
            _ = try owner.workspaces.workspace(named: name, creation: creation)
        } catch {
            close()
            throw VerbFailure(.unusable, error.detail)
        }
    }

    /// Gives the folder up, if this process owns it.
    func close() { owner?.close(graceSeconds: 5) }
}
