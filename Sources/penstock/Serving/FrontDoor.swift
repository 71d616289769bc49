internal import Glibc
internal import HTTPServer
internal import Operations
internal import RESTDoor
internal import Wire

/// Stands between the HTTP library and the REST door: tells who calls, finds the workspace, and puts messages from the
/// one's form into the other's.
final class FrontDoor: HTTPService {
    /// The header by which local processes name the workspace.
    static let workspaceHeader = "Penstock-Workspace"

    private let door: RESTDoor
    private let workspaces: WorkspaceHolder
    private let workspaceName: String
    private let bodyBytesMax: Int
    private let spoolDirectory: String
    private let requestIDs = RequestIDs()

    /// - Parameters:
    ///   - workspaceName: the workspace of callers who name none.
    ///   - bodyBytesMax: the largest body that is kept in memory.
    ///   - spoolDirectory: where larger ones go, for the operations that take them.
    init(
        door: RESTDoor, workspaces: WorkspaceHolder, workspaceName: String, bodyBytesMax: Int, spoolDirectory: String
    ) {
        self.door = door
        self.workspaces = workspaces
        self.workspaceName = workspaceName
        self.bodyBytesMax = bodyBytesMax
        self.spoolDirectory = spoolDirectory
    }

    func admit(_ head: HTTPRequestHead) -> HTTPBodyPolicy {
        switch door.bodyPolicy(method: head.method, path: head.path, principal: principal(head.origin)) {
        case .memory: .memory(bytesMax: bodyBytesMax)
        case .file(let bytesMax): .spool(directory: spoolDirectory, bytesMax: bytesMax)
        }
    }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        let requestID = requestIDs.next(asked: request.headers["X-Request-Id"])
        let body: RESTRequest.Body
        switch request.body {
        case .bytes(let bytes): body = .bytes(bytes)
        case .spooled(let path, _): body = .file(path: path)
        }
        defer {
            // The handler has moved the file away if it wanted it.
            if case .file(let path) = body { _ = unsafe unlink(path) }
        }
        let headers = request.headers
        do {
            let workspace = try workspace(request)
            let response = door.answer(
                RESTRequest(
                    method: request.method, path: request.path, query: request.query, body: body,
                    principal: principal(request.origin), requestID: requestID, header: { headers.values($0) }),
                workspace: workspace)
            return Self.response(response)
        } catch {
            return Self.response(door.render(error, requestID: requestID))
        }
    }

    func refuse(_ refusal: HTTPRefusal, head: HTTPRequestHead?) -> HTTPResponse {
        let requestID = requestIDs.next(asked: head?.headers["X-Request-Id"])
        return Self.response(door.render(Self.problem(refusal), requestID: requestID))
    }

    private func principal(_ origin: HTTPOrigin) -> Principal {
        switch origin {
        case .tcp: Principal(actor: "open", scope: .admin, isLocal: false)
        case .local(let userID, let userName):
            Principal(actor: "local:" + (userName.isEmpty ? String(userID) : userName), scope: .admin, isLocal: true)
        }
    }

    private func workspace(_ request: HTTPRequest) throws(Problem) -> Workspace {
        let named = request.headers[Self.workspaceHeader]
        guard case .local(let userID, _) = request.origin else {
            guard named == nil else {
                let detail = "A workspace can be named over the local socket only; here it follows from who calls."
                throw Problem(
                    .malformedHeader, detail,
                    errors: [
                        FieldProblem(
                            pointer: FieldProblem.headerPointer(Self.workspaceHeader), code: "not_allowed",
                            detail: detail)
                    ])
            }
            return try workspaces.workspace(named: workspaceName, creates: false)
        }
        guard userID == geteuid() || userID == 0 else {
            throw Problem(.unauthenticated, "The socket answers to the user who runs the server only.")
        }
        let creates = request.headers["Penstock-Create-Workspace"] == "true"
        return try workspaces.workspace(named: named ?? workspaceName, creates: creates)
    }

    private static func response(_ response: RESTResponse) -> HTTPResponse {
        switch response.body {
        case .bytes(let bytes):
            HTTPResponse(status: response.status, headers: response.headers, body: .bytes(bytes))
        case .pieces(let next, let finished):
            HTTPResponse(
                status: response.status, headers: response.headers,
                body: .stream(HTTPResponseStream(next: next, finished: finished)))
        }
    }

    private static func problem(_ refusal: HTTPRefusal) -> Problem {
        let code: ProblemCode
        switch refusal.kind {
        case .badFraming, .invalidUTF8HeaderField: code = .malformedHeader
        case .invalidTarget, .tooManyQueryArguments: code = .invalidParameter
        case .headTooLarge, .tooManyHeaderFields: code = .headTooLarge
        case .uriTooLong: code = .uriTooLong
        case .bodyTooLarge: code = .bodyTooLarge
        case .requestTimeout: code = .requestTimeout
        case .hostRefused: code = .hostRefused
        case .unsupportedContentEncoding: code = .unsupportedMediaType
        case .spoolFailed: code = .storageFull
        }
        return Problem(code, refusal.detail)
    }
}
