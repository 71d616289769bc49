internal import DealModel
public import Operations
public import Wire

/// The REST door: a pure function from request to response over the catalogue.
public final class RESTDoor: Sendable {
    /// What the door wants done with a body before it sees the request.
    public enum BodyPolicy: Sendable {
        /// Collect it in memory, up to the server's limit.
        case memory
        /// Collect it in a file, up to so many bytes.
        case file(bytesMax: Int)
    }

    private let catalogue: Catalogue
    private let router: Router
    private let cache = AnswerCache()
    private let document: [UInt8]

    /// Makes a door.
    ///
    /// - Parameter version: the program's version, for the OpenAPI document.
    public init(catalogue: Catalogue = .standard, version: String) {
        self.catalogue = catalogue
        router = Router(catalogue)
        document = OpenAPIDocument(catalogue: catalogue, version: version).json.encoded()
    }

    /// What to do with the body of a request that is about to come.
    public func bodyPolicy(method: String, path: String, principal: Principal) -> BodyPolicy {
        // What is read has no body of its own: no need to find out more, on the way that is taken most.
        guard method != "GET", method != "HEAD",
            case .operation(let operation, _) = try? router.match(method: method, path: path),
            principal.isLocal || !operation.isLocal, case .file(let bytesMax) = operation.body
        else { return .memory }
        return .file(bytesMax: bytesMax)
    }

    /// Answers a request. Never throws and never traps on what a request holds.
    public func answer(_ request: RESTRequest, workspace: Workspace) -> RESTResponse {
        let isRead = request.method == "GET" || request.method == "HEAD"
        let target = request.query.isEmpty ? request.path : request.path + "?" + request.query
        do {
            if request.path == Self.documentPath { return finish(try documentation(request), request) }
            // What does not fit to a kept answer gets its refusal on the long way.
            if isRead, request.hasNoBody, Self.accepts(request, Self.jsonType),
                let entry = cache.entry(target: target, workspace: workspace)
            {
                return finish(try cached(entry, request), request)
            }
            let (operation, answer) = try perform(request, workspace: workspace)
            var response = render(answer, operation, request)
            if isRead, response.status == 200, let validity = answer.validity {
                cache.keep(response, target: target, validity: validity, workspace: workspace)
            }
            if let tag = answer.entityTag, isRead { try applyIfNoneMatch(tag, request, to: &response) }
            return finish(response, request)
        } catch { return render(error, requestID: request.requestID) }
    }

    /// A refusal as a response; also for what the server refuses before the door sees it.
    public func render(_ problem: Problem, requestID: String) -> RESTResponse {
        var headers = problem.answerHeaders.map { (name: $0.0, value: $0.1) }
        headers += [
            ("Content-Type", Problem.mediaType), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
            ("X-Request-Id", requestID),
        ]
        return RESTResponse(
            status: problem.status, headers: headers, body: .bytes(problem.body(instance: requestID).encoded()))
    }

    private func perform(_ request: RESTRequest, workspace: Workspace) throws(Problem) -> (Operation, OperationAnswer) {
        let (operation, path) = try route(request)
        guard request.principal.may(operation.scope) else {
            throw Problem(.insufficientScope, "\(operation.name) needs the scope \(operation.scope.rawValue).")
        }
        try checkAccept(request, operation.name, operation.output.mediaType)
        var refusals = ProblemCollector()
        let ifMatch = refusals.collect { () throws(Problem) in try self.ifMatch(request, operation) }
        let parameters = refusals.collect { () throws(Problem) in
            try Catalogue.parameters(of: operation, path: path, query: try self.query(of: request))
        }
        let body = refusals.collect { () throws(Problem) in try self.body(of: request, operation) }
        try refusals.finish()
        let call = OperationCall(
            operation: operation.name, workspace: workspace, principal: request.principal, requestID: request.requestID,
            parameters: parameters ?? [:], body: body ?? JSONObject(), bodyFile: bodyFile(of: request),
            ifMatch: ifMatch ?? nil, now: workspace.now)
        return (operation, try operation.handler(call))
    }

