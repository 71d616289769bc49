import HTTPServer
import Testing

@Suite struct LimitTests {
    private static func status(_ bytes: [UInt8], _ limits: HTTPLimits, _ service: EchoService) throws -> [Int] {
        try withServer(service, limits: limits) { server in
            try RawClient(port: server.boundPort).exchange(bytes).map(\.status)
        }
    }

    private static func head(ofBytes byteCount: Int) -> [UInt8] {
        let bare = message("GET / HTTP/1.1", "X: ").count
        return message("GET / HTTP/1.1", "X: " + String(repeating: "a", count: byteCount - bare))
    }

    @Test(arguments: [1000, 16 << 10, 40_000])
    func `a head at its limit is read, one byte more is refused`(_ bytesMax: Int) throws {
        var limits = HTTPLimits()
        limits.headBytesMax = bytesMax
        limits.connectionPoolBytes = 3 * bytesMax + 8192
        let service = EchoService()
        #expect(try Self.status(Self.head(ofBytes: bytesMax), limits, service) == [200])
        #expect(service.refusals == [])
        #expect(try Self.status(Self.head(ofBytes: bytesMax + 1), limits, service) == [431])
        #expect(service.refusals.map(\.kind) == [.headTooLarge(bytesMax: bytesMax)])
    }

    @Test func `with the defaults a full head of 16 KiB in 100 fields is read`() throws {
        let service = EchoService()
        let fields = (1...99).map { "X-\($0): " + String(repeating: "b", count: 150) }
        let bytes = Array((["GET / HTTP/1.1", "Host: localhost"] + fields).joined(separator: "\r\n").utf8)
        #expect(try Self.status(bytes + Array("\r\n\r\n".utf8), HTTPLimits(), service) == [200])
        #expect(service.requests.first?.headers.count == 100)
    }

