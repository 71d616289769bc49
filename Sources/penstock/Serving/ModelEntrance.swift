internal import HTTPServer
internal import MCPDoor
internal import MCPProtocol
internal import Operations
internal import RESTDoor
internal import Wire

/// Puts messages of the HTTP library into the form of the door for models, and back.
struct ModelEntrance: Sendable {
    /// The header by which a local process says that it passes lines on, and whether they began with a handshake.
    static let linesHeader = "Penstock-MCP-Lines"
    /// Where the protocol is spoken.
    static let protocolPath = MCPDoor.path
    /// The plain list of tools, for programs that do not speak the protocol.
    static let toolsPath = MCPDoor.path + "/tools"
    /// The plain call of a tool.
    static let callPath = MCPDoor.path + "/call"
    /// All paths.
    static let paths = [MCPDoor.path, toolsPath, callPath]

    let door: MCPDoor
    /// What the operator offers at most.
    let selection: ToolSelection

    /// What a request is addressed to; nil where it is not for models.
    static func target(path: String) -> RESTTarget? {
        guard paths.contains(path) else { return nil }
        // Whether a call writes stands in its body; a write is counted when it comes to it.
        return RESTTarget(route: path, operation: nil, isPublic: false, isWrite: false)
    }

    /// Refuses by the head what need not be read.
    ///
    /// - Returns: the refusal, or nil.
    /// - Throws: `unauthenticated`, `method_not_allowed`.
    static func refusal(_ head: HTTPRequestHead, principal: Principal) throws(Problem) -> RESTResponse? {
        guard principal != .anonymous else { throw BearerChallenge.missingKey }
        switch head.path {
        case toolsPath:
            guard head.method == "GET" || head.method == "HEAD" else {
                throw RESTDoor.methodNotAllowed(head.path, ["GET", "HEAD"])
            }
            return nil
        case callPath:
            guard head.method == "POST" else { throw RESTDoor.methodNotAllowed(head.path, ["POST"]) }
            return nil
        default:
            return MCPServer.refusal(method: head.method) { head.headers.values($0) }.map {
                response($0, route: head.path)
            }
        }
    }

    /// Answers a request that was let in.
    ///
    /// - Parameter visitor: who asks, with what is selected.
    /// - Throws: `malformed_header` for a narrowing that cannot be read.
    func answer(
        _ request: HTTPRequest, wait: @escaping @Sendable (Int32, Int) -> Bool,
        visitor: (ToolSelection) throws(Problem) -> MCPVisitor
    ) throws(Problem) -> RESTResponse {
        let headers = request.headers
        let visitor = try visitor(try selection.narrowed { headers.values($0) })
        guard case .bytes(let body) = request.body else { throw Problem(.bodyTooLarge, "The body is too large.") }
        switch request.path {
        case Self.toolsPath: return Self.json(200, door.toolList(for: visitor), route: request.path)
        case Self.callPath:
            let (status, answer) = door.plainCall(body, visitor: visitor)
            return Self.json(status, answer, route: request.path)
        default:
            var transport = MCPRequest.Transport.http
            if visitor.principal.isLocal, let lines = headers[Self.linesHeader] {
                transport = .lines(hasHandshake: lines == "handshake")
            }
            let response = door.answer(
                MCPRequest(
                    transport: transport, body: body, header: { headers.values($0) }, wait: wait),
                visitor: visitor)
            return Self.response(response, route: request.path)
        }
    }

    private static func json(_ status: Int, _ body: JSON, route: String) -> RESTResponse {
        RESTResponse(
            status: status, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: .bytes(body.encoded()), route: route)
    }

    private static func response(_ response: MCPResponse, route: String) -> RESTResponse {
        var headers = response.headers
        let body: RESTResponse.Body
        switch response.body {
        case .none: body = .bytes([])
        case .json(let bytes):
            headers.append(("Content-Type", "application/json"))
            body = .bytes(bytes)
        case .events(let stream):
            headers.append(("Content-Type", "text/event-stream"))
            body = .live(live(stream))
        }
        if !headers.contains(where: { $0.name.lowercased() == "cache-control" }) {
            headers.append(("Cache-Control", "no-store"))
        }
        return RESTResponse(status: response.status, headers: headers, body: body, route: route)
    }

    private static func live(_ stream: MCPEventStream) -> OperationAnswer.Live {
        OperationAnswer.Live(
            next: { stream.next().map { $0.flatMap(\.event) } },
            pause: {
                let pause = stream.pause()
                return OperationAnswer.Live.Pause(
                    wakeDescriptor: pause.wakeDescriptor, millisecondsMax: pause.millisecondsMax)
            }, farewell: stream.farewell().flatMap(\.event), finished: stream.finished)
    }
}
