import Locking
import MCPProtocol
import Testing
import Wire

@Suite struct LinesTests {
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
}
