import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite struct BodyTests {
    @Test func `a client that expects 100 is told to go on, then answered`() throws {
        let service = EchoService()
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("POST / HTTP/1.1", "Expect: 100-continue", "Content-Length: 3"))
            let interim = client.receive(through: "\r\n\r\n")
            #expect(RawResponse.parse(interim, isHead: false).map(\.status) == [100])
            client.send("abc")
            #expect(client.exchange([]).map(\.text) == ["abc"])
        }
    }

    @Test func `a client that expects 100 is refused instead when the service does not want the body`() throws {
        let service = EchoService(policy: { _ in nil })
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            let answers = client.exchangeUntilClosed(
                message("POST / HTTP/1.1", "Expect: 100-continue", "Content-Length: 3")
            )
            #expect(answers.map(\.status) == [401])
        }
        #expect(service.requests.isEmpty)
    }

    @Test func `a refusal by the service closes the connection only if there is a body`() throws {
        let service = EchoService(policy: { _ in nil })
        try withServer(service) { server in
            let twice = message("GET / HTTP/1.1") + message("GET / HTTP/1.1", "Connection: close")
            let client = try RawClient(port: server.boundPort)
            #expect(client.exchangeUntilClosed(twice).map(\.status) == [401, 401])
            let posting = try RawClient(port: server.boundPort)
            let bytes = message("POST / HTTP/1.1", "Content-Length: 3", body: "abc") + RawVector.smuggled
            #expect(posting.exchangeUntilClosed(bytes).map(\.status) == [401])
        }
        #expect(service.requests.isEmpty)
    }

    @Test func `what is wrong with a body is refused by whoever admitted its head`() throws {
        var limits = HTTPLimits()
        limits.bodyDeadlineSeconds = 1
        let service = EchoService(policy: { _ in .memory(bytesMax: 2) })
        let answers = try withServer(service, limits: limits) { server in
            try [
                message("POST /a HTTP/1.1", "Content-Length: 3"),
                message("POST /b HTTP/1.1", "Transfer-Encoding: chunked", body: "3\r\nabc\r\n0\r\n\r\n"),
                message("POST /c HTTP/1.1", "Content-Length: 2", body: "a"),
                message("POST /d HTTP/1.1", "Content-Length: 3", "Content-Encoding: gzip"),
            ].flatMap { try RawClient(port: server.boundPort).exchangeUntilClosed($0) }
        }
        #expect(answers.map(\.status) == [413, 413, 408, 415])
        #expect(answers.map { $0.headers["x-head"] } == ["/a", "/b", "/c", "/d"])
        #expect(answers.map { $0.headers["x-admitted"] } == ["true", "true", "true", "false"])
    }

    @Test func `HEAD is asked of the service and answered without a body`() throws {
        let service = EchoService(special: { request in
            request.method == "HEAD" ? HTTPResponse(status: 200, body: .bytes([1, 2, 3])) : nil
        })
        try withServer(service) { server in
            let answers = try RawClient(port: server.boundPort).exchange(message("HEAD /a HTTP/1.1"), isHead: true)
            #expect(answers.map(\.headers["content-length"]) == ["3"])
        }
        #expect(service.requests.map(\.method) == ["HEAD"])
    }

    @Test(arguments: ["Content-Length: 9", "Transfer-Encoding: chunked"], [true, false])
    func `a client that leaves in the middle of its body is not answered and leaves no file`(
        _ field: String,
        _ isSpooled: Bool
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        let service = EchoService(policy: { _ in
            isSpooled ? .spool(directory: path, bytesMax: 1000) : .memory(bytesMax: 1000)
        })
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("POST / HTTP/1.1", field, body: field.hasPrefix("T") ? "9\r\nabc" : "abc"))
            client.endSending()
            #expect(client.receiveAll() == [])
        }
        #expect(service.admittedCount == 1)
        #expect(service.requests.isEmpty)
        #expect(folder.names == [])
    }

    @Test(arguments: [1, 1000, 5_000_000])
    func `a spooled body is a file of the owner alone, and the service's`(_ byteCount: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        let service = EchoService(policy: { head in
            head.path == "/up" ? .spool(directory: path, bytesMax: 5_000_000) : .memory(bytesMax: 0)
        })
        let body = String(repeating: "0123456789", count: (byteCount + 9) / 10).prefix(byteCount)
        try withServer(service) { server in
            let bytes = message("POST /up HTTP/1.1", "Content-Length: \(byteCount)", body: String(body))
            let client = try RawClient(port: server.boundPort)
            #expect(client.exchange(bytes).map(\.status) == [200])
        }
        guard case .spooled(let file, let sizeBytes) = service.requests.first?.body else {
            Issue.record("the body is not in a file")
            return
        }
        #expect(sizeBytes == byteCount)
        #expect(file.hasPrefix(path + "/"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data(body.utf8))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a spooled body that grows too large leaves no file`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        let service = EchoService(policy: { _ in .spool(directory: path, bytesMax: 5) })
        try withServer(service) { server in
            let bytes = message(
                "POST / HTTP/1.1",
                "Transfer-Encoding: chunked",
                body: "3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n"
            )
            let client = try RawClient(port: server.boundPort)
            #expect(client.exchangeUntilClosed(bytes).map(\.status) == [413])
        }
        #expect(folder.names == [])
    }

    @Test func `a folder that cannot take the body is reported`() throws {
        let service = EchoService(policy: { _ in .spool(directory: "/nowhere", bytesMax: 5) })
        try withServer(service) { server in
            let bytes = message("POST / HTTP/1.1", "Content-Length: 3", body: "abc")
            let client = try RawClient(port: server.boundPort)
            #expect(client.exchangeUntilClosed(bytes).map(\.status) == [507])
        }
        #expect(service.refusals.map(\.kind) == [.spoolFailed(errorNumber: ENOENT)])
    }

    @Test func `a spooled request without a body has no file`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        let service = EchoService(policy: { _ in .spool(directory: path, bytesMax: 5) })
        try withServer(service) { server in
            let client = try RawClient(port: server.boundPort)
            #expect(client.exchange(message("POST / HTTP/1.1")).map(\.status) == [200])
        }
        #expect(service.requests.map(\.body) == [.bytes([])])
        #expect(folder.names == [])
    }
}
