internal import Locking
internal import Wire

/// One client's event stream, as it is pulled (WHATWG HTML, 9.2.5).
///
/// Each message has its sequence number as its id. The first message, and each heartbeat, has an id and no data: a
/// client dispatches nothing for it, but names that id when it comes back, so that it loses nothing even where it has
/// seen no event yet, and what its filter left out is not looked through again.
final class EventStream: @unchecked Sendable {  // pulled by one thread; `finished` touches `hasLeft` only
    private let feed: EventFeed
    private let types: Set<EventType>?
    private let timing: EventTiming
    private let mayGoOn: @Sendable () -> Bool
    private let hasLeft = Guarded(false)
    private var position: Int64
    private var signal: OneTimeSignal
    private var spokeAt: Int
    private var hasBegun = false
    private var hasEnded = false

    /// Begins to follow; `finished` ends it.
    ///
    /// - Parameters:
    ///   - types: the types that are wanted; nil for all.
    ///   - after: the last event that the client knows.
    ///   - mayGoOn: whether the client may still see events.
    /// - Throws: `busy` where too many follow already.
    init(
        _ feed: EventFeed, types: Set<EventType>?, after: Int64, timing: EventTiming = .standard,
        mayGoOn: @escaping @Sendable () -> Bool = { true }
    ) throws(Problem) {
        try feed.join()
        self.feed = feed
        self.types = types
        self.timing = timing
        self.mayGoOn = mayGoOn
        position = after
        signal = feed.signal
        spokeAt = timing.milliseconds()
    }

    /// What is sent last where the server stops.
    static let farewell = comment("the server is stopping")

    /// The next messages; empty where there is nothing to say yet, nil at the end.
    func next() -> [UInt8]? {
        guard !hasEnded else { return nil }
        guard mayGoOn() else { return end("the key is no longer valid") }
        guard !feed.isClosed else { return end("the workspace is closed") }
        guard hasBegun else {
            hasBegun = true
            return say(Array("retry: \(timing.retryMilliseconds)\nid: \(position)\n\n".utf8))
        }
        signal = feed.signal
        do throws(Problem) {
            if let piece = take(try feed.events(after: position)) { return say(piece) }
        } catch {
            return end("the events cannot be read now")
        }
        guard timing.milliseconds() - spokeAt >= timing.heartbeatMilliseconds else { return [] }
        return say(Array(": heartbeat\nid: \(position)\n\n".utf8))
    }

    /// What to sleep on after an empty piece, and for how long at most: not at all where events that are not wanted
    /// were passed over and more follow, so that between any two blocks of them it is noticed when the client leaves.
    func pause() -> OperationAnswer.Live.Pause {
        let isBehind = position < feed.lastSequence
        let left = isBehind ? 0 : max(0, timing.heartbeatMilliseconds - (timing.milliseconds() - spokeAt))
        let isBlind = signal.descriptor < 0
        return OperationAnswer.Live.Pause(
            wakeDescriptor: signal.descriptor,
            millisecondsMax: isBlind ? min(left, EventLimits.blindWaitMilliseconds) : left)
    }

    /// Follows no longer.
    func finished() {
        let isFirst = hasLeft.withLock { hasLeft in
            defer { hasLeft = true }
            return !hasLeft
        }
        if isFirst { feed.leave() }
    }

    /// Goes behind the events, as far as a piece goes; nil where none of them is wanted.
    private func take(_ events: ArraySlice<Event>) -> [UInt8]? {
        var piece: [UInt8] = []
        for event in events {
            position = event.sequence
            guard types?.contains(event.type) ?? true else { continue }
            // The first is not copied: where all have heard all before, it is the only one, and shared by all.
            if piece.isEmpty { piece = event.message } else { piece += event.message }
            if piece.count >= EventLimits.pieceBytesMax { break }
        }
        return piece.isEmpty ? nil : piece
    }

    private func say(_ piece: [UInt8]) -> [UInt8] {
        spokeAt = timing.milliseconds()
        return piece
    }

    private func end(_ reason: String) -> [UInt8] {
        hasEnded = true
        return Self.comment(reason)
    }

    private static func comment(_ text: String) -> [UInt8] { Array(": \(text)\n\n".utf8) }
}
