import MCPProtocol
import Testing
import Wire

/// The header fields of the modern era, which must say what the body says.
@Suite struct FieldTests {
    private static let right = [
        ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "resources/read"), ("Mcp-Name", "stub://a"),
    ]

    private func read(_ fields: [(String, String)], uri: String = "stub://a") -> Peer.Answer {
        Peer().post(Peer.request("resources/read", #""uri":"\#(uri)","# + Peer.meta, id: "5"), fields)
    }

    @Test func `fields that say the same are accepted in any case and with white space around them`() {
        #expect(read(Self.right).result != nil)
        #expect(read(Self.right.map { ($0.0.uppercased(), " \t\($0.1)\t ") }).result != nil)
    }

    @Test(arguments: 0..<3)
    func `a field that is missing, twice there, different or of another case is refused`(index: Int) {
        var changes: [[(String, String)]] = []
        changes.append(Self.right.enumerated().filter { $0.offset != index }.map(\.element))
        changes.append(Self.right + [Self.right[index]])
        for value in [
            "", "x", Self.right[index].1 + "x", Self.right[index].1.uppercased() + " ", "\(Self.right[index].1), a",
        ] {
            guard value.trimmingSpaces != Self.right[index].1 else { continue }
            var fields = Self.right
            fields[index].1 = value
            changes.append(fields)
        }
        for fields in changes {
            let answer = read(fields)
            #expect(answer.status == 400, "\(fields)")
            #expect(answer.code == -32020, "\(fields)")
            #expect(answer.json?["id"] == 5)
            #expect(answer.message.hasPrefix("Header mismatch: "))
        }
    }

    @Test(arguments: [
        ("=?base64?c3R1YjovL2E=?=", true), ("=?base64?c3R1YjovL8Op?=", false), ("=?base64?c3R1YjovL2E?=", false),
        ("=?base64?c3R1YjovL2F=?=", false), ("=?base64?c3R1YjovL2E==?=", false), ("=?base64?c3R1Yj!vL2E=?=", false),
        ("=?base64?/w==?=", false), ("=?base64??=", false), ("=?base64?=", false), ("=?base64?c3R1YjovL2E=", false),
        ("=?BASE64?c3R1YjovL2E=?=", false),
    ])
    func `a name may be encoded, in exactly one way`(value: String, isRight: Bool) {
        let answer = read(Self.right.map { $0.0 == "Mcp-Name" ? ($0.0, value) : $0 })
        #expect((answer.result != nil) == isRight)
        if !isRight { #expect(answer.code == -32020) }
    }

    @Test func `an encoded name is compared as text`() {
        let fields = Self.right.map { $0.0 == "Mcp-Name" ? ($0.0, "=?base64?c3R1YjovL8Op?=") : $0 }
        #expect(read(fields, uri: "stub://é").result != nil)
        // The same characters to the eye, in other bytes.
        #expect(read(fields, uri: "stub://e\u{301}").code == -32020)
    }

    @Test func `a name is wanted of three methods alone`() {
        let peer = Peer()
        #expect(peer.modern("tools/list", name: "x").result != nil)
        #expect(peer.modern("tools/call", #""name":"echo""#).code == -32020)
        #expect(peer.modern("prompts/get", #""name":"greet""#).code == -32020)
        #expect(peer.modern("tools/call", name: "echo").code == -32020)
    }

    @Test func `a long value is not repeated whole`() {
        let answer = read(Self.right.map { $0.0 == "Mcp-Name" ? ($0.0, String(repeating: "a", count: 10_000)) : $0 })
        #expect(answer.message.utf8.count < 500)
    }

    @Test(
        arguments: [
            ("GET", [], 405), ("DELETE", [], 405), ("PUT", [("Content-Type", "application/json")], 405),
            ("POST", [], 415), ("POST", [("Content-Type", "text/plain")], 415),
            ("POST", [("Content-Type", "application/json"), ("Content-Type", "text/plain")], 415),
            ("POST", [("Content-Type", "application/json"), ("Accept", "text/html")], 406),
            ("POST", [("Content-Type", "application/json"), ("Accept", "text/event-stream")], 406),
            ("POST", [("Content-Type", "application/json"), ("Accept", "application/json;q=0, text/html")], 406),
            ("POST", [("Content-Type", "application/json"), ("Accept", "application/json;q=0.000")], 406),
            ("POST", [("Content-Type", "application/json")], nil),
            ("POST", [("content-type", "Application/JSON ; charset=utf-8"), ("accept", "*/*")], nil),
            (
                "POST", [("Content-Type", "application/json"), ("Accept", "text/html"), ("Accept", "application/*")],
                nil
            ),
            (
                "POST",
                [("Content-Type", "application/json"), ("Accept", "text/event-stream, application/json;q=0.1")], nil
            ),
        ] as [(String, [(String, String)], Int?)])
    func `the head alone shows what carries no message`(method: String, fields: [(String, String)], status: Int?) throws
    {
        let response = MCPServer.refusal(method: method) { name in
            fields.filter { $0.0.lowercased() == name.lowercased() }.map(\.1)
        }
        #expect(response?.status == status)
        guard let response else { return }
        let answer = Peer().collect(response)
        #expect(answer.code == -32600)
        #expect(answer.json?["id"] == .null)
        #expect(answer.headers.contains { $0 == ("Allow", "POST") } == (status == 405))
    }
}

extension String {
    fileprivate var trimmingSpaces: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
