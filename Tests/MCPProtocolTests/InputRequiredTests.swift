import Digests
import Locking
import MCPProtocol
import Testing
import Wire

/// Calls that ask the client, and the states that they give it.
@Suite struct InputRequiredTests {
    private static let question: JSON = [
        "method": "elicitation/create", "params": ["message": "Who?", "requestedSchema": ["type": "object"]],
    ]

    private static var service: StubService {
        var service = StubService()
        service.tools["ask"] = { call, _ in
            if let name = call.inputResponses["who"]?["content"]?["name"]?.stringValue { return .text(name) }
            return .inputRequired(requests: ["who": question], state: nil)
        }
        service.tools["state"] = { call, _ in
            if let state = call.state { return .text("round \(state["round"]?.intValue ?? 0)") }
            return .inputRequired(requests: ["who": question], state: ["round": 2])
        }
        return service
    }

    /// A round of a call; the state is given as JSON.
    private func call(
        _ peer: Peer, _ name: String, _ more: String = "", arguments: String = "{}", method: String = "tools/call"
    ) -> Peer.Answer {
        peer.modern(method, #""name":"\#(name)","arguments":\#(arguments)"# + more, name: name)
    }

    private func state(_ answer: Peer.Answer) throws -> String {
        try #require(answer.result?["requestState"]?.stringValue)
    }

    @Test func `a question is a result of its own kind, and its answer reaches the handler`() {
        let peer = Peer(Self.service)
        let asked = call(peer, "ask")
        #expect(asked.status == 200)
        #expect(asked.result?.objectValue?.names == ["resultType", "inputRequests", "_meta"])
        #expect(asked.result?["resultType"] == "input_required")
        #expect(asked.result?["inputRequests"] == ["who": Self.question])
        let given = #","inputResponses":{"who":{"action":"accept","content":{"name":"Ann"}},"other":{}}"#
        #expect(call(peer, "ask", given).result?["content"]?[0]?["text"] == "Ann")
        #expect(call(peer, "ask", #","inputResponses":{"other":{}}"#).result?["resultType"] == "input_required")
    }

    @Test(arguments: ["12", "null", "[]", #""x""#, #"{"who":12}"#, #"{"who":null}"#, #"{"who":{},"x":[]}"#])
    func `answers are an object of objects`(responses: String) {
        let service = Self.service
        let answer = call(Peer(service), "ask", #","inputResponses":\#(responses)"#)
        #expect(answer.status == 200)
        #expect(answer.code == -32602)
        #expect(service.heard.withLock { $0 } == [])
    }

    @Test func `a state opens for the call that it was given for`() throws {
        let peer = Peer(Self.service)
        let first = try state(call(peer, "state"))
        let second = try state(call(peer, "state"))
        #expect(Base64URL.decode(first) != nil)
        for state in [first, second] {
            let answer = call(peer, "state", #","requestState":"\#(state)""#)
            #expect(answer.result?["content"]?[0]?["text"] == "round 2")
        }
    }

    @Test func `a state opens for nothing and nobody else`() throws {
        let service = Self.service
        let peer = Peer(service)
        let state = #","requestState":"\#(try state(call(peer, "state")))""#
        service.heard.withLock { $0 = [] }
        var other = peer
        other.service.callerIdentity = "somebody else"
        let answers = [
            call(peer, "ask", state), call(peer, "state", state, arguments: #"{"a":1}"#), call(other, "state", state),
            call(peer, "state", state, method: "prompts/get"), call(Peer(service), "state", state),
        ]
        #expect(answers.map(\.code) == [-32602, -32602, -32602, -32602, -32602])
        #expect(answers.map(\.status) == [200, 200, 200, 200, 200])
        #expect(service.heard.withLock { $0 } == [])
        #expect(call(peer, "state", state, arguments: "{ }").result != nil)
    }

    @Test func `the order of arguments does not count`() throws {
        let peer = Peer(Self.service)
        let state = try state(call(peer, "state", arguments: #"{"a":1,"b":[2]}"#))
        #expect(call(peer, "state", #","requestState":"\#(state)""#, arguments: #"{"b":[2],"a":1.0}"#).result != nil)
    }

    @Test func `a state forged in any character is refused`() throws {
        let peer = Peer(Self.service)
        let state = Array(try state(call(peer, "state")).utf8)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var forged: [[UInt8]] = [
            [], state + Array("-TAMPERED".utf8), state + Array("=".utf8), state + Array(" ".utf8),
            Array(state.dropLast()),
            Array(state.dropFirst()), state + state, Array("A".utf8) + state,
        ]
        for index in state.indices {
            for digit in alphabet where digit != state[index] {
                // Each sixth digit is enough for the middle, all for both ends.
                guard index < 16 || index + 16 > state.count || digit % 6 == 0 else { continue }
                var copy = state
                copy[index] = digit
                forged.append(copy)
            }
            forged.append(Array(state[..<index]))
            forged.append(Array(state[..<index]) + Array("!".utf8) + Array(state[index...]))
        }
        for text in forged {
            let answer = call(peer, "state", #","requestState":"\#(String(decoding: text, as: UTF8.self))""#)
            #expect(answer.code == -32602)
        }
        for other in ["null", "1", "{}"] {
            #expect(call(peer, "state", #","requestState":\#(other)"#).code == -32602)
        }
    }

    @Test func `a state has its time`() throws {
        var limits = MCPLimits()
        limits.stateSecondsMax = 0
        let peer = Peer(Self.service, limits: limits)
        let late = try state(call(peer, "state"))
        #expect(call(peer, "state", #","requestState":"\#(late)""#).code == -32602)
        #expect(MCPLimits.standard.stateSecondsMax == 600)
    }

    @Test func `a state that is too long is neither given nor taken`() throws {
        var limits = MCPLimits()
        limits.stateCharactersMax = 200
        var service = Self.service
        service.tools["state"] = { call, arguments in
            call.state != nil ? .text("ok") : .inputRequired(requests: [:], state: arguments["state"])
        }
        let peer = Peer(service, limits: limits)
        func round(_ count: Int, _ more: String = "") -> Peer.Answer {
            call(peer, "state", more, arguments: #"{"state":"\#(String(repeating: "a", count: count))"}"#)
        }
        // 9 bytes before and 32 after it, two quotes, and four characters for three bytes.
        let longest = round(150 - 9 - 32 - 2)
        #expect(try state(longest).utf8.count == limits.stateCharactersMax)
        #expect(longest.result?["inputRequests"] == nil)
        #expect(round(150 - 9 - 32 - 2, #","requestState":"\#(try state(longest))""#).result != nil)
        #expect(round(150 - 9 - 32 - 1).code == -32603)
        #expect(MCPLimits.standard.stateCharactersMax == 65_536)
    }

    @Test(arguments: [
        ("sampling/createMessage", "{}", "{}", #"{"sampling":{}}"#),
        ("sampling/createMessage", "{}", #"{"sampling":[]}"#, #"{"sampling":{}}"#),
        ("sampling/createMessage", "{}", #"{"sampling":{}}"#, nil),
        ("roots/list", "{}", #"{"sampling":{}}"#, #"{"roots":{}}"#), ("roots/list", "{}", #"{"roots":{}}"#, nil),
        ("elicitation/create", "{}", #"{"roots":{}}"#, #"{"elicitation":{}}"#),
        ("elicitation/create", "{}", #"{"elicitation":{}}"#, nil),
        ("elicitation/create", "{}", #"{"elicitation":{"form":{}}}"#, nil),
        ("elicitation/create", "{}", #"{"elicitation":{"url":{}}}"#, #"{"elicitation":{}}"#),
        ("elicitation/create", #"{"mode":"url"}"#, #"{"elicitation":{}}"#, #"{"elicitation":{"url":{}}}"#),
        ("elicitation/create", #"{"mode":"url"}"#, #"{"elicitation":{"url":{}}}"#, nil),
    ])
    func `only what the client has declared is asked`(
        method: String, params: String, declared: String, missing: String?
    ) throws {
        let params = try JSONReader.parse(params)
        var service = StubService()
        service.tools["ask"] = { _, _ in
            .inputRequired(requests: ["k": ["method": .string(method), "params": params]], state: nil)
        }
        let meta = Peer.meta.replacing(#"{"sampling":{},"elicitation":{},"roots":{}}"#, with: declared)
        let answer = Peer(service).modern("tools/call", #""name":"ask""#, name: "ask", meta: meta)
        guard let missing else {
            #expect(answer.result?["resultType"] == "input_required")
            return
        }
        #expect(answer.status == 400)
        #expect(answer.code == -32021)
        #expect(answer.json?["error"]?["data"]?["requiredCapabilities"]?.encodedText() == missing)
    }

    @Test func `a handler that asks for nothing, or in no known way, is a fault of the server`() {
        var service = StubService()
        service.tools["ask"] = { _, arguments in
            .inputRequired(requests: arguments.isEmpty ? [:] : ["k": ["method": "no/such"]], state: nil)
        }
        let peer = Peer(service)
        #expect(call(peer, "ask").code == -32603)
        #expect(call(peer, "ask", arguments: #"{"a":1}"#).code == -32603)
    }
}
