import HTTPServer
import Testing

@Suite struct RawVectorTests {
    @Test(arguments: RawVector.all)
    func `each message is served or refused as a whole, and nothing behind a refused one is parsed`(
        _ vector: RawVector
    ) throws {
        let service = EchoService()
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            switch vector.expected {
            case .served(let statuses):
                let answers = client.exchange(vector.bytes)
                #expect(answers.map(\.status) == statuses)
                #expect(service.requests.count == statuses.count)
                #expect(service.refusals == [])
            case .refused(let status, let kind):
                let answers = client.exchangeUntilClosed(vector.bytes + RawVector.smuggled)
                #expect(answers.map(\.status) == [status])
                #expect(answers.first?.refusedKind == kind)
                #expect(answers.first?.headers["connection"] == "close")
                #expect(service.requests.isEmpty)
            case .refusedByLibrary(let status):
                let answers = client.exchangeUntilClosed(vector.bytes + RawVector.smuggled)
                #expect(answers.first?.status == status)
                #expect(answers.first?.refusedKind == nil)
                #expect(service.requests.isEmpty)
            case .closed:
                #expect(client.exchangeUntilClosed(vector.bytes + RawVector.smuggled).isEmpty)
                #expect(service.requests.isEmpty)
            }
        }
    }

    @Test func `the table has at least forty messages, each with its own name`() {
        #expect(RawVector.all.count >= 40)
        #expect(Set(RawVector.all.map(\.name)).count == RawVector.all.count)
    }

    @Test(arguments: [
        "localhost", "LocalHost", "localhost:1", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:80", "deals.example",
    ])
    func `a Host of this server is accepted with and without a port`(_ host: String) throws {
        let service = EchoService()
        let names = HTTPAllowedHosts.listenHost(and: ["deals.example"])
        try withServer(service, allowedHosts: names) { server in
            let client = try RawClient(port: server.boundPort)
            let answers = client.exchange(Array("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8))
            #expect(answers.map(\.status) == [200])
        }
    }

    @Test(arguments: ["localhost.", "127.0.0.1.nip.io", "::1", "[::1", "[::1]x", "localhost:", "localhost:123456", "x"])
    func `any other Host is refused and named`(_ host: String) throws {
        let service = EchoService()
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            let answers = client.exchangeUntilClosed(Array("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8))
            #expect(answers.map(\.status) == [421])
            #expect(service.refusals.map(\.kind) == [.hostRefused(host: host)])
        }
    }

    @Test func `a server for any host accepts any one host but not none`() throws {
        let service = EchoService()
        try withServer(service, allowedHosts: .any) { server in
            let known = try RawClient(port: server.boundPort).exchange(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            #expect(known.map(\.status) == [200])
            let none = try RawClient(port: server.boundPort).exchange(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            #expect(none.map(\.refusedKind) == ["badFraming"])
        }
    }

    @Test func `the service sees the request as it was sent`() throws {
        let service = EchoService()
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            let bytes = message(
                "PATCH /a%20b/%C3%A9?x=%26&y=+&&z HTTP/1.1",
                "X-One: 1 \t",
                "x-one:2",
                "Content-Length: 3",
                body: "a\0b"
            )
            #expect(client.exchange(bytes).map(\.status) == [200])
        }
        let request = try #require(service.requests.first)
        #expect(request.method == "PATCH")
        #expect(request.path == "/a%20b/%C3%A9")
        #expect(request.query == "x=%26&y=+&&z")
        #expect(request.headers["X-ONE"] == "1")
        #expect(request.headers.values("x-One") == ["1", "2"])
        #expect(request.headers["absent"] == nil)
        #expect(request.headers.all.map(\.name) == ["Host", "X-One", "x-one", "Content-Length"])
        #expect(request.body == .bytes(Array("a\0b".utf8)))
        #expect(request.origin == .tcp(address: "127.0.0.1"))
        #expect(request.arrivedAtNanoseconds > 0)
    }

    @Test func `a request that arrives byte by byte is the same request`() throws {
        let service = EchoService()
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            for byte in message(
                "POST /a?b HTTP/1.1",
                "X: y",
                "Transfer-Encoding: chunked",
                body: "2\r\nab\r\n0\r\n\r\n"
            ) {
                client.send([byte])
            }
            #expect(client.exchange([]).map(\.text) == ["ab"])
        }
        #expect(service.refusals == [])
    }

    @Test func `random heads are answered or refused and never end the server`() throws {
        var seed: UInt64 = 0x5EED
        func next(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        let service = EchoService()
        try withServer(service) { server in
            for round in 0..<500 {
                var bytes = message(
                    "GET /a%41?b=c&d HTTP/1.1",
                    "Content-Length: 0",
                    "X: y",
                    "Transfer-Encoding: chunked"
                )
                for _ in 0...next(4) {
                    bytes[next(bytes.count)] = UInt8(next(256))
                }
                let answers = try RawClient(port: server.boundPort).exchange(bytes)
                #expect(answers.allSatisfy { $0.status == 0 || (200...599).contains($0.status) }, "round \(round)")
            }
            let last = try RawClient(port: server.boundPort).exchange(message("GET / HTTP/1.1"))
            #expect(last.map(\.status) == [200])
        }
    }
}
