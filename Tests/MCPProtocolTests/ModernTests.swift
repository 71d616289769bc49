import MCPProtocol
import Testing
import Wire

@Suite struct ModernTests {
    private let peer = Peer()

    @Test func `discovery says what is offered, for how long, and by whom`() throws {
        let answer = peer.modern("server/discover")
        #expect(answer.status == 200)
        let expected: JSON = [
            "resultType": "complete", "supportedVersions": ["2026-07-28"],
            "capabilities": [
                "tools": ["listChanged": true], "resources": ["listChanged": true, "subscribe": true],
                "prompts": ["listChanged": true], "completions": [:], "logging": [:],
            ], "instructions": "Be brief.", "ttlMs": 1_000, "cacheScope": "public",
            "_meta": ["io.modelcontextprotocol/serverInfo": ["name": "stub", "version": "1.2.3"]],
        ]
        #expect(answer.result == expected)
    }

    @Test(arguments: [
        ("tools/list", "", nil, #""tools":[{"name":"echo"}],"nextCursor":"","ttlMs":5,"cacheScope":"private""#),
        ("tools/list", #""cursor":"""#, nil, #""tools":[{"name":"slow"}],"ttlMs":0,"cacheScope":"private""#),
        (
            "resources/list", "", nil,
            #""resources":[{"uri":"stub://a","name":"a"}],"ttlMs":0,"cacheScope":"private""#
        ),
        (
            "resources/templates/list", "", nil,
            #""resourceTemplates":[{"uriTemplate":"stub://{id}","name":"any"}],"ttlMs":0,"cacheScope":"private""#
        ),
        ("prompts/list", "", nil, #""prompts":[{"name":"greet"}],"ttlMs":0,"cacheScope":"private""#),
        (
            "resources/read", #""uri":"stub://a""#, "stub://a",
            #""contents":[{"uri":"stub://a","text":"A"}],"ttlMs":7,"cacheScope":"private""#
        ),
        (
            "prompts/get", #""name":"greet","arguments":{"who":"Ann"}"#, "greet",
            #""messages":[{"role":"user","content":{"type":"text","text":"Hello, Ann!"}}]"#
        ),
        (
            "tools/call", #""name":"echo","arguments":{"b":1.50,"a":[2]}"#, "echo",
            #""content":[],"structuredContent":{"b":1.50,"a":[2]},"isError":false"#
        ),
        ("tools/call", #""name":"encoded""#, "encoded", #""content":[],"isError":false"#),
        ("tools/call", #""name":"broken""#, "broken", #""content":[]"#),
    ])
    func `results have the members of their method, what the era adds, and nothing else`(
        method: String, params: String, name: String?, members: String
    ) throws {
        let answer = peer.modern(method, params, id: "7", name: name)
        #expect(answer.status == 200)
        let own = method == "tools/call" && name == "broken" ? #""a":1,"# : ""
        let expected = #"""
            {"jsonrpc":"2.0","id":7,"result":{"resultType":"complete",\#(members),"_meta":{\#(own)\#
            "io.modelcontextprotocol/serverInfo":{"name":"stub","version":"1.2.3"}}}}
            """#
        #expect(answer.json?.encodedText() == expected)
    }
}
