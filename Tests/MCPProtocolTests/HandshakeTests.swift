import MCPProtocol
import Testing
import Wire

@Suite struct HandshakeTests {
    @Test(arguments: [
        ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"),
        ("2024-11-05", "2024-11-05"), ("2026-07-28", "2025-11-25"), ("2099-01-01", "2025-11-25"), ("", "2025-11-25"),
    ])
    func `a revision of the era is echoed, any other becomes its newest`(asked: String, given: String) {
        let peer = Peer()
        for version in [nil, "2025-11-25", "2099-01-01"] {
            let answer = peer.handshake("initialize", #""protocolVersion":"\#(asked)""#, id: "0", version: version)
            #expect(answer.status == 200)
            let expected: JSON = [
                "protocolVersion": .string(given),
                "capabilities": ["tools": [:], "resources": [:], "prompts": [:], "completions": [:]],
                "serverInfo": ["name": "stub", "version": "1.2.3"], "instructions": "Be brief.",
            ]
            #expect(answer.result == expected)
        }
    }

    @Test(arguments: [nil, "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])
    func `results are bare`(version: String?) {
        let peer = Peer()
        let calls = [
            ("ping", "", "{}"), ("tools/list", "", #"{"tools":[{"name":"echo"}],"nextCursor":""}"#),
            ("tools/call", #""name":"broken""#, #"{"content":[]}"#),
            ("tools/call", #""name":"encoded""#, #"{"content":[],"isError":false}"#),
            ("resources/read", #""uri":"stub://a""#, #"{"contents":[{"uri":"stub://a","text":"A"}]}"#),
            ("prompts/list", "", #"{"prompts":[{"name":"greet"}]}"#),
            ("resources/list", "", #"{"resources":[{"uri":"stub://a","name":"a"}]}"#),
        ]
        for (method, params, expected) in calls {
            #expect(peer.handshake(method, params, version: version).result?.encodedText() == expected)
        }
        let bare = peer.post(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
        #expect(bare.result?["tools"] != nil, "params may be absent")
    }

    @Test func `levels and subscriptions are acknowledged where they are offered`() {
        var service = StubService()
        service.handshakeCapabilities = StubService.everything
        let peer = Peer(service)
        #expect(peer.handshake("logging/setLevel", #""level":"debug""#).result?.encodedText() == "{}")
        #expect(peer.handshake("logging/setLevel", #""level":"loud""#).code == -32602)
        #expect(peer.handshake("resources/subscribe", #""uri":"stub://a""#).result?.encodedText() == "{}")
        #expect(peer.handshake("resources/unsubscribe", #""uri":"stub://a""#).result?.encodedText() == "{}")
        #expect(peer.handshake("resources/subscribe").code == -32602)
        #expect(
            peer.handshake("initialize", #""protocolVersion":"2025-11-25""#).result?["capabilities"]?["logging"]
                == [:])
    }

    @Test func `a completion holds at most a hundred values and says how many there are`() {
        let peer = Peer()
        let params = #""ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"who","value":"x"}"#
        for answer in [peer.handshake("completion/complete", params), peer.modern("completion/complete", params)] {
            let completion = answer.result?["completion"]
            #expect(completion?["values"]?.arrayValue?.count == MCPCompletion.valuesMax)
            #expect(completion?["values"]?[1] == "x1")
            #expect(completion?["total"] == 150)
            #expect(completion?["hasMore"] == true)
        }
    }

    @Test func `asking for input is no answer in this era`() {
        var service = StubService()
        service.tools["ask"] = { _, _ in .inputRequired(requests: [:], state: "x") }
        let answer = Peer(service).handshake("tools/call", #""name":"ask""#)
        #expect(answer.status == 200)
        #expect(answer.code == -32600)
    }
}
