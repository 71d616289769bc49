import Glibc
import Locking
import MCPProtocol
import Testing
import Wire

/// Speaks with a server as the edge does.
struct Peer: Sendable {
    /// An answer with all that came of it.
    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        /// The body, or the last event.
        let json: JSON?
        /// Every event, where there were any.
        let events: [JSON]
        let isStream: Bool

        var code: Int64? { json?["error"]?["code"]?.intValue }
        var message: String { json?["error"]?["message"]?.stringValue ?? "" }
        var result: JSON? { json?["result"] }
        var methods: [String] { events.compactMap { $0["method"]?.stringValue } }
    }

    static let modern = "2026-07-28"
    static let meta = """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{"sampling":{},"elicitation":{},"roots":{}}}
        """

    let server: MCPServer
    var service = StubService()
    /// What becomes ready when the client leaves.
    var departure = OneTimeSignal()

    init(_ service: StubService = StubService(), limits: MCPLimits = .standard) {
        server = MCPServer(limits: limits)
        self.service = service
    }

    /// A modern request with all its header fields.
    func modern(
        _ method: String, _ params: String = "", id: String = "1", name: String? = nil, meta: String = Peer.meta
    ) -> Answer {
        var fields = [
            ("MCP-Protocol-Version", Self.modern), ("Mcp-Method", method),
            ("Accept", "application/json, text/event-stream"),
        ]
        if let name { fields.append(("mcp-name", name)) }
        return post(Self.request(method, params + (params.isEmpty ? "" : ",") + meta, id: id), fields)
    }

    /// A request of the handshake era.
    func handshake(_ method: String, _ params: String = "", id: String = "1", version: String? = "2025-11-25") -> Answer
    {
        post(Self.request(method, params, id: id), version.map { [("mcp-protocol-version", $0)] } ?? [])
    }

    func post(_ text: String, _ fields: [(String, String)] = [], transport: MCPRequest.Transport = .http) -> Answer {
        collect(respond(text, fields, transport: transport))
    }

    func respond(
        _ text: String, _ fields: [(String, String)] = [], transport: MCPRequest.Transport = .http
    ) -> MCPResponse {
        let departure = departure
        return server.answer(
            MCPRequest(
                transport: transport, body: Array(text.utf8),
                header: { name in fields.filter { $0.0.lowercased() == name.lowercased() }.map(\.1) },
                wait: { Self.wait($0, $1, departure) }), service: service)
    }

    /// Takes everything that comes.
    func collect(_ response: MCPResponse) -> Answer {
        switch response.body {
        case .none:
            return Answer(
                status: response.status, headers: response.headers, json: nil, events: [], isStream: false)
        case .json(let bytes):
            return Answer(
                status: response.status, headers: response.headers, json: Self.read(bytes), events: [],
                isStream: false)
        case .events(let stream):
            var events: [JSON] = []
            while let frames = stream.next() {
                events += frames.compactMap(Self.message)
                guard frames.isEmpty else { continue }
                let pause = stream.pause()
                guard Self.wait(pause.wakeDescriptor, pause.millisecondsMax, departure) else { break }
            }
            stream.finished(!departure.hasFired)
            return Answer(
                status: response.status, headers: response.headers, json: events.last, events: events, isStream: true)
        }
    }

    static func request(_ method: String, _ params: String, id: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(params)}}"#
    }

    static func message(_ frame: MCPFrame) -> JSON? {
        guard case .message(let bytes) = frame else { return nil }
        return read(bytes)
    }

    /// Whatever is sent is one JSON text on one line.
    static func read(_ bytes: [UInt8]) -> JSON? {
        #expect(!bytes.contains(UInt8(ascii: "\n")))
        let json = try? JSONReader.parse(bytes)
        #expect(json != nil, "\(String(decoding: bytes, as: UTF8.self))")
        return json
    }

    static func wait(_ descriptor: Int32, _ milliseconds: Int, _ departure: OneTimeSignal) -> Bool {
        var watched = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: departure.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        _ = unsafe poll(&watched, 2, Int32(clamping: milliseconds))  // two elements, lent for the call
        return watched[1].revents == 0
    }
}
