import MCPProtocol
import Testing
import Wire

/// What is refused before a handler runs, and with what; the first fault is the one that is told.
@Suite struct LadderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        var fields: [(String, String)] = []
        var status: Int
        var code: Int64
        var id: JSON = .null
    }

    private static let version = "io.modelcontextprotocol/protocolVersion"
    private static let capabilities = "io.modelcontextprotocol/clientCapabilities"

    private static func fields(
        _ method: String, version: String = Peer.modern, name: String? = nil
    ) -> [(String, String)] {
        [("MCP-Protocol-Version", version), ("Mcp-Method", method)] + (name.map { [("Mcp-Name", $0)] } ?? [])
    }

    private static let malformed: [Case] = [
        Case(testDescription: "nothing", body: "", status: 400, code: -32700),
        Case(testDescription: "no JSON", body: "{\"jsonrpc\":", status: 400, code: -32700),
        Case(testDescription: "a name twice", body: #"{"id":1,"id":1}"#, status: 400, code: -32700),
        Case(testDescription: "a number", body: "12", status: 400, code: -32600),
        Case(testDescription: "an empty batch", body: "[]", status: 400, code: -32600),
        Case(
            testDescription: "no jsonrpc", body: #"{"id":1,"method":"ping"}"#, status: 400, code: -32600, id: 1),
        Case(
            testDescription: "another jsonrpc", body: #"{"jsonrpc":"1.0","id":"a","method":"ping"}"#, status: 400,
            code: -32600, id: "a"),
        Case(
            testDescription: "a null id", body: #"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, status: 400,
            code: -32600),
        Case(
            testDescription: "a fraction as id", body: #"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, status: 400,
            code: -32600),
        Case(
            testDescription: "an id of 65 bits", body: #"{"jsonrpc":"2.0","id":9223372036854775808,"method":"ping"}"#,
            status: 400, code: -32600),
        Case(
            testDescription: "an object as id", body: #"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, status: 400,
            code: -32600),
        Case(
            testDescription: "a number as method", body: #"{"jsonrpc":"2.0","id":1,"method":2}"#, status: 400,
            code: -32600, id: 1),
        Case(testDescription: "no method", body: #"{"jsonrpc":"2.0","id":1}"#, status: 400, code: -32600, id: 1),
        Case(
            testDescription: "an answer to nothing", body: #"{"jsonrpc":"2.0","id":"ask-1","result":{}}"#, status: 400,
            code: -32600, id: "ask-1"),
        Case(
            testDescription: "a notification of an unknown revision",
            body: #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            fields: [("MCP-Protocol-Version", "2099-01-01")], status: 400, code: -32022),
    ]

    private static func modern(
        _ description: String, _ meta: String, method: String = "server/discover", params: String = "",
        fields: [(String, String)]? = nil, status: Int = 400, code: Int64
    ) -> Case {
        Case(
            testDescription: description,
            body: Peer.request(method, params + (params.isEmpty || meta.isEmpty ? "" : ",") + meta, id: "41"),
            fields: fields ?? Self.fields(method), status: status, code: code, id: 41)
    }

    private static let metadata: [Case] = [
        modern("no _meta", "", code: -32602),
        modern("an array as _meta", #""_meta":[]"#, code: -32602),
        modern("no version", #""_meta":{"\#(capabilities)":{}}"#, code: -32602),
        modern("no capabilities", #""_meta":{"\#(version)":"2026-07-28"}"#, code: -32602),
        modern("a number as version", #""_meta":{"\#(version)":1,"\#(capabilities)":{}}"#, code: -32602),
        modern(
            "an array as capabilities", #""_meta":{"\#(version)":"2026-07-28","\#(capabilities)":[]}"#, code: -32602),
        modern(
            "a level that there is not",
            #""_meta":{"\#(version)":"2026-07-28","\#(capabilities)":{},"io.modelcontextprotocol/logLevel":"loud"}"#,
            code: -32602),
        modern(
            "a truth value as token",
            #""_meta":{"\#(version)":"2026-07-28","\#(capabilities)":{},"progressToken":true}"#, code: -32602),
        modern(
            "header and body differ in the version", #""_meta":{"\#(version)":"v999.0.0","\#(capabilities)":{}}"#,
            code: -32020),
        modern(
            "a version that there is not", #""_meta":{"\#(version)":"v999.0.0","\#(capabilities)":{}}"#,
            fields: fields("server/discover", version: "v999.0.0"), code: -32022),
        modern(
            "a handshake's version", #""_meta":{"\#(version)":"2025-11-25","\#(capabilities)":{}}"#,
            fields: fields("server/discover", version: "2025-11-25"), code: -32022),
        modern("no header at all", Peer.meta, fields: [], code: -32020),
        modern(
            "an unknown version in the header alone", "", fields: fields("server/discover", version: "2099-01-01"),
            code: -32602),
    ]

    private static let methods: [Case] =
        [
            "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe",
            "unknown/method", "tasks/get", "",
        ].map { modern("method \($0)", Peer.meta, method: $0, status: 404, code: -32601) }

    private static let shapes: [Case] = [
        modern(
            "a number as cursor", Peer.meta, method: "tools/list", params: #""cursor":1"#, status: 200, code: -32602),
        modern(
            "a foreign cursor", Peer.meta, method: "tools/list", params: #""cursor":"x""#, status: 200, code: -32602),
        modern("no tool's name", Peer.meta, method: "tools/call", status: 200, code: -32602),
        modern(
            "an array as arguments", Peer.meta, method: "tools/call", params: #""name":"echo","arguments":[]"#,
            fields: fields("tools/call", name: "echo"), status: 200, code: -32602),
        modern(
            "an unknown tool", Peer.meta, method: "tools/call", params: #""name":"eco""#,
            fields: fields("tools/call", name: "eco"), status: 200, code: -32602),
        modern(
            "an unknown prompt", Peer.meta, method: "prompts/get", params: #""name":"x""#,
            fields: fields("prompts/get", name: "x"), status: 200, code: -32602),
        modern(
            "a number as a prompt's argument", Peer.meta, method: "prompts/get",
            params: #""name":"greet","arguments":{"who":1}"#, fields: fields("prompts/get", name: "greet"), status: 200,
            code: -32602),
        modern(
            "a resource that there is not", Peer.meta, method: "resources/read", params: #""uri":"stub://b""#,
            fields: fields("resources/read", name: "stub://b"), status: 200, code: -32602),
        modern("no reference", Peer.meta, method: "completion/complete", status: 200, code: -32602),
        modern(
            "a foreign reference", Peer.meta, method: "completion/complete",
            params: #""ref":{"type":"ref/tool","name":"a"},"argument":{"name":"a","value":""}"#, status: 200,
            code: -32602),
        modern("no filter", Peer.meta, method: "subscriptions/listen", status: 200, code: -32602),
        modern(
            "a number in the filter", Peer.meta, method: "subscriptions/listen",
            params: #""notifications":{"toolsListChanged":1}"#, status: 200, code: -32602),
        modern(
            "a number among resources", Peer.meta, method: "subscriptions/listen",
            params: #""notifications":{"resourceSubscriptions":[1]}"#, status: 200, code: -32602),
    ]

    private static func handshake(
        _ method: String, _ params: String = "", fields: [(String, String)] = [], code: Int64
    ) -> Case {
        Case(
            testDescription: "\(method) {\(params)}", body: Peer.request(method, params, id: "41"), fields: fields,
            status: 200, code: code, id: 41)
    }

    private static let old: [Case] = [
        handshake("server/discover", code: -32601),
        handshake("subscriptions/listen", code: -32601),
        handshake("resources/subscribe", #""uri":"stub://a""#, code: -32601),
        handshake("logging/setLevel", #""level":"info""#, code: -32601),
        handshake("no/such", code: -32601),
        handshake("initialize", code: -32602),
        handshake("initialize", #""protocolVersion":1"#, code: -32602),
        handshake("tools/call", #""name":"eco""#, code: -32602),
        handshake("tools/call", #""name":1"#, code: -32602),
        handshake(
            "resources/read", #""uri":"stub://b""#, fields: [("MCP-Protocol-Version", "2024-11-05")], code: -32602),
        Case(
            testDescription: "an array as params",
            body: #"{"jsonrpc":"2.0","id":41,"method":"tools/list","params":[]}"#,
            status: 200, code: -32602, id: 41),
    ]

    @Test(arguments: malformed + metadata + methods + shapes + old)
    func `each fault has its code, its status and the id of its request`(_ fault: Case) {
        let answer = Peer().post(fault.body, fault.fields)
        #expect(answer.status == fault.status)
        #expect(answer.code == fault.code)
        #expect(answer.json?["id"] == fault.id)
        #expect(answer.json?.objectValue?.names == ["jsonrpc", "id", "error"])
        #expect(!answer.message.isEmpty)
    }

    @Test func `an unsupported version is told which ones there are`() {
        let body = Peer.request(
            "server/discover", Peer.meta.replacing(Peer.modern, with: "v999.0.0"), id: "1")
        let answer = Peer().post(body, Self.fields("server/discover", version: "v999.0.0"))
        #expect(answer.json?["error"]?["data"] == ["supported": ["2026-07-28"], "requested": "v999.0.0"])
    }

    @Test func `a resource that there is not is named`() {
        let answer = Peer().modern("resources/read", #""uri":"stub://b""#, name: "stub://b")
        #expect(answer.json?["error"]?["data"] == ["uri": "stub://b"])
    }

    @Test(arguments: MCPEra.all)
    func `a method of what is not offered is unknown`(era: MCPEra) {
        var service = StubService()
        (service.capabilities, service.handshakeCapabilities) = (MCPCapabilities(), MCPCapabilities())
        let peer = Peer(service)
        let methods = [
            "tools/list", "tools/call", "resources/list", "resources/templates/list", "resources/read", "prompts/list",
            "prompts/get", "completion/complete", "subscriptions/listen",
        ]
        for method in methods {
            let answer = era == .modern ? peer.modern(method) : peer.handshake(method)
            #expect(answer.code == -32601, "\(method)")
            #expect(answer.status == (era == .modern ? 404 : 200), "\(method)")
        }
    }

    @Test func `notifications of both eras are taken without an answer`() {
        let peer = Peer()
        for method in ["notifications/initialized", "notifications/cancelled", "notifications/anything"] {
            for version in [[], ["2025-03-26"], ["2025-11-25"], ["2026-07-28"]] {
                let answer = peer.post(
                    #"{"jsonrpc":"2.0","method":"\#(method)"}"#, version.map { ("MCP-Protocol-Version", $0) })
                #expect(answer.status == 202)
                #expect(answer.json == nil)
            }
        }
    }

    @Test(arguments: [
        "0", "-1", "9223372036854775807", "-9223372036854775808", "1700000000000", #""1""#, "\"\"", #""é\n""#,
    ])
    func `an id comes back as it was, in answers and in errors`(id: String) throws {
        let wanted = try JSONReader.parse(id)
        let peer = Peer()
        #expect(peer.modern("tools/list", id: id).json?["id"] == wanted)
        #expect(peer.modern("tools/none", id: id).json?["id"] == wanted)
        #expect(peer.handshake("tools/list", id: id).json?["id"] == wanted)
        #expect(peer.handshake("tools/none", id: id).json?["id"] == wanted)
    }

    @Test func `the version in the body decides the era, whatever else is there`() {
        let peer = Peer()
        let initialize = peer.post(
            Peer.request("initialize", #""protocolVersion":"2025-11-25","# + Peer.meta, id: "1"),
            Self.fields("initialize"))
        #expect(initialize.status == 404)
        let mixed = peer.post(
            Peer.request("tools/list", Peer.meta, id: "1"), Self.fields("tools/list", version: "2025-11-25"))
        #expect(mixed.code == -32020)
    }
}

extension MCPEra {
    static let all: [MCPEra] = [.modern, .handshake]
}
