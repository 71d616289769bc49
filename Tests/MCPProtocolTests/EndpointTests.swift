import Dispatch
import Locking
import MCPProtocol
import Testing
import Wire

/// What lines hand to whoever answers them.
@Suite struct EndpointTests {
    /// Keeps what it is given; answers once it may.
    private struct Keeper: MCPEndpoint {
        let kept = Guarded<[MCPLineRequest]>([])
        let hasCome = DispatchSemaphore(value: 0)
        var mayAnswer: OneTimeSignal?
        var answer: String? = #"{"answered":true}"#

        func exchange(
            _ request: MCPLineRequest, cancellation: OneTimeSignal, receive: ([UInt8]) -> Void
        ) throws(MCPError) {
            kept.withLock { $0.append(request) }
            hasCome.signal()
            if let mayAnswer { _ = Peer.wait(mayAnswer.descriptor, 60_000, cancellation) }
            guard let answer else { throw MCPError(.internalError, "The owner has gone.") }
            receive(Array(answer.utf8))
        }
    }

    private func ask(_ keeper: Keeper, _ lines: [String], heard: Int) -> [JSON] {
        let peer = LinesPeer(keeper)
        for line in lines { peer.say(line) }
        let messages = (0..<heard).compactMap { _ in peer.hear() }
        peer.close()
        #expect(peer.hearAll() == [])
        return messages
    }

    @Test func `a request comes with what its header would say`() {
        let keeper = Keeper()
        let read = Peer.request("resources/read", #""uri":"stub://é","# + Peer.meta, id: "1")
        #expect(ask(keeper, [read], heard: 1) == [["answered": true]])
        let request = keeper.kept.withLock { $0.first }
        #expect(request.map { String(decoding: $0.body, as: UTF8.self) } == read)
        #expect(request?.hasHandshake == false)
        #expect(
            request?.fields.map { "\($0.name): \($0.value)" } == [
                "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: resources/read", "Mcp-Name: =?base64?c3R1YjovL8Op?=",
            ])
    }

    @Test(arguments: ["a", "a b", " a", "a\nb: c", "", "é", "=?base64?YQ==?=", "\u{7F}"])
    func `no name breaks out of its field, and each is read back`(name: String) throws {
        let keeper = Keeper()
        let text = JSON.string(name).encodedText()
        let call = Peer.request("tools/call", #""name":\#(text),"# + Peer.meta, id: "1")
        _ = ask(keeper, [call], heard: 1)
        let fields = try #require(keeper.kept.withLock { $0.first?.fields })
        #expect(fields.allSatisfy { $0.value.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
        // Whoever gets it over HTTP finds it right, and refuses the tool alone.
        let answer = Peer().post(call, fields.map { ($0.name, $0.value) })
        #expect(answer.code == -32602)
    }

    @Test func `a handshake is known from then on`() {
        let keeper = Keeper()
        let lines = [
            Peer.request("initialize", #""protocolVersion":"2025-03-26""#, id: "1"),
            Peer.request("tools/list", "", id: "2"),
        ]
        _ = ask(keeper, lines, heard: 2)
        let kept = keeper.kept.withLock { $0 }.sorted { $0.fields.count < $1.fields.count }
        #expect(kept.map(\.hasHandshake) == [true, true])
        #expect(kept.map { $0.fields.map(\.value) } == [[], ["2025-03-26"]])
    }

    @Test func `what is no request is not handed over, or gets no answer`() {
        let keeper = Keeper()
        let lines = [
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            #"{"jsonrpc":"2.0","id":"x","result":{}}"#, "nonsense",
        ]
        #expect(ask(keeper, lines, heard: 2).map { $0["result"] != nil } == [true, false])
        #expect(keeper.kept.withLock { $0.count } == 1)
    }

    @Test func `where there is no answer the sender is told why`() {
        let keeper = Keeper(answer: nil)
        let answers = ask(keeper, [Peer.request("tools/list", Peer.meta, id: #""a""#)], heard: 1)
        #expect(answers.first?["id"] == "a")
        #expect(answers.first?["error"]?["message"] == "The owner has gone.")
    }

    @Test func `an answer is one line, whatever the endpoint gives`() {
        let keeper = Keeper(answer: "{\n\"answered\":\n[1]}")
        #expect(ask(keeper, [Peer.request("tools/list", Peer.meta, id: "1")], heard: 1) == [["answered": [1]]])
    }

    @Test func `so many requests run at once, so many wait, and one more is refused`() {
        var limits = MCPLineLimits()
        (limits.runningRequestsMax, limits.waitingRequestsMax) = (3, 5)
        let gate = OneTimeSignal()
        let keeper = Keeper(mayAnswer: gate)
        let peer = LinesPeer(keeper, limits: limits)
        let (running, waiting) = (limits.runningRequestsMax, limits.waitingRequestsMax)
        for id in 1...(running + waiting + 1) { peer.say(Peer.request("tools/list", Peer.meta, id: "\(id)")) }
        let refused = peer.hear()
        #expect(refused?["id"]?.intValue == Int64(running + waiting + 1))
        #expect(refused?["error"]?["code"]?.intValue == -32603)
        for _ in 0..<running { keeper.hasCome.wait() }
        #expect(keeper.kept.withLock { $0.count } == running)
        // One that waits is cancelled before it has begun.
        peer.say(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(running + waiting)}}"#)
        peer.say(Peer.request("ping", "", id: "1"))
        #expect(peer.hear()?["result"] == [:])
        gate.fire()
        for _ in 0..<(running + waiting - 1) { #expect(peer.hear() == ["answered": true]) }
        peer.close()
        #expect(peer.hearAll() == [])
        #expect(keeper.kept.withLock { $0.count } == running + waiting - 1)
        #expect(MCPLineLimits.standard.runningRequestsMax == 64)
        #expect(MCPLineLimits.standard.waitingRequestsMax == 4_096)
    }

    @Test func `requests that are held have so many bytes`() {
        let request = Peer.request("tools/list", Peer.meta, id: "7")
        var limits = MCPLineLimits()
        limits.heldBytesMax = 3 * request.utf8.count
        let gate = OneTimeSignal()
        let peer = LinesPeer(Keeper(mayAnswer: gate), limits: limits)
        for id in 1...4 { peer.say(Peer.request("tools/list", Peer.meta, id: "\(id)")) }
        let refused = peer.hear()
        #expect(refused?["id"] == 4)
        #expect(refused?["error"]?["code"]?.intValue == -32603)
        gate.fire()
        for _ in 0..<3 { #expect(peer.hear() == ["answered": true]) }
        peer.close()
        #expect(peer.hearAll() == [])
        #expect(MCPLineLimits.standard.heldBytesMax == 64 << 20)
    }
}