    private func route(_ request: RESTRequest) throws(Problem) -> (Operation, [String: String]) {
        let match: Router.Match
        do { match = try router.match(method: request.method, path: request.path) } catch {
            throw Problem(.invalidParameter, "The path cannot be read.", errors: [error.pathProblem])
        }
        switch match {
        case .operation(let operation, let values):
            // What only local processes may call does not exist for others.
            guard !operation.isLocal || request.principal.isLocal else { break }
            return (operation, values)
        case .otherMethods(let operations):
            let visible = operations.filter { !$0.isLocal || request.principal.isLocal }
            guard !visible.isEmpty else { break }
            let methods = visible.map(\.address.method.rawValue).sorted()
            let allowed = methods.contains("GET") ? methods + ["HEAD"] : methods
            throw Self.methodNotAllowed(request, allowed)
        case .none: break
        }
        throw Problem(.notFound, "There is nothing at \(request.path); /openapi.json lists what there is.")
    }

    private static func methodNotAllowed(_ request: RESTRequest, _ methods: [String]) -> Problem {
        let list = methods.joined(separator: ", ")
        return Problem(.methodNotAllowed, "\(request.path) knows \(list).", headers: [("Allow", list)])
    }

    /// The OpenAPI document.
    private func documentation(_ request: RESTRequest) throws(Problem) -> RESTResponse {
        guard ["GET", "HEAD"].contains(request.method) else {
            throw Self.methodNotAllowed(request, ["GET", "HEAD"])
        }
        try checkAccept(request, "The OpenAPI document", Self.jsonType)
        let names = try query(of: request).map(\.name)
        guard names.isEmpty else {
            throw Problem(
                .unknownParameter, "The OpenAPI document takes no parameters.",
                errors: names.map { name in
                    FieldProblem(
                        pointer: FieldProblem.queryPointer(name), code: "unknown_parameter",
                        detail: "\(request.path) knows no parameter \(name).")
                })
        }
        return RESTResponse(status: 200, headers: Self.jsonHeaders, body: .bytes(document))
    }

    private func body(of request: RESTRequest, _ operation: Operation) throws(Problem) -> JSONObject {
        if case .file = operation.body { return JSONObject() }
        guard case .bytes(let bytes) = request.body else { return JSONObject() }
        if case .json = operation.body, !bytes.isEmpty { try checkContentType(request) }
        return try Catalogue.body(of: operation, bytes: bytes, limits: catalogue.limits)
    }

    private func bodyFile(of request: RESTRequest) -> String? {
        guard case .file(let path) = request.body else { return nil }
        return path
    }

    /// The parameters of the query. Each is decoded by itself, since a list may be given in several.
    private func query(of request: RESTRequest) throws(Problem) -> [QueryString.Parameter] {
        guard !request.query.isEmpty else { return [] }
        let parts = request.query.split(separator: "&", omittingEmptySubsequences: false)
        guard parts.count <= QueryString.parametersMax else {
            let detail = "A query may have at most \(QueryString.parametersMax) parameters."
            let code = QueryStringError.Code.tooManyParameters.rawValue
            throw Self.unreadableQuery(FieldProblem(pointer: "/query", code: code, detail: detail))
        }
        var parameters: [QueryString.Parameter] = []
        for part in parts {
            // A part without anything in it is a parameter without a name.
            do { parameters += try QueryString(decoding: part.isEmpty ? "=" : String(part)).parameters } catch {
                throw Self.unreadableQuery(error.queryProblem)
            }
        }
        return parameters
    }

    private static func unreadableQuery(_ problem: FieldProblem) -> Problem {
        Problem(.invalidParameter, "The query cannot be read.", errors: [problem])
    }

    private func ifMatch(_ request: RESTRequest, _ operation: Operation) throws(Problem) -> VersionCondition? {
        guard operation.effect != .reads, let condition = try condition("If-Match", request) else { return nil }
        return try VersionCondition(condition)
    }

    private func condition(_ name: String, _ request: RESTRequest) throws(Problem) -> EntityTagCondition? {
        let values = request.header(name)
        guard !values.isEmpty else { return nil }
        do { return try EntityTagCondition(parsing: values.joined(separator: ", ")) } catch {
            throw error.problem(header: name)
        }
    }

