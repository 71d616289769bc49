import Dispatch
import Locking
import MCPProtocol
import Testing
import Wire

/// Calls that say something before their answer, or take long.
@Suite struct StreamTests {
    private static let token = Peer.meta.replacing(#""_meta":{"#, with: #""_meta":{"progressToken":"p-1","#)

    private func peer(_ limits: MCPLimits = .standard, _ tool: @escaping StubService.Tool) -> Peer {
        var service = StubService()
        service.handshakeCapabilities.logging = true
        service.tools["work"] = tool
        return Peer(service, limits: limits)
    }

    private func work(_ peer: Peer, meta: String = StreamTests.token) -> Peer.Answer {
        peer.modern("tools/call", #""name":"work""#, id: "9", name: "work", meta: meta)
    }

    @Test func `work that says nothing is answered as JSON`() {
        let answer = work(peer { call, _ in .text("\(call.wantsProgress)") })
        #expect(!answer.isStream)
        #expect(answer.result?["content"]?[0]?["text"] == "true")
    }

    @Test func `progress rises, carries its token and stops with the answer`() throws {
        let kept = Guarded<MCPCall?>(nil)
        let peer = peer { call, _ in
            kept.withLock { $0 = call }
            for value in [0, 0, -1, 1.5, 1.5, .nan, .infinity, 2, 1e300] { call.progress(value, nil, nil) }
            call.progress(2e300, 3e300, "late \"quoted\"\n")
            return .text("done")
        }
        let answer = work(peer)
        kept.withLock { call in
            call?.progress(4e300, nil, nil)
            call = nil  // the service that it holds holds this
        }
        #expect(answer.status == 200)
        #expect(answer.isStream)
        #expect(answer.headers.contains { $0 == ("Cache-Control", "no-cache, no-transform") })
        #expect(answer.headers.contains { $0 == ("X-Accel-Buffering", "no") })
        let values = answer.events.dropLast().map { $0["params"]?["progress"]?.numberValue?.text }
        #expect(values == ["0", "1.5", "2", "1e+300", "2e+300"])
        #expect(answer.events.dropLast().allSatisfy { $0["params"]?["progressToken"] == "p-1" && $0["id"] == nil })
        #expect(answer.events[4]["params"]?["message"] == "late \"quoted\"\n")
        #expect(answer.events[4]["params"]?["total"]?.numberValue?.text == "3e+300")
        #expect(answer.json?["id"] == 9)
        #expect(answer.result?["resultType"] == "complete")
    }

    @Test(arguments: ["17", "\"\"", "-9007199254740993"])
    func `a token comes back as it was, in both eras`(token: String) throws {
        let peer = peer { call, _ in
            call.progress(1, nil, nil)
            return .text("done")
        }
        let wanted = try JSONReader.parse(token)
        let meta = Self.token.replacing(#""p-1""#, with: token)
        #expect(work(peer, meta: meta).events.first?["params"]?["progressToken"] == wanted)
        let old = peer.handshake("tools/call", #""name":"work","_meta":{"progressToken":\#(token)}"#)
        #expect(old.events.first?["params"]?["progressToken"] == wanted)
        #expect(old.result?.objectValue?.names == ["content", "isError"])
    }

    @Test func `nobody hears of progress who did not ask`() {
        let peer = peer { call, _ in
            call.progress(1, nil, nil)
            return .text("\(call.wantsProgress)")
        }
        for answer in [work(peer, meta: Peer.meta), peer.handshake("tools/call", #""name":"work""#)] {
            #expect(!answer.isStream)
            #expect(answer.result?["content"]?[0]?["text"] == "false")
        }
    }

    @Test func `where events are not accepted the answer is JSON all the same`() {
        let peer = peer { call, _ in
            call.progress(1, nil, nil)
            return .text("done")
        }
        let body = Peer.request("tools/call", #""name":"work","# + Self.token, id: "1")
        let fields = [
            ("MCP-Protocol-Version", Peer.modern), ("Mcp-Method", "tools/call"), ("Mcp-Name", "work"),
            ("Accept", "application/json"),
        ]
        #expect(!peer.post(body, fields).isStream)
        #expect(peer.post(body, fields).result != nil)
    }

    @Test(arguments: MCPCall.LogLevel.allCases)
    func `logs come from the level on that the request names`(least: MCPCall.LogLevel) {
        let peer = peer { call, _ in
            for level in MCPCall.LogLevel.allCases { call.log(level, ["at": .string(level.rawValue)]) }
            return .text("done")
        }
        let meta = Peer.meta.replacing(
            #""_meta":{"#, with: #""_meta":{"io.modelcontextprotocol/logLevel":"\#(least.rawValue)","#)
        let events = work(peer, meta: meta).events.dropLast()
        #expect(events.allSatisfy { $0["method"] == "notifications/message" })
        let all = MCPCall.LogLevel.allCases.map(\.rawValue)
        #expect(
            events.map { $0["params"]?["level"]?.stringValue }
                == all[(all.firstIndex(of: least.rawValue) ?? 0)...].map { $0 })
        #expect(events.last?["params"]?["data"] == ["at": "emergency"])
    }

    @Test func `without a level there are no logs in the modern era, and those from info on in the other`() {
        let tool: StubService.Tool = { call, _ in
            for level in MCPCall.LogLevel.allCases { call.log(level, "x") }
            return .text("done")
        }
        #expect(!work(peer(.standard, tool), meta: Peer.meta).isStream)
        let old = peer(.standard, tool).handshake("tools/call", #""name":"work""#)
        #expect(old.methods.count == MCPCall.LogLevel.allCases.count - 1)
        var silent = peer(.standard, tool)
        silent.service.handshakeCapabilities.logging = false
        #expect(!silent.handshake("tools/call", #""name":"work""#).isStream)
    }

    @Test func `long silence becomes a stream that says that it is alive`() {
        var limits = MCPLimits()
        limits.silenceMillisecondsMax = 5
        let peer = peer(limits) { call, _ in
            #expect(call.wait(-1, 100))
            return .text("done")
        }
        let response = peer.respond(
            Peer.request("tools/call", #""name":"work","# + Peer.meta, id: "1"),
            [("MCP-Protocol-Version", Peer.modern), ("Mcp-Method", "tools/call"), ("Mcp-Name", "work")])
        guard case .events(let stream) = response.body else {
            Issue.record("no stream")
            return
        }
        #expect(stream.next() == [.keepAlive])
        #expect(String(decoding: MCPFrame.keepAlive.event, as: UTF8.self) == ": ping\n\n")
        var frames: [MCPFrame] = []
        while let more = stream.next() {
            frames += more
            let pause = stream.pause()
            #expect(pause.millisecondsMax <= limits.silenceMillisecondsMax)
            _ = Peer.wait(pause.wakeDescriptor, pause.millisecondsMax, peer.departure)
        }
        stream.finished(true)
        #expect(frames.count > 1)
        #expect(frames.dropLast().allSatisfy { $0 == .keepAlive })
        #expect(frames.last.flatMap(Peer.message)?["result"]?["resultType"] == "complete")
        #expect(MCPLimits.standard.silenceMillisecondsMax == 15_000)
    }

    @Test func `a receiver that is slow misses notifications, not the answer`() {
        var limits = MCPLimits()
        limits.bufferedEventsMax = 10
        let peer = peer(limits) { call, _ in
            for value in 1...1_000 { call.progress(Double(value), nil, nil) }
            return .text("done")
        }
        let answer = work(peer)
        #expect(answer.events.count >= 2)
        #expect(answer.events.count <= 1_001)
        #expect(answer.json?["id"] == 9)
        #expect(MCPLimits.standard.bufferedEventsMax == 1_024)
    }

    @Test func `more calls than there are threads for are refused`() throws {
        var limits = MCPLimits()
        limits.runningCallsMax = 2
        let gate = OneTimeSignal()
        let hasBegun = DispatchSemaphore(value: 0)
        let peer = peer(limits) { _, _ in
            hasBegun.signal()
            _ = Peer.wait(gate.descriptor, 60_000, OneTimeSignal())
            return .text("done")
        }
        let results = Guarded<[Int]>([])
        let group = DispatchGroup()
        for _ in 0..<limits.runningCallsMax {
            DispatchQueue.global().async(group: group) {
                let status = work(peer).status
                results.withLock { $0.append(status) }
            }
            hasBegun.wait()
        }
        let refused = work(peer)
        #expect(refused.status == 503)
        #expect(refused.code == -32603)
        #expect(refused.json?["id"] == 9)
        #expect(refused.headers.contains { $0 == ("Retry-After", "1") })
        gate.fire()
        group.wait()
        #expect(results.withLock { $0 } == [200, 200])
        #expect(MCPLimits.standard.runningCallsMax == 256)
    }

    @Test func `what is said where the server stops is an answer, once, and ends the work`() {
        let gate = OneTimeSignal()
        let isCancelled = Guarded(false)
        let ended = OneTimeSignal()
        let peer = peer { call, _ in
            call.progress(1, nil, nil)
            while call.wait(gate.descriptor, 60_000) {}
            isCancelled.withLock { $0 = call.isCancelled() }
            ended.fire()
            return .text("done")
        }
        let response = peer.respond(
            Peer.request("tools/call", #""name":"work","# + Self.token, id: "4"),
            [("MCP-Protocol-Version", Peer.modern), ("Mcp-Method", "tools/call"), ("Mcp-Name", "work")])
        guard case .events(let stream) = response.body else {
            Issue.record("no stream")
            return
        }
        let farewell = stream.farewell()
        #expect(farewell == stream.farewell())
        #expect(farewell.first.flatMap(Peer.message)?["error"]?["code"]?.intValue == -32603)
        #expect(farewell.first.flatMap(Peer.message)?["id"] == 4)
        #expect(stream.next()?.count == 1)
        stream.finished(true)
        #expect(!Peer.wait(-1, 60_000, ended))
        #expect(isCancelled.withLock { $0 })
    }
}
