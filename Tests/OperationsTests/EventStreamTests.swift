import Glibc
import Locking
import Testing
import Wire

@testable import Operations

/// One client's stream, as the server pulls it.
struct EventStreamTests {
    private let trial: EventTrial
    private let time = Guarded(1_000_000)

    init() throws { trial = try EventTrial() }

    private func stream(
        after: Int64 = 0, types: Set<EventType>? = nil, mayGoOn: @escaping @Sendable () -> Bool = { true }
    ) throws -> EventStream {
        var timing = EventTiming(heartbeatMilliseconds: 15_000, retryMilliseconds: 2_000)
        timing.milliseconds = { [time] in time.withLock { $0 } }
        return try EventStream(trial.feed, types: types, after: after, timing: timing, mayGoOn: mayGoOn)
    }

    private func text(_ piece: [UInt8]?) -> String? { piece.map { String(decoding: $0, as: UTF8.self) } }

    private func isReady(_ pause: OperationAnswer.Live.Pause) -> Bool {
        var watched = pollfd(fd: pause.wakeDescriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&watched, 1, 30_000) == 1  // one element, lent for the call
    }

    @Test func `a stream says where it begins, then what there is, then nothing until there is something`() throws {
        let stream = try stream(after: 5)
        #expect(text(stream.next()) == "retry: 2000\nid: 5\n\n")
        #expect(EventTrial.ids(stream.next()) == ["6", "7"])
        #expect(stream.next() == [])
        #expect(stream.pause().millisecondsMax == 15_000)
        try trial.deal()
        #expect(isReady(stream.pause()))
        #expect(EventTrial.ids(stream.next()) == ["8"])
        #expect(stream.next() == [])
        stream.finished()
    }

    @Test func `a message has its id, its type and the event of the list as one line`() throws {
        try trial.deal("one\ntwo\r\u{2028}three")
        let stream = try stream(after: 7)
        _ = stream.next()
        let lines = try #require(text(stream.next())).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5 && lines[3...].allSatisfy(\.isEmpty))
        #expect(lines[0] == "id: 8" && lines[1] == "event: deal.created")
        let event = try JSONReader.parse(Array(lines[2].dropFirst("data: ".count).utf8))
        #expect(event == (try trial.pages("events.list", ["after": 7])).first)
        #expect(event["changes"]?["title"]?["to"] == "one\ntwo\r\u{2028}three")
    }

    @Test func `who comes back with the last id misses nothing and gets nothing twice`() throws {
        for _ in 0..<150 { try trial.deal() }
        var seen: [String] = []
        var after: Int64 = 0
        while seen.count < 157 {
            let stream = try stream(after: after)
            _ = stream.next()
            seen += EventTrial.ids(stream.next())
            stream.finished()
            after = try #require(seen.last.flatMap { Int64($0) })
        }
        #expect(seen == (1...157).map(String.init))
    }

    @Test func `a silent stream beats each fifteen seconds, and brings the id up to date`() throws {
        let stream = try stream(after: 7, types: [.dealWon])
        _ = stream.next()
        #expect(stream.next() == [])
        time.withLock { $0 += 14_999 }
        #expect(stream.next() == [])
        #expect(stream.pause().millisecondsMax == 1)
        // What is not wanted does not count as having spoken.
        try trial.deal()
        #expect(stream.next() == [])
        time.withLock { $0 += 1 }
        #expect(text(stream.next()) == ": heartbeat\nid: 8\n\n")
        #expect(stream.next() == [])
        #expect(stream.pause().millisecondsMax == 15_000)
    }

    @Test func `events that are not wanted are passed over block by block, without a sleep between`() throws {
        for _ in 0..<200 { try trial.deal() }
        let last = try trial.deal()
        try trial.run("deals.win", ["id": last])
        let stream = try stream(after: 0, types: [.dealWon])
        _ = stream.next()
        var steps = 0
        while let piece = stream.next(), piece.isEmpty {
            #expect(stream.pause().millisecondsMax == 0)
            steps += 1
        }
        // Rows 1 to 209, 64 at a time; the last block has the one that is wanted.
        #expect(steps == 3)
        #expect(stream.next() == [])
        #expect(stream.pause().millisecondsMax == 15_000)
    }

