import Dispatch
import Locking
import MCPProtocol
import Testing
import Wire

/// Clients that leave before their answer.
@Suite struct CancellationTests {
    /// What became of the work.
    private struct Trace: Sendable {
        let hasBegun = OneTimeSignal()
        let mayEnd = OneTimeSignal()
        let hasEnded = OneTimeSignal()
        let isCancelled = Guarded<Bool?>(nil)
    }

    private func peer(_ trace: Trace, speaks: Bool) -> Peer {
        var service = StubService()
        service.tools["work"] = { call, _ in
            trace.hasBegun.fire()
            if speaks { call.progress(1, nil, nil) }
            // In the handshake era the wait goes on until it may end.
            while call.wait(trace.mayEnd.descriptor, 60_000), !trace.mayEnd.hasFired {}
            trace.isCancelled.withLock { $0 = call.isCancelled() }
            trace.hasEnded.fire()
            return .text("done")
        }
        return Peer(service)
    }

    @Test(arguments: MCPEra.all, [true, false])
    func `a client that leaves ends the work in the modern era alone`(era: MCPEra, speaks: Bool) {
        let trace = Trace()
        let peer = peer(trace, speaks: speaks)
        let group = DispatchGroup()
        let answer = Guarded<Peer.Answer?>(nil)
        DispatchQueue.global().async(group: group) {
            let meta = Peer.meta.replacing(#""_meta":{"#, with: #""_meta":{"progressToken":1,"#)
            let given =
                era == .modern
                ? peer.modern("tools/call", #""name":"work""#, name: "work", meta: meta)
                : peer.handshake("tools/call", #""name":"work","_meta":{"progressToken":1}"#)
            answer.withLock { $0 = given }
        }
        #expect(!Peer.wait(-1, 60_000, trace.hasBegun))
        peer.departure.fire()
        group.wait()
        if era == .handshake {
            #expect(!trace.hasEnded.hasFired)
            trace.mayEnd.fire()
        }
        #expect(!Peer.wait(-1, 60_000, trace.hasEnded))
        #expect(trace.isCancelled.withLock { $0 } == (era == .modern))
        #expect(answer.withLock { $0 }?.events.contains { $0["id"] != nil } == false)
    }

    @Test(arguments: MCPEra.all)
    func `a sender of lines that leaves ends the work in both eras`(era: MCPEra) {
        let trace = Trace()
        let peer = peer(trace, speaks: false)
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            let body = Peer.request("tools/call", #""name":"work""# + (era == .modern ? "," + Peer.meta : ""), id: "1")
            let answer = peer.post(body, transport: .lines(hasHandshake: era == .handshake))
            #expect(answer.json == nil)
        }
        #expect(!Peer.wait(-1, 60_000, trace.hasBegun))
        peer.departure.fire()
        #expect(!Peer.wait(-1, 60_000, trace.hasEnded))
        #expect(trace.isCancelled.withLock { $0 } == true)
        group.wait()
    }

    @Test(arguments: MCPEra.all)
    func `quick work can see that its client has left`(era: MCPEra) {
        var service = StubService()
        service.quick = ["look"]
        service.tools["look"] = { call, _ in .text("\(call.isCancelled()) \(call.wait(-1, 0))") }
        let peer = Peer(service)
        func look() -> JSON? {
            let answer =
                era == .modern
                ? peer.modern("tools/call", #""name":"look""#, name: "look")
                : peer.handshake("tools/call", #""name":"look""#)
            return answer.result?["content"]?[0]?["text"]
        }
        #expect(look() == "false true")
        peer.departure.fire()
        #expect(look() == (era == .modern ? "true false" : "false true"))
    }
}
