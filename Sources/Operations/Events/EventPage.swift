internal import Wire

/// A page of events: those of the wanted types behind some event, as far as a page goes.
struct EventPage {
    /// The events.
    private(set) var events: [Event] = []
    /// The last event that was looked at, wanted or not; who goes on from it misses none.
    private(set) var lastSequence: Int64
    private var examinedCount = 0
    private var byteCount = 0
    private let types: Set<EventType>?
    private let limit: Int

    /// Begins behind an event.
    init(after: Int64, types: Set<EventType>?, limit: Int) {
        lastSequence = after
        self.types = types
        self.limit = limit
    }

    /// Whether no more goes onto it.
    var isFull: Bool {
        events.count >= limit || examinedCount >= EventLimits.pageEventsExaminedMax
            || byteCount >= EventLimits.pageBytesMax
    }

    /// Takes what there is by now.
    mutating func take(from feed: EventFeed) throws(Problem) {
        while !isFull {
            let found = try feed.events(after: lastSequence)
            if found.isEmpty { return }
            for event in found where !isFull {
                lastSequence = event.sequence
                examinedCount += 1
                guard types?.contains(event.type) ?? true else { continue }
                events.append(event)
                byteCount += event.message.count
            }
        }
    }
}
