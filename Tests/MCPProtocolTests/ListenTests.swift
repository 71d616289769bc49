import Locking
import MCPProtocol
import Testing
import Wire

@Suite struct ListenTests {
    private static let key = "io.modelcontextprotocol/subscriptionId"
    private static let everything = """
        {"toolsListChanged":true,"promptsListChanged":true,"resourcesListChanged":true,\
        "resourceSubscriptions":["stub://a","stub://b"]}
        """

    private let source = StubSource()

    private func peer(_ limits: MCPLimits = .standard) -> Peer {
        var service = StubService()
        service.source = { _ in source }
        return Peer(service, limits: limits)
    }

    private func listen(_ peer: Peer, _ filter: String, id: String = "1", accept: String? = nil) -> MCPResponse {
        peer.respond(
            Peer.request("subscriptions/listen", #""notifications":\#(filter),"# + Peer.meta, id: id),
            [("MCP-Protocol-Version", Peer.modern), ("Mcp-Method", "subscriptions/listen")]
                + (accept.map { [("Accept", $0)] } ?? []))
    }

    private func stream(_ response: MCPResponse) throws -> MCPEventStream {
        guard case .events(let stream) = response.body else {
            throw MCPError(.internalError, "no stream")
        }
        return stream
    }

    private func messages(_ stream: MCPEventStream) -> [JSON] { stream.next()?.compactMap(Peer.message) ?? [] }

    @Test(arguments: ["1", #""1""#, "1700000000000"])
    func `everything that a listener hears carries its id, first the filter and last the result`(id: String) throws {
        let wanted = try JSONReader.parse(id)
        let stream = try stream(listen(peer(), Self.everything, id: id))
        source.tell([.toolsListChanged])
        var heard = messages(stream)
        #expect(heard.count == 1)
        #expect(heard[0]["method"] == "notifications/subscriptions/acknowledged")
        #expect(try heard[0]["params"]?["notifications"] == JSONReader.parse(Self.everything))
        source.tell([.promptsListChanged, .resourcesListChanged, .resourceUpdated("stub://b"), .toolsListChanged])
        heard += messages(stream)
        #expect(
            heard.dropFirst().map { $0["method"] } == [
                "notifications/tools/list_changed", "notifications/prompts/list_changed",
                "notifications/resources/list_changed", "notifications/resources/updated",
            ])
        #expect(heard.last?["params"]?["uri"] == "stub://b")
        #expect(heard.allSatisfy { $0["params"]?["_meta"]?[Self.key] == wanted && $0["id"] == nil })
        source.end()
        let last = messages(stream)
        #expect(last.count == 1)
        #expect(last[0]["id"] == wanted)
        #expect(last[0]["result"]?["resultType"] == "complete")
        #expect(last[0]["result"]?["_meta"]?[Self.key] == wanted)
        #expect(last[0]["result"]?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "stub")
        #expect(stream.next() == nil)
        #expect(stream.farewell() == [])
        stream.finished(true)
        #expect(source.closeCount == 1)
    }

    @Test func `only what was asked for and is offered is acknowledged and told`() throws {
        var peer = peer()
        peer.service.capabilities.promptsListChanged = false
        peer.service.capabilities.resourcesSubscribe = false
        let asked = Guarded<MCPFilter?>(nil)
        peer.service.source = { filter in
            asked.withLock { $0 = filter }
            return source
        }
        let stream = try stream(
            listen(peer, Self.everything.replacing(#""toolsListChanged":true"#, with: #""toolsListChanged":false"#)))
        #expect(messages(stream).first?["params"]?["notifications"] == ["resourcesListChanged": true])
        source.tell([.toolsListChanged, .promptsListChanged, .resourceUpdated("stub://a")])
        #expect(messages(stream) == [])
        source.tell([.resourcesListChanged])
        #expect(messages(stream).count == 1)
        #expect(asked.withLock { $0 }?.resources == [])
        #expect(asked.withLock { $0 }?.resourcesListChanged == true)
        stream.finished(false)
    }

    @Test func `a resource that was not named is not told of`() throws {
        let stream = try stream(listen(peer(), #"{"resourceSubscriptions":["stub://a"]}"#))
        _ = stream.next()
        source.tell([.resourceUpdated("stub://b"), .resourceUpdated("stub://a"), .resourceUpdated("stub://a")])
        #expect(messages(stream).map { $0["params"]?["uri"] } == ["stub://a"])
        stream.finished(true)
    }

    @Test func `a listener wakes for what is new, and is kept awake`() throws {
        var limits = MCPLimits()
        limits.silenceMillisecondsMax = 20
        let stream = try stream(listen(peer(limits), Self.everything))
        _ = stream.next()
        #expect(stream.next() == [])
        #expect(stream.pause().millisecondsMax <= 20)
        _ = Peer.wait(-1, 30, OneTimeSignal())
        #expect(stream.next() == [.keepAlive])
        #expect(stream.next() == [])
        let pause = stream.pause()
        source.tell([.toolsListChanged])
        _ = Peer.wait(pause.wakeDescriptor, 60_000, OneTimeSignal())
        #expect(stream.next()?.count == 1)
        stream.finished(true)
    }

    @Test func `a server that stops says the result`() throws {
        let stream = try stream(listen(peer(), Self.everything))
        _ = stream.next()
        let farewell = stream.farewell().compactMap(Peer.message)
        #expect(farewell.count == 1)
        #expect(farewell.first?["result"]?["resultType"] == "complete")
        stream.finished(true)
        stream.finished(false)
        #expect(source.closeCount == 1)
        #expect(stream.next() == nil)
    }

    @Test func `more than a listener can take ends its stream`() throws {
        var limits = MCPLimits()
        limits.bufferedEventsMax = 3
        limits.listenedResourcesMax = 4
        let uris = (1...4).map { "stub://\($0)" }
        let filter = #"{"resourceSubscriptions":[\#(uris.map { "\"\($0)\"" }.joined(separator: ","))]}"#
        let stream = try stream(listen(peer(limits), filter))
        _ = stream.next()
        source.tell(uris.prefix(3).map { .resourceUpdated($0) })
        #expect(messages(stream).count == 3)
        source.tell(uris.map { .resourceUpdated($0) })
        #expect(messages(stream).map { $0["result"]?["resultType"] } == ["complete"])
        #expect(stream.next() == nil)
        stream.finished(true)
    }

    @Test func `a listener may name so many resources`() {
        var limits = MCPLimits()
        limits.listenedResourcesMax = 1
        let answer = peer(limits).modern(
            "subscriptions/listen", #""notifications":{"resourceSubscriptions":["stub://a","stub://b"]}"#)
        #expect(answer.code == -32602)
        #expect(MCPLimits.standard.listenedResourcesMax == 1_024)
    }

    @Test func `there are so many listeners, and one that leaves makes room`() throws {
        var limits = MCPLimits()
        limits.listenersMax = 2
        let peer = peer(limits)
        let streams = try (0..<2).map { _ in try stream(listen(peer, "{}")) }
        let refused = peer.collect(listen(peer, "{}", id: "7"))
        #expect(refused.status == 200)
        #expect(refused.code == -32603)
        #expect(refused.json?["id"] == 7)
        streams[0].finished(false)
        let again = try stream(listen(peer, "{}"))
        again.finished(true)
        streams[1].finished(true)
        #expect(MCPLimits.standard.listenersMax == 1_024)
    }

    @Test func `a service that refuses a listener leaves room for others`() throws {
        var limits = MCPLimits()
        limits.listenersMax = 1
        var refusing = peer(limits)
        refusing.service.source = { _ throws(MCPError) in throw MCPError(.internalError, "Too many") }
        for _ in 0..<3 { #expect(refusing.collect(listen(refusing, "{}")).message == "Too many") }
        refusing.service.source = { _ in source }
        try stream(listen(refusing, "{}")).finished(true)
        #expect(source.closeCount == 1)
    }

    @Test func `listening needs a client that takes events`() {
        let peer = peer()
        let answer = peer.collect(listen(peer, "{}", accept: "application/json"))
        #expect(answer.status == 406)
        #expect(answer.json?["id"] == 1)
    }
}
