internal import Glibc
internal import HTTPServer
internal import MCPDoor
internal import Operations
internal import RESTDoor
internal import SQLSandbox
internal import Wire

/// Stands between the HTTP library and the REST door: lets requests in, finds the workspace, and puts messages from the
/// one's form into the other's.
final class FrontDoor: HTTPService {
    /// The header by which local processes name the workspace.
    static let workspaceHeader = "Penstock-Workspace"
    /// The header by which they ask for it to be made where it is not there.
    static let creationHeader = "Penstock-Create-Workspace"

    private let door: RESTDoor
    private let models: ModelEntrance
    private let gatekeeper: Gatekeeper
    private let workspaces: WorkspaceHolder
    private let workspaceName: String
    private let keys: KeyRing
    private let directory: WorkspaceDirectory
    private let sql: SQLWorkers
    private let bodyBytesMax: Int
    private let spoolDirectory: String
    private let telemetry: RequestTelemetry
    private let requestIDs = RequestIDs()

    /// - Parameters:
    ///   - workspaceName: the workspace of callers who name none.
    ///   - sql: runs the statements of callers.
    ///   - bodyBytesMax: the largest body that is kept in memory.
    ///   - spoolDirectory: where larger ones go, for the operations that take them.
    init(
        door: RESTDoor, models: ModelEntrance, gatekeeper: Gatekeeper, workspaces: WorkspaceHolder,
        workspaceName: String, keys: KeyRing, directory: WorkspaceDirectory, sql: SQLWorkers, bodyBytesMax: Int,
        spoolDirectory: String, telemetry: RequestTelemetry
    ) {
        self.door = door
        self.models = models
        self.gatekeeper = gatekeeper
        self.workspaces = workspaces
        self.workspaceName = workspaceName
        self.keys = keys
        self.directory = directory
        self.sql = sql
        self.bodyBytesMax = bodyBytesMax
        self.spoolDirectory = spoolDirectory
        self.telemetry = telemetry
    }

