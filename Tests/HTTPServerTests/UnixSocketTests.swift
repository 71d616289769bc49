import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite struct UnixSocketTests {
    private static func start(_ path: String, _ service: EchoService = EchoService()) throws -> HTTPServer {
        try HTTPServer(listener: .unixSocket(path: path), service: service)
    }

    @Test func `a local client is known by its user, whatever its Host says`() throws {
        let folder = try TemporaryFolder()
        let service = EchoService()
        let server = try Self.start(folder.path + "/s", service)
        let client = try RawClient(directory: folder.path, name: "s")
        #expect(client.exchange(Array("GET /a HTTP/1.1\r\nHost: anything\r\n\r\n".utf8)).map(\.status) == [200])
        #expect(server.boundPort == nil)
        server.drain(graceSeconds: 1)
        #expect(service.requests.map(\.origin) == [.local(userID: getuid(), userName: NSUserName())])
    }

    @Test func `the framing rules hold on a Unix socket too`() throws {
        let folder = try TemporaryFolder()
        let server = try Self.start(folder.path + "/s")
        for fields in ["Content-Length: 1\r\nContent-Length: 1", "Host: a\r\nHost: a"] {
            let client = try RawClient(directory: folder.path, name: "s")
            let answers = client.exchangeUntilClosed(Array("POST / HTTP/1.1\r\n\(fields)\r\n\r\na".utf8))
            #expect(answers.map(\.refusedKind) == ["badFraming"])
        }
        server.drain(graceSeconds: 1)
    }

    @Test func `the socket is the owner's alone and goes with the server`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/s"
        let server = try Self.start(path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        server.drain(graceSeconds: 1)
        #expect(folder.names == [])
    }

    @Test func `a path longer than a socket address can hold is served`() throws {
        let folder = try TemporaryFolder()
        let directory = folder.path + "/" + String(repeating: "d", count: 150)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let server = try Self.start(directory + "/socket")
        let client = try RawClient(directory: directory, name: "socket")
        #expect(client.exchange(Array("GET / HTTP/1.1\r\n\r\n".utf8)).map(\.status) == [200])
        server.drain(graceSeconds: 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [])
    }

    @Test(arguments: 106...109)
    func `around 107 bytes of path nothing is cut`(_ byteCount: Int) throws {
        let folder = try TemporaryFolder()
        let name = String(repeating: "n", count: byteCount - folder.path.utf8.count - 1)
        let server = try Self.start(folder.path + "/" + name)
        #expect(folder.names == [name])
        server.drain(graceSeconds: 1)
    }

    @Test func `the socket of a dead server is replaced, that of a living one is not`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/s"
        let first = try Self.start(path)
        let error = #expect(throws: HTTPServerError.self) { try Self.start(path) }
        #expect(error?.code == .addressInUse)
        try FileManager.default.moveItem(atPath: path, toPath: folder.path + "/kept")
        first.drain(graceSeconds: 1)
        try FileManager.default.moveItem(atPath: folder.path + "/kept", toPath: path)
        let second = try Self.start(path)
        let client = try RawClient(directory: folder.path, name: "s")
        #expect(client.exchange(Array("GET / HTTP/1.1\r\n\r\n".utf8)).map(\.status) == [200])
        second.drain(graceSeconds: 1)
    }

    @Test func `a file that is no socket is left alone`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/s"
        try Data("kept".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: HTTPServerError.self) { try Self.start(path) }
        #expect(error?.code == .addressInvalid)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("kept".utf8))
    }

    @Test(arguments: ["/nowhere/s", "/tmp/", ""])
    func `a path that cannot be a socket is refused`(_ path: String) {
        let error = #expect(throws: HTTPServerError.self) { try Self.start(path) }
        #expect(error?.code == .addressInvalid)
    }

    @Test(arguments: ["no.such.host.invalid", "192.0.2.1"])
    func `an address that is not this machine's is refused`(_ host: String) {
        let error = #expect(throws: HTTPServerError.self) {
            try HTTPServer(listener: .tcp(host: host, port: 0), service: EchoService())
        }
        #expect(error?.code == .addressInvalid)
    }

    @Test func `a port that is taken is refused`() throws {
        try withServer(EchoService()) { server in
            let port = try #require(server.boundPort)
            let error = #expect(throws: HTTPServerError.self) {
                try HTTPServer(listener: .tcp(host: "127.0.0.1", port: port), service: EchoService())
            }
            #expect(error?.code == .addressInUse)
        }
    }
}
