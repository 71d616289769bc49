import Foundation
import Locking
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct DrainTests {
    /// Runs the body on a thread of its own.
    private static func onThread(_ body: @escaping @Sendable () -> Void) -> Gate {
        let done = Gate()
        Thread.detachNewThread {
            body()
            done.open()
        }
        return done
    }

    @Test func `what is under way is finished, told to close, and nothing new is accepted`() throws {
        let (isAnswering, mayAnswer) = (Gate(), Gate())
        let service = EchoService(special: { _ in
            isAnswering.open()
            mayAnswer.wait()
            return nil
        })
        let server = try HTTPServer(listener: .tcp(host: "127.0.0.1", port: 0), service: service)
        let resting = try RawClient(port: server.boundPort)
        let busy = try RawClient(port: server.boundPort)
        busy.send(message("GET /busy HTTP/1.1"))
        isAnswering.wait()
        let isDrained = Self.onThread { server.drain(graceSeconds: 3600) }
        #expect(resting.receiveAll() == [])
        #expect(throws: RawClient.Failure.self) { () throws in _ = try RawClient(port: server.boundPort) }
        mayAnswer.open()
        let answers = RawResponse.parse(busy.receiveAll(), isHead: false)
        #expect(answers.map(\.status) == [200])
        #expect(answers.first?.headers["connection"] == "close")
        isDrained.wait()
        #expect(service.requests.map(\.path) == ["/busy"])
    }

    @Test func `a body under way when the drain begins is still read and answered`() throws {
        let isAdmitted = Gate()
        let service = EchoService(policy: { _ in
            isAdmitted.open()
            return .memory(bytesMax: 100)
        })
        let server = try HTTPServer(listener: .tcp(host: "127.0.0.1", port: 0), service: service)
        let resting = try RawClient(port: server.boundPort)
        let busy = try RawClient(port: server.boundPort)
        busy.send(message("POST / HTTP/1.1", "Content-Length: 6", body: "abc"))
        isAdmitted.wait()
        let isDrained = Self.onThread { server.drain(graceSeconds: 3600) }
        #expect(resting.receiveAll() == [])
        busy.send("def")
        #expect(RawResponse.parse(busy.receiveAll(), isHead: false).map(\.text) == ["abcdef"])
        isDrained.wait()
    }

    @Test func `after the grace what is left is closed`() throws {
        let finished = Guarded<[Bool]>([])
        let stream = HTTPResponseStream(
            next: {
                usleep(1000)
                return [0]
            },
            finished: { completed in finished.withLock { $0.append(completed) } }
        )
        let service = EchoService(special: { _ in HTTPResponse(status: 200, body: .stream(stream)) })
        let server = try HTTPServer(listener: .tcp(host: "127.0.0.1", port: 0), service: service)
        let client = try RawClient(port: server.boundPort)
        client.send(message("GET / HTTP/1.1"))
        #expect(client.receive() != nil)
        server.drain(graceSeconds: 0)
        #expect(finished.withLock { $0 } == [false])
    }

    @Test func `after the grace a stream that has nothing to say is told to end and not waited for`() throws {
        let (isAsked, isCancelled) = (Gate(), Gate())
        let finished = Guarded<[Bool]>([])
        let stream = HTTPResponseStream(
            next: {
                isAsked.open()
                isCancelled.wait()
                return nil
            },
            finished: { completed in
                finished.withLock { $0.append(completed) }
                isCancelled.open()
            }
        )
        let service = EchoService(special: { _ in HTTPResponse(status: 200, body: .stream(stream)) })
        let server = try HTTPServer(listener: .tcp(host: "127.0.0.1", port: 0), service: service)
        let client = try RawClient(port: server.boundPort)
        client.send(message("GET / HTTP/1.1"))
        isAsked.wait()
        server.drain(graceSeconds: 0)
        #expect(finished.withLock { $0 } == [false])
    }

    @Test func `a stream that ends within the grace is sent whole`() throws {
        let (isAsked, mayEnd) = (Gate(), Gate())
        let finished = Guarded<[Bool]>([])
        let pieces = Guarded<[[UInt8]]>([Array("the end".utf8)])
        let stream = HTTPResponseStream(
            next: {
                isAsked.open()
                mayEnd.wait()
                return pieces.withLock { $0.popLast() }
            },
            finished: { completed in finished.withLock { $0.append(completed) } }
        )
        let service = EchoService(special: { _ in HTTPResponse(status: 200, body: .stream(stream)) })
        let server = try HTTPServer(listener: .tcp(host: "127.0.0.1", port: 0), service: service)
        let resting = try RawClient(port: server.boundPort)
        let client = try RawClient(port: server.boundPort)
        client.send(message("GET / HTTP/1.1"))
        isAsked.wait()
        let isDrained = Self.onThread { server.drain(graceSeconds: 3600) }
        #expect(resting.receiveAll() == [])
        mayEnd.open()
        #expect(RawResponse.parse(client.receiveAll(), isHead: false).map(\.text) == ["the end"])
        isDrained.wait()
        #expect(finished.withLock { $0 } == [true])
    }

    @Test func `draining twice, also at once, is draining once`() throws {
        let folder = try TemporaryFolder()
        let server = try HTTPServer(listener: .unixSocket(path: folder.path + "/s"), service: EchoService())
        let others = (0..<4).map { _ in Self.onThread { server.drain(graceSeconds: 1) } }
        server.drain(graceSeconds: 1)
        others.forEach { $0.wait() }
        server.drain(graceSeconds: 1)
        #expect(folder.names == [])
    }

    @Test func `a server that is let go is stopped and its place free again`() throws {
        let folder = try TemporaryFolder()
        let listener = HTTPListener.unixSocket(path: folder.path + "/s")
        do {
            let server = try HTTPServer(listener: listener, service: EchoService())
            #expect(server.boundPort == nil)
        }
        #expect(folder.names == [])
        let again = try HTTPServer(listener: listener, service: EchoService())
        #expect(folder.names == ["s"])
        again.drain(graceSeconds: 0)
    }

    @Test func `many clients at once are all answered, each with its own`() throws {
        let service = EchoService()
        try withServer(service) { server in
            let wrong = Guarded<[String]>([])
            let port = server.boundPort
            let done = (0..<16).map { worker in
                Self.onThread {
                    for round in 0..<50 {
                        let path = "/\(worker)/\(round)"
                        let answers = (try? RawClient(port: port).exchange(message("GET \(path) HTTP/1.1"))) ?? []
                        guard answers.map({ $0.headers["x-path"] }) == [path] else {
                            wrong.withLock { $0.append(path) }
                            continue
                        }
                    }
                }
            }
            done.forEach { $0.wait() }
            #expect(wrong.withLock { $0 } == [])
        }
        #expect(service.requests.count == 16 * 50)
    }
}
