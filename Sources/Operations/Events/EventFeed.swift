internal import Dispatch
internal import Locking
internal import Wire
internal import WorkspaceStore

/// The events of one workspace for all who follow them: reads what was committed once, and wakes everybody.
///
/// The writer only leaves word that there is something new. A queue of its own then makes the events and lets the
/// signal of the moment happen, on which every listener sleeps; the next signal is in place before that. So one system
/// call wakes all, the writer waits for nobody, and commits that come meanwhile are told together.
final class EventFeed: Sendable {
    /// Reads within one view of the workspace.
    typealias Reading =
        @Sendable (
            (WorkspaceReader) throws(StoreError) -> [Event]
        ) throws(Problem) -> [Event]

    private struct State {
        var lastSequence: Int64 = 0
        var listenerCount = 0
        var signal = OneTimeSignal()
        var isWaking = false
        var isClosed = false
    }

    private let state = Guarded(State())
    private let reading = Guarded<Reading?>(nil)
    private let cache: EventCache
    private let queue = DispatchQueue(label: "penstock.events", qos: .userInitiated)
    /// Held while a block is read, so that it is read once. Who reads the end of the log waits for nobody who reads
    /// what was long ago. The values, how many blocks were read, are for the thread sanitizer.
    private let recentReads = Guarded(0)
    private let pastReads = Guarded(0)

    init(cache: EventCache = EventCache()) { self.cache = cache }

    /// Takes the way to the workspace's rows.
    func attach(_ reading: @escaping Reading) { self.reading.withLock { $0 = reading } }

    /// Takes note of a commit, on the writer's thread.
    func committed(upTo sequence: Int64) {
        let wakes = state.withLock { state in
            state.lastSequence = sequence
            guard state.listenerCount > 0, !state.isWaking else { return false }
            state.isWaking = true
            return true
        }
        if wakes { queue.async { self.wakeAll() } }
    }

    /// The last event that there is.
    var lastSequence: Int64 { state.withLock { $0.lastSequence } }

    /// Whether nothing more will come.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// What happens once there is something new. To be taken before looking for events, so that none is slept through.
    var signal: OneTimeSignal { state.withLock { $0.signal } }

    /// How many follow the events now.
    var listenerCount: Int { state.withLock { $0.listenerCount } }

    /// How many blocks were read from the file.
    var readCount: Int { recentReads.withLock { $0 } + pastReads.withLock { $0 } }

    /// Begins to follow; `leave` must come once for each time.
    ///
    /// - Throws: `busy` where too many do.
    func join() throws(Problem) {
        let isIn = state.withLock { state in
            guard state.listenerCount < EventLimits.listenersMax else { return false }
            state.listenerCount += 1
            return true
        }
        guard isIn else {
            throw Problem(.busy, "Too many clients follow the events of this workspace.", retryAfterSeconds: 30)
        }
    }

    /// Follows no longer.
    func leave() { state.withLock { $0.listenerCount -= 1 } }

    /// Wakes everybody for the last time.
    func close() {
        let signal = state.withLock { state in
            state.isClosed = true
            return state.signal
        }
        signal.fire()
    }

    /// The events right behind `after`: one at least, where there are any, and not more than a block.
    ///
    /// - Throws: what keeps the file from being read.
    func events(after: Int64) throws(Problem) -> ArraySlice<Event> {
        let last = lastSequence
        guard after >= 0, after < last else { return [] }
        let number = after / EventLimits.blockEvents
        let first = number * EventLimits.blockEvents
        let end = min(last, first + EventLimits.blockEvents)
        var events = cache.events(ofBlock: number)
        if first + Int64(events.count) < end {
            let reads = last - end < EventLimits.blockEvents ? recentReads : pastReads
            events = try reads.withLock { count throws(Problem) in
                // Somebody else may have read it meanwhile.
                let known = cache.events(ofBlock: number)
                guard first + Int64(known.count) < end else { return known }
                count += 1
                let whole = try known + read(after: first + Int64(known.count), upTo: end)
                cache.keep(whole, asBlock: number)
                return whole
            }
        }
        return events[Int(after - first)..<events.count]
    }

    private func read(after: Int64, upTo end: Int64) throws(Problem) -> [Event] {
        guard let reading = reading.withLock({ $0 }) else { throw StoreError.closed.problem }
        return try reading { reader throws(StoreError) in
            var query = LogQuery()
            (query.after, query.before, query.limit) = (after, end + 1, Int(EventLimits.blockEvents))
            let entries = try reader.log(query).entries
            guard entries.map(\.sequence).elementsEqual(after + 1...end) else {
                throw .damaged("change_log: there are not all of the rows \(after + 1) to \(end)")
            }
            var events = EventReading(reader)
            return try events.events(entries)
        }
    }

    private func wakeAll() {
        let last = state.withLock { state in
            state.isWaking = false
            return state.lastSequence
        }
        // So that those who wake up find the events made. What goes wrong here is told to those who ask.
        _ = try? events(after: last - 1)
        // Made outside the lock, which the writer takes.
        let following = OneTimeSignal()
        let signal = state.withLock { state in
            guard !state.isClosed else { return state.signal }
            defer { state.signal = following }
            return state.signal
        }
        signal.fire()
    }
}
