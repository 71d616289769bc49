import Dispatch
import Locking
import MCPProtocol
import Testing
import Wire

/// Requests to the client, which the handshake era makes on the stream of a call.
@Suite struct QuestionTests {
    private static var service: StubService {
        var service = StubService()
        let tool: StubService.Tool = { call, arguments throws(MCPError) in try sample(call, arguments) }
        service.tools = ["sample": tool]
        return service
    }

    @Sendable private static func sample(_ call: MCPCall, _ arguments: JSONObject) throws(MCPError) -> MCPOutcome {
        .text(try call.ask("sampling/createMessage", ["maxTokens": 1]).encodedText())
    }

    private func begin(_ peer: Peer) throws -> (stream: MCPEventStream, question: JSON) {
        let response = peer.respond(Peer.request("tools/call", #""name":"sample""#, id: "1"))
        guard case .events(let stream) = response.body else {
            throw MCPError(.internalError, "no stream")
        }
        return (stream, try #require(stream.next()?.first.flatMap(Peer.message)))
    }

    private func finish(_ stream: MCPEventStream, _ peer: Peer) -> JSON? {
        peer.collect(MCPResponse(status: 200, body: .events(stream))).json
    }

    @Test func `an answer is taken once, from who was asked, while the call runs`() throws {
        let peer = Peer(Self.service)
        let (stream, question) = try begin(peer)
        #expect(question["method"] == "sampling/createMessage")
        #expect(question["params"] == ["maxTokens": 1])
        let id = try #require(question["id"]?.stringValue)
        #expect(id.utf8.count > 20)
        let answer = #"{"jsonrpc":"2.0","id":"\#(id)","result":{"text":"yes"}}"#
        var stranger = peer
        stranger.service.callerIdentity = "stranger"
        #expect(stranger.post(answer).status == 400)
        #expect(peer.post(answer, [("MCP-Protocol-Version", Peer.modern)]).status == 400)
        let taken = peer.post(answer)
        #expect(taken.status == 202)
        #expect(taken.json == nil)
        #expect(peer.post(answer).status == 400)
        #expect(finish(stream, peer)?["result"]?["content"]?[0]?["text"] == #"{"text":"yes"}"#)
        #expect(peer.post(answer).code == -32600)
    }

    @Test func `a refusal of the client is an error of the call`() throws {
        let peer = Peer(Self.service)
        let (stream, question) = try begin(peer)
        let id = try #require(question["id"]?.stringValue)
        #expect(peer.post(#"[{"jsonrpc":"2.0","id":"\#(id)","error":{"code":-1,"message":"no"}}]"#).status == 202)
        let answer = finish(stream, peer)
        #expect(answer?["error"]?["code"]?.intValue == -32600)
        #expect(answer?["error"]?["message"]?.stringValue?.contains("no") == true)
    }

    @Test func `a client may think for a while`() throws {
        var limits = MCPLimits()
        limits.questionMillisecondsMax = 10
        let peer = Peer(Self.service, limits: limits)
        let (stream, _) = try begin(peer)
        #expect(finish(stream, peer)?["error"]?["code"]?.intValue == -32600)
        #expect(MCPLimits.standard.questionMillisecondsMax == 300_000)
    }

    @Test func `a client that has left is not waited for`() throws {
        var service = Self.service
        let ended = OneTimeSignal()
        service.tools["sample"] = { call, arguments in
            defer { ended.fire() }
            return (try? Self.sample(call, arguments)) ?? .text("nothing")
        }
        let (stream, _) = try begin(Peer(service))
        stream.finished(false)
        #expect(!Peer.wait(-1, 60_000, ended))
    }

    @Test func `nobody is asked in the modern era, or where nothing can be sent before the answer`() {
        let peer = Peer(Self.service)
        #expect(peer.modern("tools/call", #""name":"sample""#, name: "sample").code == -32600)
        let body = Peer.request("tools/call", #""name":"sample""#, id: "1")
        #expect(peer.post(body, [("Accept", "application/json")]).code == -32600)
        var quick = peer
        quick.service.quick = ["sample"]
        #expect(quick.post(body).code == -32600)
    }
}
