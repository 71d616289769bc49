import Dispatch
import Locking
import MCPProtocol
import Testing
import Wire

@Suite struct LinesTests {
    /// A service whose tool `work` waits until it may end, and tells when it began and ended.
    private struct Gate: Sendable {
        let hasBegun = DispatchSemaphore(value: 0)
        let mayEnd = OneTimeSignal()
        let hasEnded = DispatchSemaphore(value: 0)
        let cancelledCount = Guarded(0)

        var service: StubService {
            var service = StubService()
            service.tools["work"] = { call, _ in
                hasBegun.signal()
                while call.wait(mayEnd.descriptor, 60_000), !mayEnd.hasFired {}
                if call.isCancelled() { cancelledCount.withLock { $0 += 1 } }
                hasEnded.signal()
                return .text("done")
            }
            return service
        }
    }

    private static let cancelled = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"#

    private func work(_ id: String, era: MCPEra = .modern) -> String {
        Peer.request("tools/call", #""name":"work""# + (era == .modern ? "," + Peer.meta : ""), id: id)
    }

    private func handshake(_ peer: LinesPeer) {
        peer.say(Peer.request("initialize", #""protocolVersion":"2025-11-25""#, id: #""hello""#))
        #expect(peer.hear()?["result"]?["protocolVersion"] == "2025-11-25")
    }

    @Test func `requests of both eras follow each other on the same lines`() {
        let peer = LinesPeer()
        peer.say(Peer.request("server/discover", Peer.meta, id: "1"))
        #expect(peer.hear()?["result"]?["supportedVersions"] == ["2026-07-28"])
        peer.say(Peer.request("initialize", #""protocolVersion":"2025-06-18""#, id: #""i""#))
        #expect(peer.hear()?["result"]?["protocolVersion"] == "2025-06-18")
        peer.say(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        peer.say(Peer.request("tools/list", "", id: "3"))
        let bare = peer.hear()
        #expect(bare?["id"] == 3)
        #expect(bare?["result"]?.objectValue?.names == ["tools", "nextCursor"])
        peer.say(Peer.request("tools/list", Peer.meta, id: "4"))
        #expect(peer.hear()?["result"]?["resultType"] == "complete")
        peer.close()
        #expect(peer.hear() == nil)
        #expect(peer.waitForEnd())
    }

    @Test(arguments: [
        ("tools/list", "", -32602), ("server/discover", "", -32602), ("no/such", "", -32601),
        ("tools/call", #""name":"echo""#, -32602), ("no/such", Peer.meta, -32601), ("ping", Peer.meta, -32601),
        ("initialize", "", -32602),
        ("tools/list", #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#, -32602),
        ("tools/list", Peer.meta.replacing("2026-07-28", with: "v9"), -32022),
    ])
    func `before a handshake a line must say all about itself`(method: String, params: String, code: Int64) {
        let peer = LinesPeer()
        peer.say(Peer.request(method, params, id: "5"))
        let answer = peer.hear()
        #expect(answer?["id"] == 5)
        #expect(answer?["error"]?["code"]?.intValue == code)
        if code == -32602, method != "initialize" {
            #expect(answer?["error"]?["message"]?.stringValue?.contains("io.modelcontextprotocol/") == true)
        }
        peer.say(#"{"jsonrpc":"2.0","id":6,"method":"ping"}"#)
        #expect(peer.hear() == ["jsonrpc": "2.0", "id": 6, "result": [:]])
        peer.say(Peer.request("tools/list", "", id: "7"))
        #expect(peer.hear()?["error"]?["code"]?.intValue == -32602)
        peer.close()
        #expect(peer.hearAll() == [])
    }

    @Test(arguments: [
        ("{", -32700), ("\u{FEFF}{}", -32700), ("12", -32600), ("[]", -32600), (#"{"jsonrpc":"2.0"}"#, -32600),
        (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600), ("\u{1F600}", -32700), ("{}{}", -32700),
    ])
    func `a bad line is refused, and the next one is served`(line: String, code: Int64) {
        let peer = LinesPeer()
        peer.say("\n\r\n" + line)
        let answer = peer.hear()
        #expect(answer?["error"]?["code"]?.intValue == code)
        #expect(answer?["id"] == .null)
        peer.say(Array((Peer.request("ping", "", id: "1") + "\r\n").utf8))
        #expect(peer.hear()?["result"] == [:])
        peer.close()
        #expect(peer.hearAll() == [])
    }

    @Test func `bytes that are no text are refused`() {
        let peer = LinesPeer()
        peer.say([0xFF, 0x00, 0xC3, 0x0A])
        #expect(peer.hear()?["error"]?["code"]?.intValue == -32700)
        peer.close()
        #expect(peer.waitForEnd())
    }

    @Test func `the last line needs no end`() {
        let peer = LinesPeer()
        peer.say(Array(Peer.request("ping", "", id: "1").utf8))
        peer.close()
        #expect(peer.hearAll().map { $0["id"] } == [1])
    }

    @Test func `a line has a length that it may have`() {
        var limits = MCPLineLimits()
        limits.lineBytesMax = 200_000
        let peer = LinesPeer(StubService(), limits: limits)
        let request = Peer.request("ping", "", id: "1")
        let padding = String(repeating: " ", count: limits.lineBytesMax - request.utf8.count)
        peer.say(request + padding)
        #expect(peer.hear()?["result"] == [:])
        peer.say(request + padding + " ")
        let refused = peer.hear()
        #expect(refused?["error"]?["code"]?.intValue == -32700)
        #expect(refused?["error"]?["message"]?.stringValue?.contains("\(limits.lineBytesMax)") == true)
        peer.say(request)
        #expect(peer.hear()?["result"] == [:])
        peer.say(Array((request + padding + "!").utf8))
        peer.close()
        #expect(peer.hearAll().map { $0["error"]?["code"]?.intValue } == [-32700])
        #expect(MCPLineLimits.standard.lineBytesMax == 4 << 20)
    }

    @Test func `what runs holds nothing up, and answers when it is done`() {
        let gate = Gate()
        let peer = LinesPeer(gate.service)
        peer.say(work("1"))
        gate.hasBegun.wait()
        peer.say(Peer.request("tools/list", Peer.meta, id: "2"))
        #expect(peer.hear()?["id"] == 2)
        gate.mayEnd.fire()
        #expect(peer.hear()?["result"]?["content"]?[0]?["text"] == "done")
        peer.close()
        #expect(peer.hearAll() == [])
    }

    @Test(arguments: MCPEra.all, ["3", #""3""#])
    func `a cancelled request ends and is not answered`(era: MCPEra, id: String) {
        let gate = Gate()
        let peer = LinesPeer(gate.service)
        if era == .handshake { handshake(peer) }
        peer.say(work(id, era: era))
        gate.hasBegun.wait()
        for other in ["4", #""4""#, id == "3" ? #""3""# : "3", "null", "{}"] { peer.say(Self.cancelled + other + "}}") }
        peer.say(#"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#)
        peer.say(Peer.request("ping", "", id: "7"))
        #expect(peer.hear()?["id"] == 7)
        #expect(gate.cancelledCount.withLock { $0 } == 0)
        peer.say(Self.cancelled + id + #","reason":"user"}}"#)
        gate.hasEnded.wait()
        #expect(gate.cancelledCount.withLock { $0 } == 1)
        peer.say(Self.cancelled + id + "}}")
        peer.close()
        #expect(peer.hearAll() == [])
    }

    @Test func `what follows a handshake need not wait for its answer`() {
        let peer = LinesPeer()
        let initialize = Peer.request("initialize", #""protocolVersion":"2025-11-25""#, id: "1")
        peer.say(initialize + "\n" + Peer.request("tools/list", "", id: "2"))
        peer.close()
        let answers = peer.hearAll()
        #expect(Set(answers.compactMap { $0["id"]?.intValue }) == [1, 2])
        #expect(answers.allSatisfy { $0["result"] != nil })
    }

    @Test func `an id may be used again once its answer has been read`() {
        let peer = LinesPeer()
        for _ in 0..<200 {
            peer.say(Peer.request("tools/list", Peer.meta, id: "1"))
            #expect(peer.hear()?["result"] != nil)
        }
        peer.close()
        #expect(peer.hearAll() == [])
    }

    @Test func `a listener hears over lines, and is cancelled without an answer`() {
        let source = StubSource()
        var service = StubService()
        service.source = { _ in source }
        let peer = LinesPeer(service)
        let listen = #""notifications":{"toolsListChanged":true},"# + Peer.meta
        peer.say(Peer.request("subscriptions/listen", listen, id: #""L1""#))
        #expect(peer.hear()?["method"] == "notifications/subscriptions/acknowledged")
        source.tell([.toolsListChanged])
        let change = peer.hear()
        #expect(change?["method"] == "notifications/tools/list_changed")
        #expect(change?["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == "L1")
        peer.say(Self.cancelled + #""L1"}}"#)
        while source.closeCount == 0 { _ = Peer.wait(-1, 1, OneTimeSignal()) }
        // Its id may be used again.
        peer.say(Peer.request("subscriptions/listen", listen, id: #""L1""#))
        #expect(peer.hear()?["method"] == "notifications/subscriptions/acknowledged")
        peer.close()
        #expect(peer.hearAll() == [])
        #expect(peer.waitForEnd())
    }

    @Test func `a listener whose source ends gets its result`() {
        let source = StubSource()
        var service = StubService()
        service.source = { _ in source }
        let peer = LinesPeer(service)
        peer.say(Peer.request("subscriptions/listen", #""notifications":{},"# + Peer.meta, id: "1"))
        _ = peer.hear()
        source.end()
        #expect(peer.hear()?["result"]?["resultType"] == "complete")
        peer.close()
        #expect(peer.hearAll() == [])
    }

    @Test func `at the end of the input what is nearly done still answers`() {
        var service = StubService()
        service.tools["work"] = { call, _ in
            _ = call.wait(-1, MCPLineLimits.standard.drainMillisecondsMax / 10)
            return .text("done")
        }
        let peer = LinesPeer(service)
        for id in 1...20 { peer.say(work("\(id)")) }
        peer.close()
        #expect(Set(peer.hearAll().compactMap { $0["id"]?.intValue }) == Set(1...20))
    }

    @Test func `at the end of the input what goes on is cancelled`() {
        let gate = Gate()
        let peer = LinesPeer(gate.service)
        peer.say(work("1"))
        gate.hasBegun.wait()
        peer.close()
        #expect(peer.hearAll() == [])
        gate.hasEnded.wait()
        #expect(gate.cancelledCount.withLock { $0 } == 1)
    }

    @Test func `who is told to stop does so at once`() {
        let gate = Gate()
        let stop = OneTimeSignal()
        let server = MCPServer()
        let peer = LinesPeer(MCPLocalEndpoint(server: server) { gate.service }, stop: stop)
        peer.say(work("1"))
        gate.hasBegun.wait()
        stop.fire()
        #expect(peer.waitForEnd())
        gate.hasEnded.wait()
        #expect(gate.cancelledCount.withLock { $0 } == 1)
    }

    @Test func `a client may be asked and answers on the same lines`() {
        var service = StubService()
        let tool: StubService.Tool = { call, _ throws(MCPError) in
            let answer = try call.ask("roots/list", [:])
            return .text(answer.encodedText())
        }
        service.tools = ["work": tool]
        let peer = LinesPeer(service)
        handshake(peer)
        peer.say(work("1", era: .handshake))
        let question = peer.hear()
        #expect(question?["method"] == "roots/list")
        let id = question?["id"]?.stringValue ?? ""
        for _ in 0..<2 { peer.say(#"{"jsonrpc":"2.0","id":"\#(id)","result":{"roots":[]}}"#) }
        #expect(peer.hear()?["result"]?["content"]?[0]?["text"] == #"{"roots":[]}"#)
        peer.close()
        #expect(peer.hearAll() == [])
    }

    @Test(arguments: [("2025-03-26", true), ("2025-11-25", false)])
    func `batches are read where the handshake agreed on their revision`(version: String, isServed: Bool) {
        let peer = LinesPeer()
        let batch = "[\(Peer.request("ping", "", id: "1")),\(Peer.request("tools/list", "", id: "2"))]"
        peer.say(batch)
        #expect(peer.hear()?["error"]?["code"]?.intValue == -32600)
        peer.say(Peer.request("initialize", #""protocolVersion":"\#(version)""#, id: "0"))
        #expect(peer.hear()?["result"]?["protocolVersion"] == .string(version))
        peer.say(batch)
        let answer = peer.hear()
        #expect(answer?.arrayValue?.map { $0["id"] ?? .null } == (isServed ? [1, 2] : nil))
        peer.close()
        #expect(peer.hearAll() == [])
    }

    @Test func `a reader that leaves ends everything`() {
        let gate = Gate()
        let peer = LinesPeer(gate.service)
        peer.say(work("1"))
        gate.hasBegun.wait()
        peer.stopHearing()
        peer.say(Peer.request("ping", "", id: "2"))
        #expect(peer.waitForEnd())
        gate.hasEnded.wait()
        #expect(gate.cancelledCount.withLock { $0 } == 1)
    }
}
