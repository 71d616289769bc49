import HTTPServer
import MCPProtocol

/// The fixtures over HTTP, at one path, for callers of this machine.
struct FixtureDoor: HTTPService {
    /// Where the fixtures are.
    static let path = "/mcp"

    private static let bodyBytesMax = 4 << 20

    /// The protocol.
    let server: MCPServer
    /// What callers share.
    let hub: FixtureHub

    func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        guard head.path == Self.path else { return .refuse(HTTPResponse(status: 404)) }
        guard head.headers.values("Origin").allSatisfy(LoopbackOrigin.accepts) else {
            return .refuse(HTTPResponse(status: 403))
        }
        if let refusal = MCPServer.refusal(method: head.method, header: { head.headers.values($0) }) {
            return .refuse(HTTPResponse(refusal))
        }
        return .read(
            .memory(bytesMax: Self.bodyBytesMax), refuse: { refuse($0, head: head) }, answer: { answer($0) })
    }

    func refuse(_ refusal: HTTPRefusal, head: HTTPRequestHead?) -> HTTPResponse {
        HTTPResponse(
            status: refusal.status, headers: [("Content-Type", "text/plain; charset=utf-8")],
            body: .bytes(Array(refusal.detail.utf8)))
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard case .bytes(let body) = request.body else { return HTTPResponse(status: 413) }
        // Who has no token is one caller, too; nothing here is secret.
        let service = FixtureService(hub: hub, callerIdentity: request.headers["Authorization"] ?? "")
        let message = MCPRequest(
            transport: .http, body: body, header: { request.headers.values($0) },
            wait: { descriptor, milliseconds in
                switch request.wait(descriptor, milliseconds) {
                case .woken, .timePassed: true
                case .clientLeft, .draining: false
                }
            })
        return HTTPResponse(server.answer(message, service: service))
    }
}
