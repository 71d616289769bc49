import Glibc
import Locking
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct DeadlineTests {
    private static var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.headDeadlineSeconds = 1
        limits.bodyGraceSeconds = 1
        limits.bodyBytesPerSecondMin = 1000
        limits.bodyDeadlineSeconds = 4
        limits.idleSeconds = 1
        limits.writeStallSeconds = 1
        return limits
    }

    /// Sends the text again and again until the server refuses to take more.
    private static func drip(_ text: String, into client: RawClient) {
        while client.send(text) {
            usleep(100_000)
        }
    }

    @Test(arguments: ["G", "GET / HTTP/1.1\r\nX: "])
    func `a head that drips is cut with 408 although bytes keep coming`(_ start: String) throws {
        let service = EchoService()
        try withServer(service, limits: Self.limits) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(start)
            Self.drip("a", into: client)
            #expect(RawResponse.parse(client.receiveAll(), isHead: false).map(\.status) == [408])
        }
        #expect(service.refusals.map(\.kind) == [.requestTimeout])
        #expect(service.requests.isEmpty)
    }

    @Test func `a second head that drips is cut too`() throws {
        let service = EchoService()
        try withServer(service, limits: Self.limits) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("GET / HTTP/1.1"))
            #expect(client.receive(through: "\r\n\r\n").isEmpty == false)
            client.send("GET / HT")
            Self.drip("T", into: client)
            #expect(RawResponse.parse(client.receiveAll(), isHead: false).map(\.status) == [408])
        }
        #expect(service.requests.count == 1)
    }

    @Test(arguments: [false, true])
    func `a connection that rests is closed without a word`(_ isUsed: Bool) throws {
        let service = EchoService()
        try withServer(service, limits: Self.limits) { server in
            let client = try RawClient(port: server.boundPort)
            if isUsed {
                client.send(message("GET / HTTP/1.1"))
                #expect(client.receive(through: "\r\n\r\n").isEmpty == false)
            }
            #expect(client.receiveAll() == [])
        }
        #expect(service.refusals == [])
    }

    @Test(arguments: ["Content-Length: 900", "Transfer-Encoding: chunked"])
    func `a body below the least rate is cut with 408`(_ field: String) throws {
        let service = EchoService()
        try withServer(service, limits: Self.limits) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("POST / HTTP/1.1", field))
            Self.drip(field.hasPrefix("T") ? "1\r\na\r\n" : "a", into: client)
            #expect(RawResponse.parse(client.receiveAll(), isHead: false).map(\.status) == [408])
        }
        #expect(service.refusals.map(\.kind) == [.requestTimeout])
        #expect(service.requests.isEmpty)
    }

    @Test func `a body that is quick enough is still cut at its total deadline`() throws {
        let service = EchoService(policy: { _ in .memory(bytesMax: 1 << 20) })
        try withServer(service, limits: Self.limits) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("POST / HTTP/1.1", "Content-Length: 1000000"))
            Self.drip(String(repeating: "a", count: 300), into: client)
            #expect(RawResponse.parse(client.receiveAll(), isHead: false).map(\.status) == [408])
        }
        #expect(service.requests.isEmpty)
    }

    @Test func `a service that thinks for longer than every deadline is waited for`() throws {
        let service = EchoService(special: { _ in
            sleep(2)
            return nil
        })
        try withServer(service, limits: Self.limits) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("GET / HTTP/1.1"))
            let head = client.receive(through: "\r\n\r\n")
            #expect(RawResponse.parse(head, isHead: true).map(\.status) == [200])
        }
    }

    /// Where a client and its server meet.
    enum Place: CaseIterable {
        case network
        case unixSocket
    }

    /// Runs the body with a client of a server that listens there.
    private static func withClient(
        _ place: Place, _ service: EchoService, _ body: (RawClient) throws -> Void
    ) throws {
        switch place {
        case .network:
            try withServer(service, limits: limits) { server in
                try body(RawClient(port: server.boundPort, receiveBufferBytes: 4096))
            }
        case .unixSocket:
            let folder = try TemporaryFolder()
            let server = try HTTPServer(
                listener: .unixSocket(path: folder.path + "/s"), limits: limits, service: service)
            defer { server.drain(graceSeconds: 0) }
            try body(RawClient(directory: folder.path, name: "s"))
        }
    }

    @Test(arguments: Place.allCases, [nil, 1 << 30])
    func `a client that does not read its answer is cut`(_ place: Place, _ sizeBytes: Int?) throws {
        let finished = Guarded<[Bool]>([])
        let stream = HTTPResponseStream(
            sizeBytes: sizeBytes,
            next: { [UInt8](repeating: 0, count: 100_000) },
            finished: { completed in finished.withLock { $0.append(completed) } }
        )
        let service = EchoService(special: { _ in HTTPResponse(status: 200, body: .stream(stream)) })
        try Self.withClient(place, service) { client in
            client.send(message("GET / HTTP/1.1"))
            while finished.withLock({ $0.isEmpty }) {
                usleep(10_000)
            }
            #expect(client.receive() != nil)
        }
        #expect(finished.withLock { $0 } == [false])
    }

    @Test(arguments: Place.allCases)
    func `a client that stops reading a long body in memory is cut`(_ place: Place) throws {
        let body = [UInt8](repeating: 7, count: 16 << 20)
        let service = EchoService(special: { _ in HTTPResponse(status: 200, body: .bytes(body)) })
        try Self.withClient(place, service) { client in
            client.send(message("GET / HTTP/1.1"))
            #expect(client.receive() != nil)
            sleep(4)
            #expect(client.receiveAll().count < body.count)
        }
    }

    @Test(arguments: Place.allCases)
    func `a client that reads slowly for longer than a stall gets everything`(_ place: Place) throws {
        let body = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let service = EchoService(special: { _ in
            HTTPResponse(status: 200, headers: [("Connection", "close")], body: .bytes(body))
        })
        try Self.withClient(place, service) { client in
            client.send(message("GET / HTTP/1.1"))
            var received: [UInt8] = []
            // At first a piece in each half of a stall, then the rest.
            for _ in 0..<6 {
                usleep(500_000)
                received += client.receive() ?? []
            }
            received += client.receiveAll()
            #expect(RawResponse.parse(received, isHead: false).map(\.body) == [body])
        }
    }

    @Test(arguments: Place.allCases)
    func `a stream that says a little now and then lives on`(_ place: Place) throws {
        let count = Guarded(0)
        let stream = HTTPResponseStream(next: {
            usleep(300_000)
            return count.withLock { count in
                count += 1
                return count <= 8 ? Array("\(count)".utf8) : nil
            }
        })
        let service = EchoService(special: { request in
            request.path == "/s" ? HTTPResponse(status: 200, body: .stream(stream)) : nil
        })
        try Self.withClient(place, service) { client in
            #expect(client.exchange(message("GET /s HTTP/1.1")).map(\.text) == ["12345678"])
        }
    }

    @Test func `a stream that has nothing to say for longer than a stall is not cut`() throws {
        let pieces = Guarded<[[UInt8]]>([Array("b".utf8), Array("a".utf8)])
        let stream = HTTPResponseStream(next: {
            let piece = pieces.withLock { $0.popLast() }
            if piece != nil { sleep(2) }
            return piece
        })
        let service = EchoService(special: { request in
            request.path == "/s" ? HTTPResponse(status: 200, body: .stream(stream)) : nil
        })
        try withServer(service, limits: Self.limits) { server in
            let client = try RawClient(port: server.boundPort)
            #expect(client.exchange(message("GET /s HTTP/1.1")).map(\.text) == ["ab"])
        }
    }
}
