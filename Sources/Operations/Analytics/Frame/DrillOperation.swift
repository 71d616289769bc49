internal import DealAnalytics
internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Lists the deals that one figure of an answer is made of.
enum DrillOperation {
    static let operation = Operation(
        "analytics.drill", .init(.get, "/analytics/drill/{token}"), scope: .read, effect: .reads,
        summary: "List the deals that a figure is made of",
        details:
            "Every figure of an answer comes with the path of this list. Its entries add up to the figure, by what "
            + "was known when it was asked for, whatever has been recorded since; the title is the present one.",
        parameters: [
            .path(
                "token",
                .string("Which figure.", length: 1...DrillToken.charactersMax, format: .token, example: "AYx3")),
            Schemas.limit, Schemas.cursor,
        ],
        output: .init(
            Schemas.page(
                of: row, "The deals of the figure, in the order of their creation.",
                with: [
                    .required(
                        "total",
                        .object(
                            "What all of them come to, on all pages.", MetricJSON.figureFields
                        ).named("DrillTotal"))
                ])), problems: [.notFound, .invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let token = try DrillToken(call.text("token") ?? "", in: call.workspace)
        guard let operation = MetricOperations.named(token.operation) else {
            throw OperationCall.notFound("figure")
        }
        let asked = OperationCall(
            operation: token.operation, workspace: call.workspace, principal: call.principal,
            requestID: call.requestID,
            parameters: Dictionary(uniqueKeysWithValues: token.parameters.members.map { ($0.name, $0.value) }),
            now: call.now, caller: call.caller)
        let moment = AnalysisMoment(
            asOf: token.asOf, knownTo: token.knownTo, knownAt: nil, today: token.today)
        let metric = try MetricCall(asked, operation: operation, pinned: moment)
        let position = try Paging.position(call)
        let page = DrillPage(
            after: try position.map { position throws(Problem) in try after(position) },
            limit: call.integer("limit") ?? Paging.limitDefault)
        return try answer(
            try operation.drill(metric, DrillRequest(token.target, page: page)), of: metric, call)
    }

    private static let row = Schema.object(
        "One deal, or one event of a deal.",
        [
            .required("deal_id", Schemas.id("The deal.")),
            .required(
                "title", Schemas.text("Its title now.", 0...DealLimits.titleCharactersMax, example: "Ten servers")),
            .required("at", Schemas.instant("When it happened; null for a deal that merely is.").nullable()),
            .required("days", Schemas.days("How long it took; null for what has no length.").nullable()),
            .optional(
                "percentile", Schemas.share("Which part of its like took at most as long, where the metric tells it.")),
            .required("currency", Schemas.currency("The currency.").nullable()),
            .required("value", .decimal("The value that counts; null for none.").nullable()),
            .required("weighted_value", .decimal("The weighted value that counts; null for none.").nullable()),
            .optional("converted_value", .decimal("The value in the currency asked for.")),
        ]
    ).named("DrillRow")

    private static func after(_ position: JSON) throws(Problem) -> DrillPage.Position {
        guard let deal = position["deal"]?.intValue.flatMap({ UInt32(exactly: $0) }),
            let at = position["at"]?.intValue, let count = position["count"]?.intValue
        else { throw CursorFailure.invalidCursor.problem }
        return DrillPage.Position(deal: deal, at: at, count: Int(count))
    }

    private static func answer(
        _ list: DrillList, of metric: MetricCall, _ call: OperationCall
    ) throws(Problem) -> OperationAnswer {
        let target = metric.frame.conversion?.target
        let entries = try call.workspace.read { reader throws(StoreError) in
            var entries: [JSON] = []
            for row in list.rows {
                guard let deal = try reader.deal(ordinal: Int64(row.deal)) else { continue }
                entries.append(json(row, deal.deal, in: target))
            }
            return entries
        }
        return Paging.answer(
            call, entries,
            next: list.next.map {
                ["deal": .integer(Int64($0.deal)), "at": .integer($0.at), "count": .integer($0.count)]
            }, beside: ["total": .object(MetricJSON.fields(list.total, in: target))])
    }

    private static func json(_ row: DrillRow, _ deal: Deal, in target: Currency?) -> JSON {
        let currency = row.figures.currency
        func amount(_ sum: Int128?) -> JSON {
            guard let sum, let currency else { return .null }
            return .amount(minorUnits: sum, currency: currency)
        }
        var object: JSONObject = [
            "deal_id": .id(deal.id), "title": .string(deal.facts.title ?? ""), "at": .instant(row.at),
            "days": row.length.map { .days(microseconds: $0) } ?? .null, "currency": .optional(currency?.code),
            "value": amount(row.figures.value), "weighted_value": amount(row.figures.weighted),
        ]
        if let percentile = row.percentile { object["percentile"] = .millionths(percentile) }
        if let target {
            object["converted_value"] = .amount(minorUnits: row.figures.converted, currency: target)
        }
        return .object(object)
    }
}
