internal import Glibc
internal import HTTPServer
internal import Operations
internal import RESTDoor
internal import Wire

/// Stands between the HTTP library and the REST door: lets requests in, finds the workspace, and puts messages from the
/// one's form into the other's.
final class FrontDoor: HTTPService {
    /// The header by which local processes name the workspace.
    static let workspaceHeader = "Penstock-Workspace"

    private let door: RESTDoor
    private let gatekeeper: Gatekeeper
    private let workspaces: WorkspaceHolder
    private let workspaceName: String
    private let keys: KeyRing
    private let directory: WorkspaceDirectory
    private let bodyBytesMax: Int
    private let spoolDirectory: String
    private let telemetry: RequestTelemetry
    private let requestIDs = RequestIDs()

    /// - Parameters:
    ///   - workspaceName: the workspace of callers who name none.
    ///   - bodyBytesMax: the largest body that is kept in memory.
    ///   - spoolDirectory: where larger ones go, for the operations that take them.
    init(
        door: RESTDoor, gatekeeper: Gatekeeper, workspaces: WorkspaceHolder, workspaceName: String, keys: KeyRing,
        directory: WorkspaceDirectory, bodyBytesMax: Int, spoolDirectory: String, telemetry: RequestTelemetry
    ) {
        self.door = door
        self.gatekeeper = gatekeeper
        self.workspaces = workspaces
        self.workspaceName = workspaceName
        self.keys = keys
        self.directory = directory
        self.bodyBytesMax = bodyBytesMax
        self.spoolDirectory = spoolDirectory
        self.telemetry = telemetry
    }

    func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        let requestID = requestIDs.next(asked: head.headers["X-Request-Id"])
        let admission = gatekeeper.admit(head, requestID: requestID)
        switch admission.verdict {
        case .answer(let response):
            return .refuse(answer(head, requestID, admission) { response })
        case .comeIn(let principal):
            return .read(bodyPolicy(head, principal)) { [self] request in
                answer(head, requestID, admission) { perform(request, requestID, principal) }
            }
        }
    }

    func refuse(_ refusal: HTTPRefusal, head: HTTPRequestHead?) -> HTTPResponse {
        let requestID = requestIDs.next(asked: head?.headers["X-Request-Id"])
        let problem = Self.problem(refusal)
        return answer(head, requestID, nil) {
            door.render(
                problem, requestID: requestID,
                route: head.flatMap { door.target(method: $0.method, path: $0.path).route })
        }
    }

    /// Answers, and tells of it.
    private func answer(
        _ head: HTTPRequestHead?, _ requestID: String, _ admission: Admission?, _ make: () -> RESTResponse
    ) -> HTTPResponse {
        let response = telemetry.observe(
            head, requestID: requestID, keyID: admission?.keyID, address: admission?.address
        ) {
            var response = make()
            if head?.path == RequestTelemetry.metricsPath { response.route = RequestTelemetry.metricsPath }
            response.headers += admission?.headers ?? []
            return response
        }
        return Self.response(response)
    }

    private func bodyPolicy(_ head: HTTPRequestHead, _ principal: Principal) -> HTTPBodyPolicy {
        switch door.bodyPolicy(method: head.method, path: head.path, principal: principal) {
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
            if request.path == RequestTelemetry.metricsPath { return try numbers(request, principal) }
            let workspace = try workspace(request, principal)
            return door.answer(
                RESTRequest(
                    method: request.method, path: request.path, query: request.query, body: body, principal: principal,
                    ports: ports(principal, workspace), requestID: requestID, header: { headers.values($0) },
                    caller: CallerWatch(
                        wait: { [.woken, .timePassed].contains(request.wait($0, $1)) },
                        mayGoOn: { [gatekeeper] in gatekeeper.isStillValid(principal) })),
                workspace: workspace)
        } catch {
            let route = door.target(method: request.method, path: request.path).route
            return door.render(error, requestID: requestID, route: route)
        }
    }

    /// The numbers are those of the whole process, so that only who runs it may see them.
    private func numbers(_ request: HTTPRequest, _ principal: Principal) throws(Problem) -> RESTResponse {
        guard ["GET", "HEAD"].contains(request.method) else {
            throw Problem(.methodNotAllowed, "\(request.path) knows GET, HEAD.", headers: [("Allow", "GET, HEAD")])
        }
        guard principal != .anonymous else { throw BearerChallenge.missingKey }
        guard principal.may(.admin), principal.key.map({ $0.workspaceName == workspaceName }) ?? true else {
            throw Problem(
                .insufficientScope, "\(request.path) needs the scope admin in the workspace '\(workspaceName)'.")
        }
        return telemetry.numbers()
    }

    /// What a caller reaches beside its workspace: the keys of that workspace, and the list of them all for local ones.
    private func ports(_ principal: Principal, _ workspace: Workspace) -> CallPorts {
        let (keys, directory, name) = (keys, directory, workspace.name)
        return CallPorts(
            keys: { () throws(Problem) in
                if let grant = principal.key { return keys.keys(of: grant) }
                return try directory.keys(ofWorkspaceNamed: name)
            }, directory: principal.isLocal ? directory : nil)
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
            return try workspaces.workspace(named: principal.key?.workspaceName ?? workspaceName, creates: false)
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
