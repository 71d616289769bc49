import Foundation
import TestSupport
import Testing

@testable import penstock

struct OwnerClientTests {
    private static let empty = "HTTP/1.1 204 No Content\r\n\r\n"
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func server(_ pieces: String..., readsRequest: Bool = true) throws -> ScriptedServer {
        try ScriptedServer(path: folder.path + "/owner.sock", pieces: pieces, readsRequest: readsRequest)
    }

    private func client() -> OwnerClient { OwnerClient(socketPath: folder.path + "/owner.sock") }

    private func failure(
        _ client: OwnerClient, method: String = "GET", target: String = "/",
        headers: [(name: String, value: String)] = [],
        body: ClientBody = .none, onLine: ((ArraySlice<UInt8>) -> Void)? = nil
    ) -> ClientError? {
        do throws(ClientError) {
            _ = try client.send(method: method, target: target, headers: headers, body: body, onLine: onLine)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a request goes out as it is and its answer comes back whole`() throws {
        let server = try server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-One:  a b \r\nx-two:\r\n\r\nhe", "llo")
        let response = try client().send(
            method: "GET", target: "/a%20b/../c?x=1&y=%2F", headers: [("X-Mine", "1"), ("X-Empty", "")])
        #expect(response.status == 200)
        #expect(response.isSuccess)
        #expect(response.body == Array("hello".utf8))
        #expect(response["x-one"] == "a b")
        #expect(response["X-Two"] == "")
        #expect(response["X-Three"] == nil)
        let request = server.request()
        #expect(request.hasPrefix("GET /a%20b/../c?x=1&y=%2F HTTP/1.1\r\n"))
        #expect(request.contains("\r\nHost: localhost\r\n"))
        #expect(request.contains("\r\nX-Mine: 1\r\n"))
        #expect(request.contains("\r\nX-Empty:\r\n"))
        #expect(!request.lowercased().contains("content-length"))
    }

    @Test func `a refusal is an answer`() throws {
        _ = try server("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}")
        var lines: [String] = []
        let response = try client().send(
            method: "GET", target: "/", onLine: { lines.append(String(decoding: $0, as: UTF8.self)) })
        #expect(response.status == 404)
        #expect(!response.isSuccess)
        #expect(response.body == Array("{}".utf8))
        #expect(lines.isEmpty)
    }

    @Test(arguments: ["POST", "PATCH", "PUT", "DELETE"])
    func `bytes are sent with their length under every method`(method: String) throws {
        let server = try server(Self.empty)
        let response = try client().send(
            method: method, target: "/deals", headers: [("Content-Type", "application/json")],
            body: .bytes(Array("{\"a\":1}".utf8)))
        #expect(response.status == 204)
        let request = server.request()
        #expect(request.hasPrefix("\(method) /deals HTTP/1.1\r\n"))
        #expect(request.contains("\r\nContent-Length: 7\r\n"))
        #expect(request.contains("\r\nContent-Type: application/json\r\n"))
        #expect(request.hasSuffix("\r\n\r\n{\"a\":1}"))
    }

    @Test func `a body without bytes has a length of nothing and no type`() throws {
        let server = try server(Self.empty)
        _ = try client().send(method: "POST", target: "/", body: .bytes([]))
        let request = server.request()
        #expect(request.contains("\r\nContent-Length: 0\r\n"))
        #expect(!request.contains("Content-Type"))
        #expect(!request.contains("Transfer-Encoding"))
    }

    @Test func `HEAD waits for no body`() throws {
        let server = try server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
        #expect(try client().send(method: "HEAD", target: "/").body.isEmpty)
        #expect(server.request().hasPrefix("HEAD / "))
    }

    @Test func `a file is streamed with its size and its progress told`() throws {
        let server = try server(Self.empty)
        let bytesCount = 3 << 20
        let content = (0..<bytesCount).map { UInt8(0x41 + $0 % 26) }
        try Data(content).write(to: URL(fileURLWithPath: folder.path + "/upload"))
        var told: [(Int64, Int64)] = []
        let response = try client().send(
            method: "PUT", target: "/file", body: .file(path: folder.path + "/upload") { told.append(($0, $1)) })
        #expect(response.status == 204)
        let request = server.request()
        #expect(request.contains("\r\nContent-Length: \(bytesCount)\r\n"))
        #expect(request.hasSuffix(String(decoding: content.suffix(100_000), as: UTF8.self)))
        #expect(told.count > 1)
        #expect(told.allSatisfy { $0.1 == Int64(bytesCount) })
        #expect(zip(told, told.dropFirst()).allSatisfy { $0.0 < $1.0 })
        #expect(told.last?.0 == Int64(bytesCount))
    }

    @Test func `a file that is not there or is a folder is refused before anything is sent`() {
        let missing = folder.path + "/missing"
        let path = folder.path
        #expect(
            failure(client(), body: .file(path: missing) { _, _ in })
                == .fileUnreadable(path: missing, errorNumber: ENOENT))
        #expect(
            failure(client(), body: .file(path: path) { _, _ in }) == .fileUnreadable(path: path, errorNumber: EISDIR))
    }

    @Test func `a file that becomes shorter on the way is noticed`() throws {
        _ = try server(Self.empty)
        let path = folder.path + "/upload"
        try Data(count: 8 << 20).write(to: URL(fileURLWithPath: path))
        let error = failure(client(), method: "PUT", body: .file(path: path) { _, _ in _ = unsafe truncate(path, 1) })
        #expect(error == .fileChanged(path: path))
    }

    @Test func `lines are handed out as they come wherever they are cut`() throws {
        _ = try server(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\n{\"a\":\r\n", "8\r\n1}\n\n{\"b\"\r\n",
            "4\r\n:2}\n\r\n",
            "3\r\nend\r\n0\r\n\r\n")
        var lines: [String] = []
        let response = try client().send(
            method: "GET", target: "/", onLine: { lines.append(String(decoding: $0, as: UTF8.self)) })
        #expect(lines == ["{\"a\":1}", "", "{\"b\":2}", "end"])
        #expect(response.body.isEmpty)
    }

    @Test func `an owner that is not there is told from one that was killed`() throws {
        let path = folder.path + "/owner.sock"
        #expect(failure(client()) == .noOwner(path: path))
        #expect(failure(OwnerClient(socketPath: "/nowhere/owner.sock")) == .noOwner(path: "/nowhere/owner.sock"))
        do { _ = try ScriptedServer(path: path, pieces: [Self.empty]) }
        _ = try? client().send(method: "GET", target: "/")
        let killed = try TemporaryFolder()
        try abandonSocket(killed.path)
        #expect(failure(OwnerClient(socketPath: killed.path + "/s")) == .refused(path: killed.path + "/s"))
    }

    /// Leaves a socket file behind that nobody listens on.
    private func abandonSocket(_ folder: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array("\(folder)/s".utf8)) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"])
    func `an owner that ends before its answer is whole is gone`(answer: String) throws {
        _ = try server(answer)
        #expect(failure(client()) == .ownerGone)
    }

    @Test func `a broken stream of lines is no whole answer either`() throws {
        _ = try server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc\nd\r\n")
        var lines = 0
        #expect(failure(client(), onLine: { _ in lines += 1 }) == .ownerGone)
        #expect(lines == 1)
    }

    @Test(arguments: ["GET /", "get", ""]) func `no second request can hide in a method`(method: String) {
        #expect(failure(client(), method: method) == .requestInvalid("'\(method)' is no method"))
    }

    @Test(arguments: ["", "deals", "/a b", "/é", "/a\r\nX: 1", "http://example.org/"])
    func `no second request can hide in a target`(target: String) {
        #expect(failure(client(), target: target) == .requestInvalid("'\(target)' is no percent-encoded path"))
    }

    @Test(arguments: [("X:", "1"), ("", "1"), ("X Y", "1"), ("X", "1\r\nY: 2"), ("X", "\u{0}"), ("X\n", "")])
    func `no second field can hide in a header`(name: String, value: String) {
        #expect(
            failure(client(), headers: [(name, value)]) == .requestInvalid("the header field '\(name)' cannot be sent"))
    }

    @Test(arguments: [90, 107, 108, 250, 2_000]) func `a path of any length leads to the socket`(bytesMin: Int) throws {
        var path = folder.path
        while path.utf8.count + 11 < bytesMin { path += "/" + String(repeating: "d", count: min(200, bytesMin)) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let server = try ScriptedServer(path: path + "/owner.sock", pieces: [Self.empty])
        #expect(try OwnerClient(socketPath: path + "/owner.sock").send(method: "GET", target: "/").status == 204)
        #expect(server.request().hasPrefix("GET / "))
    }

    @Test func `a name that no address can hold is refused`() {
        let path = folder.path + "/" + String(repeating: "s", count: 120)
        #expect(failure(OwnerClient(socketPath: path)) == .requestInvalid("the name of the socket \(path) is too long"))
    }

    private func take(_ bytes: [UInt8], _ transfer: OwnerTransfer) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe transfer.takeBody($0) }
    }

    @Test func `a line that does not end is refused beyond its limit`() throws {
        let transfer = OwnerTransfer(source: try UploadSource(.none), onLine: { _ in })
        let head = Array("HTTP/1.1 200 OK\r\n".utf8)
        unsafe head.withUnsafeBytes { unsafe transfer.takeHeaderLine($0) }
        let bytes = [UInt8](repeating: 0x41, count: OwnerTransfer.lineBytesMax)
        #expect(take(bytes, transfer))
        #expect(!take([0x41], transfer))
        #expect(transfer.failure == .responseTooLarge(bytesMax: OwnerTransfer.lineBytesMax))
    }

    @Test func `a body is refused beyond its limit`() throws {
        let transfer = OwnerTransfer(source: try UploadSource(.none), onLine: nil)
        let bytes = [UInt8](repeating: 0x41, count: OwnerTransfer.bodyBytesMax)
        #expect(take(bytes, transfer))
        #expect(!take([0x41], transfer))
        #expect(transfer.failure == .responseTooLarge(bytesMax: OwnerTransfer.bodyBytesMax))
    }

    @Test func `every failure is a sentence`() {
        let failures: [ClientError] = [
            .noOwner(path: "p"), .refused(path: "p"), .notPermitted(path: "p"), .ownerGone, .requestInvalid("r"),
            .fileUnreadable(path: "p", errorNumber: ENOENT), .fileChanged(path: "p"), .responseTooLarge(bytesMax: 1),
            .failed("r"),
        ]
        #expect(Set(failures.map(\.description)).count == failures.count)
        #expect(failures.allSatisfy { $0.description.hasSuffix(".") })
    }
}