    @Test(arguments: [1, 5, 100])
    func `as many fields as allowed are read, one more is refused`(_ fieldsMax: Int) throws {
        var limits = HTTPLimits()
        limits.headerFieldsMax = fieldsMax
        let service = EchoService()
        let rest = String(repeating: "\r\nX: y", count: fieldsMax - 1)
        let start = "GET / HTTP/1.1\r\nHost: localhost" + rest
        // The request behind would have two fields, so that its refusal is no part of this.
        let fine = try withServer(service, limits: limits) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(start + "\r\n\r\n")
            return client.receive(through: "\r\n\r\n")
        }
        #expect(RawResponse.parse(fine, isHead: true).map(\.status) == [200])
        #expect(try Self.status(Array((start + "\r\nX: y\r\n\r\n").utf8), limits, service) == [431])
        #expect(service.refusals.map(\.kind) == [.tooManyHeaderFields(fieldsMax: fieldsMax)])
    }

    @Test(arguments: [10, 4096])
    func `a target at its limit is read, one byte more is refused`(_ bytesMax: Int) throws {
        var limits = HTTPLimits()
        limits.urlBytesMax = bytesMax
        let service = EchoService()
        let target = "/a?" + String(repeating: "b", count: bytesMax - 3)
        #expect(try Self.status(message("GET \(target) HTTP/1.1"), limits, service) == [200])
        #expect(try Self.status(message("GET \(target)b HTTP/1.1"), limits, service) == [414])
        #expect(service.refusals.map(\.kind) == [.uriTooLong(bytesMax: bytesMax)])
    }

    @Test(arguments: [1, 100])
    func `as many arguments as allowed are read, one more is refused`(_ argumentsMax: Int) throws {
        var limits = HTTPLimits()
        limits.queryArgumentsMax = argumentsMax
        let service = EchoService()
        let query = Array(repeating: "a=b", count: argumentsMax).joined(separator: "&")
        #expect(try Self.status(message("GET /?\(query) HTTP/1.1"), limits, service) == [200])
        #expect(try Self.status(message("GET /?\(query)&a HTTP/1.1"), limits, service) == [400])
        #expect(service.refusals.map(\.kind) == [.tooManyQueryArguments(argumentsMax: argumentsMax)])
    }

    @Test(arguments: [0, 1, 1000, 100_000])
    func `a body at its limit is read, one byte more is refused before it is read`(_ bytesMax: Int) throws {
        let service = EchoService(policy: { _ in .memory(bytesMax: bytesMax) })
        let fine = message(
            "POST / HTTP/1.1",
            "Content-Length: \(bytesMax)",
            body: String(repeating: "a", count: bytesMax)
        )
        #expect(try Self.status(fine, HTTPLimits(), service) == [200])
        #expect(service.requests.map(\.body) == [.bytes([UInt8](repeating: UInt8(ascii: "a"), count: bytesMax))])
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            let answers = client.exchangeUntilClosed(message("POST / HTTP/1.1", "Content-Length: \(bytesMax + 1)"))
            #expect(answers.map(\.status) == [413])
        }
        #expect(service.refusals.map(\.kind) == [.bodyTooLarge(bytesMax: bytesMax)])
    }

    @Test(arguments: [1, 1000, 100_000])
    func `a chunked body at its limit is read, one byte more is refused while it comes`(_ bytesMax: Int) throws {
        let service = EchoService(policy: { _ in .memory(bytesMax: bytesMax) })
        let chunk = String(bytesMax, radix: 16) + "\r\n" + String(repeating: "a", count: bytesMax) + "\r\n"
        let fine = message("POST / HTTP/1.1", "Transfer-Encoding: chunked", body: chunk + "0\r\n\r\n")
        #expect(try Self.status(fine, HTTPLimits(), service) == [200])
        let long = message("POST / HTTP/1.1", "Transfer-Encoding: chunked", body: chunk + "1\r\na\r\n0\r\n\r\n")
        try withServer(service) { server in
            let answers = try RawClient(port: server.boundPort).exchangeUntilClosed(long + RawVector.smuggled)
            #expect(answers.map(\.status) == [413])
            #expect(answers.first?.refusedKind == "bodyTooLarge")
        }
        #expect(service.requests.count == 1)
    }

    @Test func `a client that sends a huge body without looking still reads the refusal`() throws {
        let service = EchoService()
        let body = String(repeating: "a", count: 3_000_000)
        try withServer(service) { server in
            for fields in ["Content-Length: 3000000", "Transfer-Encoding: chunked"] {
                let chunk = fields.hasPrefix("T") ? "2DC6C0\r\n\(body)\r\n0\r\n\r\n" : body
                let client = try RawClient(port: server.boundPort)
                client.send(message("POST / HTTP/1.1", fields, body: chunk))
                #expect(RawResponse.parse(client.receiveAll(), isHead: false).map(\.status) == [413])
            }
        }
    }

    @Test(arguments: [
        (17_000, 431), (60_000, 431),
    ])
    func `far beyond the limit of the head an answer of 431 comes, from whomever`(
        _ byteCount: Int,
        _ status: Int
    ) throws {
        let service = EchoService()
        try withServer(service) { server in
            let answers = try RawClient(port: server.boundPort).exchangeUntilClosed(Self.head(ofBytes: byteCount))
            #expect(answers.map(\.status) == [status])
        }
        #expect(service.requests.isEmpty)
    }

    @Test func `connections beyond the limit are not served until one ends`() throws {
        var limits = HTTPLimits()
        limits.connectionsMax = 2
        let service = EchoService()
        try withServer(service, limits: limits) { server in
            let first = try RawClient(port: server.boundPort)
            let second = try RawClient(port: server.boundPort)
            for client in [first, second] {
                client.send(message("GET / HTTP/1.1"))
                #expect(!client.receive(through: "\r\n\r\n").isEmpty)
            }
            let third = try RawClient(port: server.boundPort)
            #expect(third.receiveAll() == [])
            first.endSending()
            #expect(first.receiveAll() == [])
            // The place becomes free a moment after the first has seen its end.
            var answers: [RawResponse] = []
            while answers.isEmpty {
                answers = try RawClient(port: server.boundPort).exchange(message("GET / HTTP/1.1"))
            }
            #expect(answers.map(\.status) == [200])
        }
    }

    @Test func `one address has its share of connections`() throws {
        var limits = HTTPLimits()
        limits.connectionsPerAddressMax = 1
        try withServer(EchoService(), limits: limits) { server in
            let first = try RawClient(port: server.boundPort)
            first.send(message("GET / HTTP/1.1"))
            #expect(!first.receive(through: "\r\n\r\n").isEmpty)
            let second = try RawClient(port: server.boundPort)
            #expect(second.receiveAll() == [])
            #expect(first.exchange(message("GET / HTTP/1.1")).map(\.status) == [200])
        }
    }

    @Test(arguments: 0..<14)
    func `a limit that no server can keep is refused by its name`(_ index: Int) {
        let spoilt: [(String, @Sendable (inout HTTPLimits) -> Void)] = [
            ("bodyBytesMax", { $0.bodyBytesMax = -1 }), ("headBytesMax", { $0.headBytesMax = 63 }),
            ("headerFieldsMax", { $0.headerFieldsMax = 0 }), ("urlBytesMax", { $0.urlBytesMax = 0 }),
            ("queryArgumentsMax", { $0.queryArgumentsMax = 0 }), ("connectionsMax", { $0.connectionsMax = 0 }),
            ("connectionsPerAddressMax", { $0.connectionsPerAddressMax = 0 }),
            ("headDeadlineSeconds", { $0.headDeadlineSeconds = 0 }), ("bodyGraceSeconds", { $0.bodyGraceSeconds = 0 }),
            ("bodyBytesPerSecondMin", { $0.bodyBytesPerSecondMin = -1 }),
            ("bodyDeadlineSeconds", { $0.bodyDeadlineSeconds = .max }), ("idleSeconds", { $0.idleSeconds = 0 }),
            ("writeStallSeconds", { $0.writeStallSeconds = 0 }),
            ("connectionPoolBytes", { $0.connectionPoolBytes = 2 * (16 << 10) - 1 }),
        ]
        var limits = HTTPLimits()
        spoilt[index].1(&limits)
        let error = #expect(throws: HTTPServerError.self) {
            try withServer(EchoService(), limits: limits) { _ in }
        }
        #expect(error?.code == .limitInvalid)
        #expect(error?.message.contains(spoilt[index].0) == true)
    }
}
