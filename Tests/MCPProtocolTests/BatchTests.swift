import Locking
import MCPProtocol
import Testing
import Wire

@Suite struct BatchTests {
    private let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
    private let list = #"{"jsonrpc":"2.0","id":"b","method":"prompts/list"}"#
    private let note = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#

    @Test(arguments: [nil, "2025-03-26"])
    func `each request of a batch has its answer, in order`(version: String?) {
        let answer = Peer().post(
            "[\(ping),\(note),\(list),7,\(Peer.request("initialize", "", id: "3"))]",
            version.map { [("MCP-Protocol-Version", $0)] } ?? [])
        #expect(answer.status == 200)
        let answers = answer.json?.arrayValue ?? []
        #expect(answers.map { $0["id"] ?? "none" } == [1, "b", .null, 3])
        #expect(answers.map { $0["error"]?["code"]?.intValue } == [nil, nil, -32600, -32600])
        #expect(answers.first?["result"] == [:])
    }

    @Test func `a batch that asks nothing is taken without an answer`() {
        let answer = Peer().post("[\(note),\(note)]")
        #expect(answer.status == 202)
        #expect(answer.json == nil)
    }

    @Test(arguments: ["2025-11-25", "2025-06-18", "2024-11-05", "2026-07-28", "2099-01-01"])
    func `other revisions have no batches`(version: String) {
        let answer = Peer().post("[\(ping)]", [("MCP-Protocol-Version", version)])
        #expect(answer.status == 400)
        #expect(answer.code == -32600)
    }

    @Test func `a message of the modern era stands in no batch`() {
        let answer = Peer().post("[\(ping),\(Peer.request("tools/list", Peer.meta, id: "2"))]")
        #expect(answer.status == 400)
        #expect(answer.code == -32600)
    }

    @Test func `a batch has a bound`() {
        var limits = MCPLimits()
        limits.batchMessagesMax = 3
        let peer = Peer(limits: limits)
        #expect(peer.post("[\(ping),\(ping),\(ping)]").json?.arrayValue?.count == 3)
        #expect(peer.post("[\(ping),\(ping),\(ping),\(ping)]").code == -32600)
        #expect(MCPLimits.standard.batchMessagesMax == 100)
    }

    @Test func `work in a batch speaks before its answers`() {
        var service = StubService()
        service.tools["slow"] = { call, _ in
            call.progress(1, 2, nil)
            return .text("done")
        }
        let call = Peer.request("tools/call", #""name":"slow","_meta":{"progressToken":"t"}"#, id: "2")
        let answer = Peer(service).post("[\(ping),\(call)]")
        #expect(answer.isStream)
        #expect(answer.methods == ["notifications/progress"])
        #expect(answer.json?.arrayValue?.map { $0["id"] ?? .null } == [1, 2])
    }
}
