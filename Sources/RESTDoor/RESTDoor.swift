internal import DealModel
public import Operations
public import Wire

/// The REST door: a pure function from request to response over the catalogue.
public final class RESTDoor: Sendable {
    /// What the door wants done with a body before it sees the request.
    public enum BodyPolicy: Sendable {
        /// Refuse it, should there be one.
        case none
        /// Collect it in memory, up to the server's limit.
        case memory
        /// Collect it in a file, up to so many bytes.
        case file(bytesMax: Int)
    }

    let catalogue: Catalogue
    let router: Router
    private let cache = AnswerCache()
    let pages: APIPages

    /// Makes a door.
    ///
    /// - Parameter version: the program's version, for the OpenAPI document.
    public init(catalogue: Catalogue = .standard, version: String) {
        self.catalogue = catalogue
        router = Router(catalogue)
        pages = APIPages(catalogue: catalogue, version: version)
    }

    /// What to do with the body of a request that is about to come.
    public func bodyPolicy(method: String, path: String, principal: Principal) -> BodyPolicy {
        // No operation that is asked for so has one: no need to find out more, on the way that is taken most.
        guard method != "GET", method != "HEAD" else { return .none }
        guard case .operation(let operation, _) = try? router.match(method: method, path: path),
            principal.isLocal || !operation.isLocal, case .file(let bytesMax, _) = operation.body
        else { return .memory }
        return .file(bytesMax: bytesMax)
    }

    /// Answers a request. Never throws and never traps on what a request holds.
    ///
    /// - Parameter workspace: the caller's; it is not asked for where a page is.
    public func answer(
        _ request: RESTRequest, workspace: @autoclosure () throws(Problem) -> Workspace
    ) -> RESTResponse {
        let isRead = request.method == "GET" || request.method == "HEAD"
        let target = request.query.isEmpty ? request.path : request.path + "?" + request.query
        do {
            if let page = page(at: request.path) { return finish(try give(page, to: request), request) }
            let workspace = try workspace()
            // What does not fit to a kept answer gets its refusal on the long way.
            if isRead, request.hasNoBody, request.principal != .anonymous, request.isContentWithJSON,
                let entry = cache.entry(target: target, workspace: workspace)
            {
                return finish(try cached(entry, request), request)
            }
            let (operation, answer) = try perform(request, workspace: workspace)
            var response = render(answer, operation, request)
            // What is kept is given to all callers of the workspace.
            if isRead, response.status == 200, operation.scope == .read, request.isContentWithJSON,
                let validity = answer.validity
            {
                cache.keep(response, target: target, validity: validity, workspace: workspace)
            }
            if let tag = answer.entityTag, isRead { try applyIfNoneMatch(tag, request, to: &response) }
            return finish(response, request)
        } catch {
            return render(
                error, requestID: request.requestID,
                route: self.target(method: request.method, path: request.path).route)
        }
    }

    private func perform(_ request: RESTRequest, workspace: Workspace) throws(Problem) -> (Operation, OperationAnswer) {
        let (operation, path) = try route(method: request.method, path: request.path, principal: request.principal)
        let format = try request.format(
            of: operation,
            isFormatGiven: (try? request.queryParameters())?.contains {
                $0.name == Operation.Output.formatName
            } ?? false)
        var refusals = ProblemCollector()
        let isWrite = operation.effect != .reads
        let ifMatch = refusals.collect { () throws(Problem) in isWrite ? try request.ifMatch() : nil }
        let idempotencyKey = refusals.collect { () throws(Problem) in isWrite ? try request.idempotencyKey() : nil }
        let parameters = refusals.collect { () throws(Problem) in
            try Catalogue.parameters(of: operation, path: path, query: try request.queryParameters())
        }
        let headers = refusals.collect { () throws(Problem) in
            try Catalogue.headerParameters(of: operation, header: request.header)
        }
        let body = refusals.collect { () throws(Problem) in
            try request.body(for: operation, limits: catalogue.limits)
        }
        try refusals.finish()
        // Not one of the parameters that the handler sees, so that they say the same as those of the real call.
        var values = parameters ?? [:]
        if let format { values[Operation.Output.formatName] = .string(format) }
        let isRehearsal = values.removeValue(forKey: Operation.rehearsalName)?.boolValue ?? false
        let call = OperationCall(
            operation: operation.name, workspace: workspace, principal: request.principal, requestID: request.requestID,
            parameters: values.merging(headers ?? [:]) { first, _ in first }, body: body ?? JSONObject(),
            bodyFile: request.bodyFile, ifMatch: ifMatch ?? nil, idempotencyKey: idempotencyKey ?? nil,
            isRehearsal: isRehearsal, successStatus: operation.output.status, limits: catalogue.limits,
            ports: request.ports, now: workspace.now,
            caller: request.caller)
        return (operation, try operation.handler(call))
    }

    static let jsonType = "application/json"
}