    @Test func `a piece ends with the event that makes it large`() throws {
        let long = JSON.string(String(repeating: "x", count: 20_000))
        for _ in 0..<8 { try trial.deal("a", ["description": long]) }
        let stream = try stream(after: 7)
        _ = stream.next()
        let pieces = (0..<2).map { _ in stream.next() ?? [] }
        #expect(pieces.map { EventTrial.ids($0) } == [["8", "9", "10", "11"], ["12", "13", "14", "15"]])
        #expect(pieces.allSatisfy { $0.count >= EventLimits.pieceBytesMax })
    }

    @Test func `a key that was taken back ends the stream before the next event`() throws {
        let isValid = Guarded(true)
        let stream = try stream(after: 7) { isValid.withLock { $0 } }
        _ = stream.next()
        try trial.deal()
        isValid.withLock { $0 = false }
        #expect(text(stream.next()) == ": the key is no longer valid\n\n")
        #expect(stream.next() == nil && stream.next() == nil)
    }

    @Test func `a workspace that closes wakes its streams and ends them`() throws {
        let stream = try stream(after: 7)
        _ = stream.next()
        #expect(stream.next() == [])
        let pause = stream.pause()
        trial.workspace.close()
        #expect(isReady(pause))
        #expect(text(stream.next()) == ": the workspace is closed\n\n")
        #expect(stream.next() == nil)
    }

    @Test func `a stream whose events cannot be read ends, so that its client comes back`() throws {
        let feed = EventFeed()
        feed.attach { _ throws(Problem) in throw Problem(.busy, "Too much to do.") }
        feed.committed(upTo: 3)
        let stream = try EventStream(feed, types: nil, after: 0)
        _ = stream.next()
        #expect(text(stream.next()) == ": the events cannot be read now\n\n")
        #expect(stream.next() == nil)
    }

    @Test func `a stream counts as a listener until it is told of its end, however often`() throws {
        let streams = [try stream(), try stream()]
        #expect(trial.feed.listenerCount == 2)
        for stream in streams {
            stream.finished()
            stream.finished()
        }
        #expect(trial.feed.listenerCount == 0)
    }

    @Test func `there are so many listeners and no more`() throws {
        let streams = try (0..<EventLimits.listenersMax).map { _ in try stream() }
        #expect(throws: Problem.self) { _ = try stream() }
        let refused = #expect(throws: Problem.self) { try trial.run("events.stream") }
        #expect(refused?.code == .busy && refused?.retryAfterSeconds == 30)
        streams[0].finished()
        try stream().finished()
        streams.forEach { $0.finished() }
        #expect(trial.feed.listenerCount == 0)
    }

    @Test func `the operation begins with the next event, behind after, or behind what the client has seen`() throws {
        let cases: [(parameters: [String: JSON], ids: [String])] = [
            ([:], ["(7)"]), (["after": 5], ["(5)", "6", "7"]), (["after": 1, "Last-Event-ID": 6], ["(6)", "7"]),
            (["after": 0, "types": ["pipeline.created"]], ["(0)", "1"]),
        ]
        for (parameters, ids) in cases {
            guard case .live(let live) = try trial.run("events.stream", parameters).content else {
                Issue.record("\(parameters) gives no stream")
                continue
            }
            #expect([live.next(), live.next()].flatMap { EventTrial.ids($0) } == ids, "\(parameters)")
            #expect(text(live.farewell) == ": the server is stopping\n\n")
            live.finished(false)
        }
        #expect(trial.feed.listenerCount == 0)
    }

    @Test(arguments: [
        (["after": 8], ProblemCode.invalidParameter, "?after"),
        (["Last-Event-ID": 8], .malformedHeader, "Last-Event-ID"),
    ])
    func `an event that is not there yet cannot have been seen`(
        parameters: [String: JSON], code: ProblemCode, name: String
    ) throws {
        let problem = try #require(#expect(throws: Problem.self) { try trial.run("events.stream", parameters) })
        #expect(problem.code == code)
        #expect(problem.errors.count == 1 && problem.errors[0].pointer.hasSuffix(name.filter { $0 != "?" }))
    }
}
