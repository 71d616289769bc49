import Glibc
import Locking
import Testing

@testable import HTTPServer

@Suite struct StreamTests {
    /// Pieces to give away, and what `finished` was told.
    private final class Source: Sendable {
        let pieces: Guarded<[[UInt8]]>
        let finished = Guarded<[Bool]>([])

        init(_ pieces: [[UInt8]]) {
            self.pieces = Guarded(pieces)
        }

        func stream(sizeBytes: Int? = nil) -> HTTPResponseStream {
            HTTPResponseStream(
                sizeBytes: sizeBytes,
                next: { self.pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() } },
                finished: { completed in self.finished.withLock { $0.append(completed) } }
            )
        }
    }

    private static func service(_ stream: HTTPResponseStream) -> EchoService {
        EchoService(special: { request in
            request.path == "/s" ? HTTPResponse(status: 200, body: .stream(stream)) : nil
        })
    }

    @Test(arguments: [nil, 300_007])
    func `a stream arrives whole and is told so once`(_ sizeBytes: Int?) throws {
        let pieces = [[1, 2, 3], [], [UInt8](repeating: 7, count: 300_000), [4, 5, 6, 7]]
        let source = Source(pieces)
        try withServer(Self.service(source.stream(sizeBytes: sizeBytes))) { server in
            let answers = try RawClient(port: server.boundPort).exchange(message("GET /s HTTP/1.1"))
            #expect(answers.map(\.body) == [Array(pieces.joined())])
            #expect(answers.first?.headers["content-length"] == sizeBytes.map { "\($0)" })
            #expect((answers.first?.headers["transfer-encoding"] == "chunked") == (sizeBytes == nil))
        }
        #expect(source.finished.withLock { $0 } == [true])
    }

    @Test func `an HTTP 1.0 client gets a stream until the connection closes`() throws {
        let source = Source([[65], [66]])
        try withServer(Self.service(source.stream())) { server in
            let client = try RawClient(port: server.boundPort)
            let answers = client.exchangeUntilClosed(message("GET /s HTTP/1.0"))
            #expect(answers.map(\.text) == ["AB"])
        }
        #expect(source.finished.withLock { $0 } == [true])
    }

    @Test func `HEAD of a stream reads none of it and completes`() throws {
        let source = Source([[65]])
        try withServer(Self.service(source.stream())) { server in
            let answers = try RawClient(port: server.boundPort).exchange(message("HEAD /s HTTP/1.1"), isHead: true)
            #expect(answers.map(\.status) == [200])
        }
        #expect(source.finished.withLock { $0 } == [true])
        #expect(source.pieces.withLock { $0.count } == 1)
    }

    @Test func `a client that leaves early ends the stream, once and not completed`() throws {
        let finished = Guarded<[Bool]>([])
        let stream = HTTPResponseStream(
            next: { [UInt8](repeating: 0, count: 1000) },
            finished: { completed in finished.withLock { $0.append(completed) } }
        )
        try withServer(Self.service(stream)) { server in
            do {
                let client = try RawClient(port: server.boundPort)
                client.send(message("GET /s HTTP/1.1"))
                #expect(client.receive() != nil)
            }
            while finished.withLock({ $0.isEmpty }) {
                usleep(1000)
            }
        }
        #expect(finished.withLock { $0 } == [false])
    }

    @Test func `a stream that waits is woken by its descriptor`() throws {
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)  // writes the two elements
        let (reader, writer) = (ends[0], ends[1])
        defer {
            close(reader)
            close(writer)
        }
        let isAsked = Gate()
        let pieces = Guarded<[[UInt8]]>([[], Array("woken".utf8)])
        let stream = HTTPResponseStream(
            wait: { HTTPResponseStream.Wait(wakeDescriptor: reader, millisecondsMax: 3_600_000) },
            next: {
                isAsked.open()
                return pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            }
        )
        try withServer(Self.service(stream)) { server in
            let client = try RawClient(port: server.boundPort)
            client.send(message("GET /s HTTP/1.1"))
            isAsked.wait()
            _ = unsafe write(writer, "x", 1)  // one byte of a literal
            #expect(client.exchange([]).map(\.text) == ["woken"])
        }
    }

    @Test func `a client that leaves while a stream waits is noticed`() throws {
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)  // writes the two elements
        let (reader, writer) = (ends[0], ends[1])
        defer {
            close(reader)
            close(writer)
        }
        let finished = Guarded<[Bool]>([])
        let isAsked = Gate()
        let stream = HTTPResponseStream(
            wait: { HTTPResponseStream.Wait(wakeDescriptor: reader, millisecondsMax: 3_600_000) },
            next: {
                isAsked.open()
                return []
            },
            finished: { completed in finished.withLock { $0.append(completed) } }
        )
        try withServer(Self.service(stream)) { server in
            do {
                let client = try RawClient(port: server.boundPort)
                client.send(message("GET /s HTTP/1.1"))
                isAsked.wait()
            }
            while finished.withLock({ $0.isEmpty }) {
                usleep(1000)
            }
        }
        #expect(finished.withLock { $0 } == [false])
    }

    @Test(arguments: [0, 1, 65_536, 65_537, 3_000_000])
    func `a body of any length arrives whole`(_ byteCount: Int) throws {
        let body = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let service = EchoService(special: { request in
            request.path == "/s" ? HTTPResponse(status: 200, body: .bytes(body)) : nil
        })
        try withServer(service) { server in
            let answers = try RawClient(port: server.boundPort).exchange(message("GET /s HTTP/1.1"))
            #expect(answers.map(\.body) == [body])
        }
    }

    @Test func `fields that no message can carry are left out of the answer`() throws {
        let service = EchoService(special: { request in
            request.path == "/s"
                ? HTTPResponse(
                    status: 204,
                    headers: [
                        ("X-Split", "a\r\nX-Evil: b"), ("X Y", "a"), ("X-Empty", ""), ("", "a"),
                        ("content-length", "7"), ("Transfer-Encoding", "chunked"), ("X-Kept", "é"),
                    ]
                ) : nil
        })
        try withServer(service) { server in
            let answers = try RawClient(port: server.boundPort).exchange(message("GET /s HTTP/1.1"))
            #expect(answers.map(\.status) == [204])
            #expect(Set(answers.first?.headers.keys.map { $0 } ?? []) == ["date", "x-kept"])
        }
    }
}