    func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        let requestID = requestIDs.next(asked: head.headers["X-Request-Id"])
        let admission = gatekeeper.admit(head, requestID: requestID)
        let visitor = admission.visitor
        switch admission.verdict {
        case .answer(let response):
            return .refuse(answer(head, requestID, visitor) { response })
        case .comeIn(let principal):
            return .read(
                bodyPolicy(head, principal), refuse: { [self] in refuse($0, head, requestID, visitor) },
                answer: { [self] request in
                    answer(head, requestID, visitor) { perform(request, requestID, principal) }
                })
        }
    }

    func refuse(_ refusal: HTTPRefusal, head: HTTPRequestHead?) -> HTTPResponse {
        let requestID = requestIDs.next(asked: head?.headers["X-Request-Id"])
        return refuse(refusal, head, requestID, head.map { gatekeeper.visitor(of: $0) })
    }

    private func refuse(
        _ refusal: HTTPRefusal, _ head: HTTPRequestHead?, _ requestID: String, _ visitor: Visitor?
    ) -> HTTPResponse {
        answer(head, requestID, visitor) {
            door.render(
                Self.problem(refusal), requestID: requestID,
                route: head.flatMap { target(method: $0.method, path: $0.path).route })
        }
    }

    /// Answers, and tells of it.
    private func answer(
        _ head: HTTPRequestHead?, _ requestID: String, _ visitor: Visitor?, _ make: () -> RESTResponse
    ) -> HTTPResponse {
        let response = telemetry.observe(
            head, requestID: requestID, keyID: visitor?.keyID, address: visitor?.address
        ) {
            var response = make()
            if head?.path == RequestTelemetry.metricsPath { response.route = RequestTelemetry.metricsPath }
            response.headers += visitor?.headers ?? []
            return response
        }
        return Self.response(response)
    }

    private func bodyPolicy(_ head: HTTPRequestHead, _ principal: Principal) -> HTTPBodyPolicy {
        if ModelEntrance.target(path: head.path) != nil { return .memory(bytesMax: bodyBytesMax) }
        return switch door.bodyPolicy(method: head.method, path: head.path, principal: principal) {
        case .none: .memory(bytesMax: 0)
        case .memory: .memory(bytesMax: bodyBytesMax)
        case .file(let bytesMax): .spool(directory: spoolDirectory, bytesMax: bytesMax)
        }
    }

    private func perform(_ request: HTTPRequest, _ requestID: String, _ principal: Principal) -> RESTResponse {
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
            // The body may have taken long.
            try gatekeeper.recheck(principal)
            if request.path == RequestTelemetry.metricsPath { return try numbers(principal, requestID) }
            let watch = CallerWatch(
                wait: { [.woken, .timePassed].contains(request.wait($0, $1)) },
                mayGoOn: { [gatekeeper] in (try? gatekeeper.recheck(principal)) != nil })
            guard ModelEntrance.target(path: request.path) == nil else {
                return try model(request, requestID, principal, watch)
            }
            return door.answer(
                RESTRequest(
                    method: request.method, path: request.path, query: request.query, body: body, principal: principal,
                    ports: ports(principal), requestID: requestID, header: { headers.values($0) }, caller: watch),
                workspace: try workspace(request, principal))
        } catch {
            let route = target(method: request.method, path: request.path).route
            return door.render(error, requestID: requestID, route: route)
        }
    }

    private func model(
        _ request: HTTPRequest, _ requestID: String, _ principal: Principal, _ watch: CallerWatch
    ) throws(Problem) -> RESTResponse {
        // Those from elsewhere are told now that their key opens nothing; a host that has just started its process need
        // not wait for the workspace to hear who answers.
        if !principal.isLocal { _ = try workspace(request, principal) }
        let name = principal.key?.workspaceName ?? request.headers[Self.workspaceHeader] ?? workspaceName
        var response = try models.answer(request, wait: watch.wait) { [self] selection in
            MCPVisitor(principal: principal, selection: selection, workspaceName: name) { [self] () throws(Problem) in
                MCPCaller(
                    principal: principal, workspace: try workspace(request, principal), ports: ports(principal),
                    requestID: requestID, watch: watch,
                    chargeWrite: { [gatekeeper] () throws(Problem) in try gatekeeper.chargeWrite(principal) },
                    selection: selection)
            }
        }
        response.headers.append(("X-Request-Id", requestID))
        return response
    }

    private func target(method: String, path: String) -> RESTTarget {
        ModelEntrance.target(path: path) ?? door.target(method: method, path: path)
    }

    /// The numbers are those of the whole process, so that only who runs it may see them.
    private func numbers(_ principal: Principal, _ requestID: String) throws(Problem) -> RESTResponse {
        guard principal.may(.admin), principal.key.map({ $0.workspaceName == workspaceName }) ?? true else {
            throw BearerChallenge.insufficientScope(
                RequestTelemetry.metricsPath, needs: .admin, " in the workspace that is served")
        }
        var response = telemetry.numbers()
        response.headers.append(("X-Request-Id", requestID))
        return response
    }

    /// What a caller reaches beside its workspace: the keys of that workspace, and the list of them all for local ones.
    private func ports(_ principal: Principal) -> CallPorts {
        CallPorts(
            keys: { [keys] workspace throws(Problem) in
                principal.key.map { keys.keys(of: $0) } ?? keys.keys(of: workspace.id, named: workspace.name)
            }, directory: principal.isLocal ? directory : nil, sql: sql)
    }

    private func workspace(_ request: HTTPRequest, _ principal: Principal) throws(Problem) -> Workspace {
        let named = request.headers[Self.workspaceHeader]
        guard principal.isLocal else {
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
            return try workspace(of: principal)
        }
        let creates =
            request.headers[Self.creationHeader] == "true"
            && door.target(method: request.method, path: request.path).operation == "imports.begin"
        return try workspaces.workspace(
            named: named ?? workspaceName, creation: creates ? .empty : .none, by: principal.actor)
    }

    /// The workspace of a caller from elsewhere, who is told nothing of others and nothing of the folder.
    private func workspace(of principal: Principal) throws(Problem) -> Workspace {
        let workspace: Workspace
        do throws(Problem) {
            workspace = try workspaces.workspace(named: principal.key?.workspaceName ?? workspaceName)
        } catch {
            if principal.key != nil, error.code == .notFound { throw KeyRefusal.notValid.problem }
            throw Problem(
                .notReady, "The workspace cannot be opened; the server's log says why.",
                retryAfterSeconds: error.retryAfterSeconds)
        }
        // Since the key was looked at, its workspace may have been deleted and another one have got the name.
        if let grant = principal.key, grant.workspaceID != workspace.id { throw KeyRefusal.notValid.problem }
        return workspace
    }

    private static func response(_ response: RESTResponse) -> HTTPResponse {
        switch response.body {
        case .bytes(let bytes):
            HTTPResponse(status: response.status, headers: response.headers, body: .bytes(bytes))
        case .pieces(let next, let finished):
            HTTPResponse(
                status: response.status, headers: response.headers,
                body: .stream(HTTPResponseStream(next: next, finished: finished)))
        case .live(let live):
            HTTPResponse(
                status: response.status, headers: response.headers,
                body: .stream(
                    HTTPResponseStream(
                        wait: {
                            let pause = live.pause()
                            return HTTPResponseStream.Wait(
                                wakeDescriptor: pause.wakeDescriptor, millisecondsMax: pause.millisecondsMax)
                        }, farewell: live.farewell, next: live.next, finished: live.finished)))
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
