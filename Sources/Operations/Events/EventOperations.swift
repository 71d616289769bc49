internal import DealModel
internal import Locking
internal import Wire
internal import WorkspaceStore

/// The change feed: everything that happened in a workspace, in one order without gaps.
enum EventOperations {
    static let all: [Operation] = [list, stream]

    private static let types = Parameter.query(
        "types",
        .array(
            "Only events of these types.",
            of: .enumeration("A type.", EventType.allCases.map(\.rawValue), example: "deal.moved"),
            count: 1...EventType.allCases.count))

    private static let lastEventID = "Last-Event-ID"

    private static func after(_ description: String) -> Parameter {
        .query("after", .integer(description, 0...Int64.max, example: 0))
    }

    /// A page of events.
    static let page = Schema.object(
        "Events, oldest first.",
        [
            .required("data", .array("The events of this page.", of: EventJSON.schema, count: 0...Paging.limitMax)),
            .required(
                "page",
                .object(
                    "Where the page stands in the log.",
                    [
                        .required(
                            "next_cursor",
                            .string(
                                "Leads to the next page; null where there is none yet.",
                                length: 1...CursorSeal.charactersMax
                            ).nullable()),
                        .required("has_more", .boolean("Whether there are events behind this page already.")),
                        .required(
                            "last_seq",
                            .integer(
                                "The last event that was looked at, to be given as after the next time: of the types "
                                    + "that were asked for, none up to here is missing.", 0...Int64.max, example: 42)),
                    ]
                ).named("EventPageEnd")),
        ]
    ).named("EventPage")

    private static let list = Operation(
        "events.list", .init(.get, "/events"), scope: .read, effect: .reads, summary: "List what happened",
        details: "In the order of the log, which has no gaps. With wait, an answer that would be empty waits for the "
            + "next event so many seconds. A page can have fewer events than limit, also none, and has_more be true: "
            + "with a filter by type only so many events are looked at for one page.",
        parameters: [
            after("Only events behind this one: the last_seq of the answer before."), types,
            .query(
                "wait",
                .integer(
                    "How many seconds to wait for an event where there is none.", 0...Int64(EventLimits.waitSecondsMax),
                    example: 0)), Schemas.limit, Schemas.cursor,
        ], output: .init(page), problems: [.invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let feed = call.workspace.events
        let start = try Paging.position(call)?.intValue ?? Int64(call.integer("after") ?? 0)
        try checkBounds(start, feed, code: .invalidParameter, pointer: FieldProblem.queryPointer("after"))
        var page = EventPage(
            after: start, types: wantedTypes(call), limit: call.integer("limit") ?? Paging.limitDefault)
        try page.take(from: feed)
        if page.events.isEmpty, !page.isFull, let seconds = call.integer("wait"), seconds > 0 {
            try feed.join()
            defer { feed.leave() }
            try wait(call, for: &page, milliseconds: seconds * 1_000, feed)
        }
        return answer(call, page, feed)
    }

    private static let stream = Operation(
        "events.stream", .init(.get, "/events/stream"), scope: .read, effect: .reads,
        summary: "Follow what happens",
        details: "Server-sent events without end: the id is the event's seq, the event its type, the data the event "
            + "as one line of JSON. Without after and \(lastEventID) it begins with the next event; a client that "
            + "comes back with \(lastEventID) goes on where it was, and that header wins over after. A message "
            + "without data, at the start and at least every 15 seconds, only brings the id up to date.",
        parameters: [
            after("Begin behind this event."), types,
            .header(
                lastEventID,
                .integer("The last event that the client has seen; wins over after.", 0...Int64.max, example: 0)),
        ], output: .init(mediaType: "text/event-stream")
    ) { call throws(Problem) in
        let feed = call.workspace.events
        let start: Int64
        if let last = call.parameters[lastEventID]?.intValue {
            start = last
            try checkBounds(start, feed, code: .malformedHeader, pointer: FieldProblem.headerPointer(lastEventID))
        } else {
            start = call.integer("after").map { Int64($0) } ?? feed.lastSequence
            try checkBounds(start, feed, code: .invalidParameter, pointer: FieldProblem.queryPointer("after"))
        }
        let stream = try EventStream(
            feed, types: wantedTypes(call), after: start, mayGoOn: call.caller.mayGoOn)
        return OperationAnswer(
            .live(
                OperationAnswer.Live(
                    next: { stream.next() }, pause: { stream.pause() }, farewell: EventStream.farewell,
                    finished: { _ in stream.finished() })))
    }

    /// A client that knows an event which is not there has followed another history, such as that of before a restore:
    /// if it went on here, it would take what is new for what it knows.
    private static func checkBounds(
        _ after: Int64, _ feed: EventFeed, code: ProblemCode, pointer: String
    ) throws(Problem) {
        let last = feed.lastSequence
        guard after > last else { return }
        throw Problem(
            code, "The last event of this workspace is \(last).",
            errors: [
                FieldProblem(
                    pointer: pointer, code: "out_of_range", detail: "There is no event \(after): the last is \(last).")
            ])
    }

    private static func wantedTypes(_ call: OperationCall) -> Set<EventType>? {
        call.texts("types").map { Set($0.compactMap { EventType(rawValue: $0) }) }
    }

    /// Sleeps until the page has an event, the time has passed, or there is nobody to answer any more.
    private static func wait(
        _ call: OperationCall, for page: inout EventPage, milliseconds: Int, _ feed: EventFeed
    ) throws(Problem) {
        let now = EventTiming.standard.milliseconds
        let end = now() + milliseconds
        while page.events.isEmpty, !page.isFull, !feed.isClosed {
            // Taken before looking, so that nothing is slept through.
            let signal = feed.signal
            try page.take(from: feed)
            let left = end - now()
            guard page.events.isEmpty, !page.isFull, left > 0 else { return }
            let step = signal.descriptor < 0 ? min(left, EventLimits.blindWaitMilliseconds) : left
            // A signal closes its descriptor when nobody holds it any more.
            let isWorthIt = withExtendedLifetime(signal) { call.caller.wait(signal.descriptor, step) }
            guard isWorthIt, call.caller.mayGoOn() else { return }
        }
    }

    private static func answer(_ call: OperationCall, _ page: EventPage, _ feed: EventFeed) -> OperationAnswer {
        let hasMore = page.lastSequence < feed.lastSequence
        let cursor = hasMore ? Paging.cursor(call, .integer(page.lastSequence)) : nil
        return EventJSON.answer(page.events, cursor: cursor, lastSequence: page.lastSequence)
    }
}