    private func checkContentType(_ request: RESTRequest) throws(Problem) {
        let value = request.header("Content-Type").first ?? ""
        let type = value.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        guard type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json")) else {
            throw Problem(
                .unsupportedMediaType, "The body is to be application/json, not \(value.isEmpty ? "nothing" : value).",
                headers: [("Accept", "application/json")])
        }
    }

    private func checkAccept(_ request: RESTRequest, _ name: String, _ offered: String) throws(Problem) {
        guard Self.accepts(request, offered) else { throw Problem(.notAcceptable, "\(name) answers \(offered).") }
    }

    /// Whether the caller takes what is offered; one who says nothing takes everything.
    private static func accepts(_ request: RESTRequest, _ offered: String) -> Bool {
        let accepted = request.header("Accept")
        guard !accepted.isEmpty, accepted != ["*/*"] else { return true }
        let ranges = accepted.joined(separator: ",").lowercased().split(separator: ",").map { range in
            range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        }
        guard !ranges.isEmpty else { return true }
        // The range that names the offer most closely decides, and a weight of 0 excludes (RFC 9110, 12.4.2, 12.5.1).
        for name in [offered, "application/*", "*/*"] {
            let fitting = ranges.filter { $0.first == name }
            if !fitting.isEmpty { return fitting.contains { !$0.dropFirst().contains(where: isZeroWeight) } }
        }
        return false
    }

    /// Whether a parameter of a media range is `q=0`, with up to three decimals.
    private static func isZeroWeight(_ parameter: String) -> Bool {
        ["q=0", "q=0.", "q=0.0", "q=0.00", "q=0.000"].contains(parameter)
    }

    private static let documentPath = "/openapi.json"
    private static let jsonType = "application/json"
    private static let jsonHeaders: [(name: String, value: String)] = [
        ("Content-Type", jsonType), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
    ]

    private func render(_ answer: OperationAnswer, _ operation: Operation, _ request: RESTRequest) -> RESTResponse {
        var headers: [(name: String, value: String)] = []
        let body: RESTResponse.Body
        switch answer.content {
        case .none: body = .bytes([])
        case .json(let bytes):
            headers.append(("Content-Type", operation.output.mediaType))
            body = .bytes(bytes)
        case .lines(let next, let finished):
            headers.append(("Content-Type", operation.output.mediaType))
            body = .pieces(next: next, finished: finished)
        }
        // What has a tag may be kept, if it is asked for again each time.
        headers.append(("Cache-Control", answer.entityTag == nil ? "no-store" : "private, no-cache"))
        headers.append(("X-Content-Type-Options", "nosniff"))
        if let tag = answer.entityTag { headers.append(("ETag", tag.headerText)) }
        if let location = answer.location { headers.append(("Location", Router.base + location)) }
        if let cursor = answer.nextCursor { headers.append(("Link", link(to: cursor, from: request))) }
        if let computedAt = answer.computedAt { headers.append(("Penstock-Computed-At", computedAt.description)) }
        return RESTResponse(status: answer.status ?? operation.output.status, headers: headers, body: body)
    }

    private func link(to cursor: String, from request: RESTRequest) -> String {
        let others = request.query.split(separator: "&").map(String.init).filter { part in
            (try? QueryString(decoding: part))?.names != ["cursor"]
        }
        let query = (others + ["cursor=\(cursor)"]).joined(separator: "&")
        // The sign that ends the address cannot stand within it (RFC 8288, 3).
        let escaped = query.split(separator: ">", omittingEmptySubsequences: false).joined(separator: "%3E")
        return "<\(request.path)?\(escaped)>; rel=\"next\""
    }

    private func cached(_ entry: AnswerCache.Entry, _ request: RESTRequest) throws(Problem) -> RESTResponse {
        var response = entry.response
        try applyIfNoneMatch(EntityTag(String(entry.entityTag.dropFirst().dropLast())), request, to: &response)
        return response
    }

    private func applyIfNoneMatch(
        _ tag: EntityTag, _ request: RESTRequest, to response: inout RESTResponse
    ) throws(Problem) {
        guard let condition = try condition("If-None-Match", request), condition.matchesWeakly(tag) else { return }
        response.status = 304
        response.body = .bytes([])
        response.headers.removeAll { $0.name == "Content-Type" }
    }

    private func finish(_ response: RESTResponse, _ request: RESTRequest) -> RESTResponse {
        var response = response
        response.headers.append(("X-Request-Id", request.requestID))
        return response
    }
}
