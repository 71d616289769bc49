internal import DealAnalytics
internal import DealModel
internal import Wire

/// The quotes of a set of exchange rates.
enum RateQuoteList {
    static let knownAt = Parameter.query(
        "known_at",
        .string(
            "By what was recorded up to then. All that is known, if absent.", length: 1...Schemas.instantCharactersMax,
            format: .instantOrDate, example: "2026-10-05"))

    static let operation = Operation(
        "rate_sets.quotes", .init(.get, "/rate-sets/{id}/quotes"), scope: .read, effect: .reads,
        summary: "List the quotes of a set of exchange rates",
        details: "By currency and then by day. Of quotes of one day only the last one is listed that was recorded.",
        parameters: [
            RateSetOperations.id, .query("currency", Schemas.currency("Quotes of this currency alone.")),
            .query("from", Schemas.date("From this day on.")), .query("to", Schemas.date("Up to this day, included.")),
            knownAt, Schemas.limit, Schemas.cursor,
        ], output: .init(Schemas.page(of: RateSetJSON.quote, "Quotes.")),
        problems: [.notFound, .invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let snapshot = call.workspace.snapshot
        let id: RateSetID = try call.pathID("id", RateSetOperations.noun)
        _ = try RateSetOperations.find(id, in: snapshot.rates)
        let limit = call.integer("limit") ?? Paging.limitDefault
        let first = call.text("from").flatMap { CivilDate($0) } ?? .earliest
        let last = call.text("to").flatMap { CivilDate($0) } ?? .latest
        let position = try position(call)
        let knownTo = try knownTo(call, snapshot)
        let found =
            first > last
            ? []
            : snapshot.rates.quotes(
                of: id, currency: call.text("currency").flatMap { Currency($0) }, days: first...last, after: position,
                knownTo: knownTo, limit: limit + 1)
        let page = found.prefix(limit)
        let next = found.count > limit ? page.last : nil
        return Paging.answer(
            call, page.map { RateSetJSON.json($0) },
            next: next.map { ["currency": .string($0.currency.code), "date": .date($0.quote.day)] })
    }

    /// The last row of the log that counts.
    ///
    /// - Throws: `not_ready` where this system does not have the workspace's time zone.
    static func knownTo(_ call: OperationCall, _ snapshot: DealSnapshot) throws(Problem) -> Int64 {
        guard let text = call.text("known_at") else { return .max }
        let calendar = try call.workspace.calendar
        guard let instant = AnalysisMoment.instant(text, calendar), instant < call.now else { return .max }
        return snapshot.sequence(knownAt: instant) ?? 0
    }

    private static func position(
        _ call: OperationCall
    ) throws(Problem) -> (currency: Currency, day: CivilDate)? {
        guard let position = try Paging.position(call) else { return nil }
        guard let currency = position["currency"]?.stringValue.flatMap({ Currency($0) }),
            let day = position["date"]?.stringValue.flatMap({ CivilDate($0) })
        else { throw CursorFailure.invalidCursor.problem }
        return (currency, day)
    }
}
