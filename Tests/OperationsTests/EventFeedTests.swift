import Foundation
import Glibc
import Locking
import TestSupport
import Testing
import Wire

@testable import Operations
@testable import WorkspaceStore

/// The feed that all followers of a workspace share.
struct EventFeedTests {
    private static func event(_ sequence: Int64, _ type: EventType = .dealUpdated, bytes: Int = 2) -> Event {
        Event(sequence: sequence, type: type, json: [UInt8](repeating: 32, count: bytes - 2) + Array("{}".utf8))
    }

    /// A feed of made-up events, which reads nothing.
    private static func feed(of count: Int64, type: (Int64) -> EventType = { _ in .dealUpdated }) -> EventFeed {
        let cache = EventCache()
        for block in 0...(count / EventLimits.blockEvents) {
            let first = block * EventLimits.blockEvents
            let last = min(count, first + EventLimits.blockEvents)
            if first < last { cache.keep((first + 1...last).map { event($0, type($0)) }, asBlock: block) }
        }
        let feed = EventFeed(cache: cache)
        feed.committed(upTo: count)
        return feed
    }

    @Test func `whoever follows while others write gets every event once and in order`() throws {
        let trial = try EventTrial()
        let (deals, listeners, writers) = (40, 12, 3)
        let last = Int64(7 + writers * deals)
        let group = DispatchGroup()
        let heard = Guarded<[[Int64]]>([])
        for listener in 0..<listeners {
            group.enter()
            Thread.detachNewThread {
                defer { group.leave() }
                let after = Int64(listener % 8)
                guard let stream = try? EventStream(trial.feed, types: nil, after: after) else { return }
                var seen: [Int64] = []
                while seen.last != last, let piece = stream.next() {
                    seen += EventTrial.ids(piece).compactMap { Int64($0) }
                    let pause = stream.pause()
                    if piece.isEmpty { _ = CallerWatch.patient.wait(pause.wakeDescriptor, pause.millisecondsMax) }
                }
                stream.finished()
                heard.withLock { $0.append([after] + seen) }
            }
        }
        for _ in 0..<writers {
            group.enter()
            Thread.detachNewThread {
                for _ in 0..<deals { _ = try? trial.deal() }
                group.leave()
            }
        }
        group.wait()
        #expect(heard.withLock { $0.count } == listeners)
        for seen in heard.withLock({ $0 }) { #expect(seen == Array(seen[0]...last)) }
        #expect(trial.feed.listenerCount == 0)
        // Every row was read once for all of them, but for the end of a block that grew meanwhile.
        #expect(trial.feed.readCount <= Int(last))
    }

    @Test func `a commit is read once, however many follow`() throws {
        let trial = try EventTrial()
        let streams = try (0..<50).map { _ in try EventStream(trial.feed, types: nil, after: 7) }
        for stream in streams { _ = stream.next() }
        let before = trial.feed.readCount
        for round in 1...5 {
            try trial.deal()
            for stream in streams { #expect(EventTrial.ids(stream.next()) == ["\(7 + round)"]) }
        }
        #expect(trial.feed.readCount == before + 5)
        streams.forEach { $0.finished() }
    }

    @Test func `without followers a commit reads nothing and wakes nobody`() throws {
        let trial = try EventTrial()
        let signal = trial.feed.signal
        for _ in 0..<3 { try trial.deal() }
        #expect(trial.feed.readCount == 0)
        #expect(!signal.hasFired)
        #expect(trial.feed.lastSequence == 10)
    }

    @Test func `a signal that was taken before looking tells of every later commit`() throws {
        let trial = try EventTrial()
        try trial.feed.join()
        for round in 1...50 {
            let signal = trial.feed.signal
            try trial.deal()
            #expect(CallerWatch.patient.wait(signal.descriptor, 30_000))
            #expect(signal.hasFired, "round \(round)")
        }
        trial.feed.leave()
    }

    @Test func `events come in blocks, from any place, up to the last one and no further`() throws {
        let feed = Self.feed(of: 150)
        for after: Int64 in 0..<150 {
            let found = try feed.events(after: after).map(\.sequence)
            #expect(found == Array(after + 1...min(150, (after / 64 + 1) * 64)))
        }
        for after: Int64 in [-1, 150, 151, .max, .min] { #expect(try feed.events(after: after).isEmpty) }
    }

    @Test func `a row of the log that is missing is said to be`() throws {
        let trial = try EventTrial()
        try trial.deal()
        trial.workspace.close()
        let path = trial.folder.file("workspace.sqlite")
        let connection = try SQLiteConnection(path: path, mode: .readWrite)
        try connection.execute("PRAGMA foreign_keys = OFF")
        try connection.execute("DELETE FROM change_log WHERE seq = 3")
        connection.close()
        let feed = EventFeed()
        feed.attach { body throws(Problem) in
            do throws(StoreError) {
                return try WorkspaceReader(path: path).view(stoppingWhen: { false }, body)
            } catch { throw error.problem }
        }
        feed.committed(upTo: 8)
        let problem = #expect(throws: Problem.self) { try feed.events(after: 0) }
        #expect(problem?.code == .internal)
    }

    @Test func `the cache keeps so many blocks and so many bytes, and those that were used last`() {
        let cache = EventCache(blocksMax: 3, bytesMax: 1_000)
        for block: Int64 in 0..<3 { cache.keep([Self.event(block * 64 + 1)], asBlock: block) }
        #expect(cache.events(ofBlock: 0).count == 1)
        cache.keep([Self.event(193)], asBlock: 3)
        #expect((0..<4).map { cache.events(ofBlock: $0).count } == [1, 0, 1, 1])
        #expect(cache.size.blocks == 3)
        cache.keep([Self.event(257, bytes: 900)], asBlock: 4)
        #expect(cache.events(ofBlock: 4).count == 1)
        #expect(cache.size.bytes <= 1_000)
        // A block that is too large alone is kept until the next one comes.
        cache.keep([Self.event(321, bytes: 2_000)], asBlock: 5)
        #expect(cache.size.blocks == 1 && cache.size.bytes > 2_000)
        cache.keep([Self.event(1)], asBlock: 0)
        #expect(cache.size.blocks == 1 && cache.size.bytes < 100)
    }

    @Test func `a block that grows takes the place of what was known of it, and never shrinks`() {
        let cache = EventCache()
        cache.keep([Self.event(1)], asBlock: 0)
        let bytes = cache.size.bytes
        cache.keep([Self.event(1), Self.event(2)], asBlock: 0)
        cache.keep([Self.event(1)], asBlock: 0)
        #expect(cache.size.blocks == 1 && cache.size.bytes == 2 * bytes)
        #expect(cache.events(ofBlock: 0).map(\.sequence) == [1, 2])
    }

    @Test func `a page looks at so many events and says how far it got`() throws {
        let last = Int64(EventLimits.pageEventsExaminedMax) + 100
        let feed = Self.feed(of: last) { $0 == last ? .dealWon : .dealUpdated }
        var page = EventPage(after: 0, types: [.dealWon], limit: 10)
        try page.take(from: feed)
        #expect(page.isFull && page.events.isEmpty)
        #expect(page.lastSequence == Int64(EventLimits.pageEventsExaminedMax))
        var next = EventPage(after: page.lastSequence, types: [.dealWon], limit: 10)
        try next.take(from: feed)
        #expect(!next.isFull && next.events.map(\.sequence) == [last])
        #expect(next.lastSequence == last)
    }

    @Test func `a page has so many bytes, and the event that goes beyond`() throws {
        let cache = EventCache()
        cache.keep((1...10).map { Self.event($0, bytes: 1 << 20) }, asBlock: 0)
        let feed = EventFeed(cache: cache)
        feed.committed(upTo: 10)
        var page = EventPage(after: 0, types: nil, limit: 500)
        try page.take(from: feed)
        #expect(page.isFull && page.events.count == EventLimits.pageBytesMax >> 20)
        #expect(page.lastSequence == Int64(page.events.count))
    }
}
