import Foundation
import Glibc
import Locking
import Testing

@testable import HTTPServer

/// Answers and streams that wait for something.
@Suite struct WaitTests {
    private static func onThread(_ body: @escaping @Sendable () -> Void) -> Gate {
        let done = Gate()
        Thread.detachNewThread {
            body()
            done.open()
        }
        return done
    }

    /// A service whose answer to `/wait` says how its wait on a descriptor ended.
    private static func service(
        on descriptor: Int32, milliseconds: Int, ends: Guarded<[HTTPWaitEnd]> = Guarded([]), isWaiting: Gate = Gate()
    ) -> EchoService {
        EchoService(special: { request in
            guard request.path == "/wait" else { return nil }
            isWaiting.open()
            let end = request.wait(descriptor, milliseconds)
            ends.withLock { $0.append(end) }
            return HTTPResponse(status: 200, body: .bytes(Array("\(end)".utf8)))
        })
    }

    @Test func `an answer that waits is woken by its descriptor, also by one that is ready before`() throws {
        let signal = OneTimeSignal()
        let isWaiting = Gate()
        let service = Self.service(on: signal.descriptor, milliseconds: 3_600_000, isWaiting: isWaiting)
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("GET /wait HTTP/1.1"))
            isWaiting.wait()
            signal.fire()
            #expect(client.exchange(message("GET /wait HTTP/1.1")).map(\.text) == ["woken", "woken"])
        }
    }

    @Test(arguments: [-1, 0, 1, Int.min])
    func `an answer waits no longer than it says, and without a descriptor too`(milliseconds: Int) throws {
        let service = Self.service(on: -1, milliseconds: milliseconds)
        try withServer(service) { server in
            let answers = try RawClient(port: server.boundPort).exchange(message("GET /wait HTTP/1.1"))
            #expect(answers.map(\.text) == ["timePassed"])
        }
    }

    @Test(arguments: [false, true])
    func `a client that leaves, or says that it sends nothing more, ends the wait`(saysSo: Bool) throws {
        let signal = OneTimeSignal()
        let (isWaiting, ends) = (Gate(), Guarded<[HTTPWaitEnd]>([]))
        let service = Self.service(
            on: signal.descriptor, milliseconds: 3_600_000, ends: ends, isWaiting: isWaiting)
        try withServer(service) { server in
            do {
                let client = try RawClient(port: server.boundPort)
                client.send(message("GET /wait HTTP/1.1"))
                isWaiting.wait()
                if saysSo {
                    client.endSending()
                    #expect(RawResponse.parse(client.receiveAll(), isHead: false).map(\.text) == ["clientLeft"])
                }
            }
            while ends.withLock({ $0.isEmpty }) { usleep(1_000) }
        }
        #expect(ends.withLock { $0 } == [.clientLeft])
    }

    @Test func `a request that is sent behind one that waits is no reason to wake`() throws {
        let signal = OneTimeSignal()
        let isWaiting = Gate()
        let service = Self.service(on: signal.descriptor, milliseconds: 300, isWaiting: isWaiting)
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("GET /wait HTTP/1.1"))
            isWaiting.wait()
            #expect(client.exchange(message("GET /next HTTP/1.1")).map(\.text) == ["timePassed", ""])
        }
    }

    @Test func `a drain ends the waits of answers, and the answers still go out`() throws {
        let signal = OneTimeSignal()
        let isWaiting = Gate()
        let service = Self.service(on: signal.descriptor, milliseconds: 3_600_000, isWaiting: isWaiting)
        let server = try HTTPServer(listener: .tcp(host: "127.0.0.1", port: 0), service: service)
        let client = try RawClient(port: server.boundPort)
        client.send(message("GET /wait HTTP/1.1"))
        isWaiting.wait()
        let isDrained = Self.onThread { server.drain(graceSeconds: 3_600) }
        let answers = RawResponse.parse(client.receiveAll(), isHead: false)
        #expect(answers.map(\.text) == ["draining"])
        #expect(answers.first?.headers["connection"] == "close")
        isDrained.wait()
    }

    @Test func `a drain has streams that wait say farewell and end, however long they would go on`() throws {
        let signal = OneTimeSignal()
        let (asked, said, finished) = (Guarded(0), Guarded(0), Guarded<[Bool]>([]))
        @Sendable func farewell() -> [UInt8] {
            said.withLock { $0 += 1 }
            return Array("bye".utf8)
        }
        let service = EchoService(special: { _ in
            HTTPResponse(
                status: 200,
                body: .stream(
                    HTTPResponseStream(
                        wait: {
                            HTTPResponseStream.Wait(wakeDescriptor: signal.descriptor, millisecondsMax: 3_600_000)
                        }, farewell: farewell(),
                        next: {
                            asked.withLock { $0 += 1 }
                            return []
                        }, finished: { completed in finished.withLock { $0.append(completed) } })))
        })
        let server = try HTTPServer(listener: .tcp(host: "127.0.0.1", port: 0), service: service)
        let clients = try (0..<8).map { _ in try RawClient(port: server.boundPort) }
        for client in clients { client.send(message("GET / HTTP/1.1")) }
        while asked.withLock({ $0 }) < 8 { usleep(1_000) }
        #expect(said.withLock { $0 } == 0)
        let isDrained = Self.onThread { server.drain(graceSeconds: 3_600) }
        for client in clients {
            #expect(RawResponse.parse(client.receiveAll(), isHead: false).map(\.text) == ["bye"])
        }
        isDrained.wait()
        #expect(said.withLock { $0 } == 8)
        #expect(finished.withLock { $0 } == Array(repeating: true, count: 8))
    }

    @Test func `a stream that waits keeps what it waits for until it is asked again`() throws {
        // Each pause has a signal of its own, which nobody else holds.
        let signals = Guarded<[OneTimeSignal]>([])
        let rounds = Guarded(0)
        let stream = HTTPResponseStream(
            wait: {
                let signal = OneTimeSignal()
                signals.withLock { $0.append(signal) }
                return HTTPResponseStream.Wait(wakeDescriptor: signal.descriptor, millisecondsMax: 3_600_000)
            },
            next: {
                let round = rounds.withLock { rounds in
                    rounds += 1
                    return rounds
                }
                if round > 40 { return nil }
                return round.isMultiple(of: 2) ? Array("\(round) ".utf8) : []
            })
        let service = EchoService(special: { request in
            request.path == "/s" ? HTTPResponse(status: 200, body: .stream(stream)) : nil
        })
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("GET /s HTTP/1.1", "Connection: close"))
            let isRead = Gate()
            let answer = Guarded<[UInt8]>([])
            Thread.detachNewThread {
                let bytes = client.receiveAll()
                answer.withLock { $0 = bytes }
                isRead.open()
            }
            for round in 0..<20 {
                while signals.withLock({ $0.count }) <= round { usleep(500) }
                signals.withLock { $0[round] }.fire()
            }
            isRead.wait()
            let text = RawResponse.parse(answer.withLock { $0 }, isHead: false).map(\.text)
            #expect(text == [stride(from: 2, through: 40, by: 2).map { "\($0) " }.joined()])
        }
    }
}
