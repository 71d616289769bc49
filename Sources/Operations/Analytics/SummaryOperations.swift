internal import DealAnalytics
internal import DealModel
internal import Digests
internal import Wire

/// What is in the pipelines: of one, and of all.
enum SummaryOperations {
    static let all: [Operation] = [ofPipeline, ofAll]

    private static let details =
        "Open deals by stage: count, value, weighted value (each deal's rounded half to even, then summed), ages, "
        + "overdue; won and lost beside them. At any moment, by what was known at any moment. currency restricts the "
        + "deals to those in it. Closed deals never count as pipeline."

    private static let parameters: [Parameter] =
        AnalysisMoment.parameters + [
            .query("currency", Schemas.currency("Only the deals in this currency.")),
            .query(
                "include",
                .array(
                    "What else to include: the closed stages.",
                    of: .enumeration("What.", ["closed"], example: "closed"), count: 1...1)),
        ]

    private static let ofPipeline = Operation(
        "pipelines.summary", .init(.get, "/pipelines/{id}/summary"), scope: .read, effect: .reads,
        summary: "Summarise a pipeline", details: details,
        parameters: [.path("id", Schemas.id("The pipeline."))] + parameters,
        output: .init(
            .object(
                "A summary with its papers.",
                [.required("data", SummaryJSON.pipeline), .required("meta", SummaryJSON.meta)]), hasEntityTag: true),
        problems: [.notFound]
    ) { call throws(Problem) in
        let id: PipelineID = try call.pathID("id", "pipeline")
        let snapshot = call.workspace.snapshot
        guard let known = snapshot.definitions.pipeline(id) else { throw OperationCall.notFound("pipeline") }
        let moment = AnalysisMoment(call, snapshot: snapshot)
        let query = query(call, moment, pipelines: [id])
        let answer = query.run(on: snapshot)
        let closed = includesClosed(call)
        guard let summary = answer.pipelines.first, !moment.isBeforeKnowledge else {
            return finish(
                call, SummaryJSON.unknown(known, includesClosed: closed), answer, moment, snapshot,
                warnings: [notYetKnown(moment)])
        }
        guard !summary.pipeline.isDeleted else { throw OperationCall.notFound("pipeline") }
        return finish(
            call, SummaryJSON.json(summary, currency: query.currency, includesClosed: closed), answer, moment, snapshot,
            warnings: mixed(answer, includesClosed: closed))
    }

    private static let ofAll = Operation(
        "pipelines.summary_all", .init(.get, "/pipelines/summary"), scope: .read, effect: .reads,
        summary: "Summarise all pipelines", details: details, parameters: parameters,
        output: .init(
            .object(
                "The summaries with their papers.",
                [
                    .required(
                        "data",
                        .object(
                            "The summaries.",
                            [
                                .required(
                                    "pipelines",
                                    .array(
                                        "One a pipeline, in the order of creation.", of: SummaryJSON.pipeline,
                                        count: 0...Definitions.pipelinesMax
                                    ).nullable()),
                                .required(
                                    "by_currency",
                                    .array("All open deals by currency.", of: .any("Figures.")).nullable()),
                            ])), .required("meta", SummaryJSON.meta),
                ]), hasEntityTag: true)
    ) { call throws(Problem) in
        let snapshot = call.workspace.snapshot
        let moment = AnalysisMoment(call, snapshot: snapshot)
        let query = query(call, moment, pipelines: nil)
        let answer = query.run(on: snapshot)
        guard !moment.isBeforeKnowledge else {
            return finish(
                call, ["pipelines": .null, "by_currency": .null], answer, moment, snapshot,
                warnings: [notYetKnown(moment)])
        }
        let closed = includesClosed(call)
        let data: JSON = [
            "pipelines": .array(
                answer.pipelines.filter { !$0.pipeline.isDeleted }.map {
                    SummaryJSON.json($0, currency: query.currency, includesClosed: closed)
                }),
            "by_currency": .array(answer.totals.open.map(SummaryJSON.json)),
        ]
        return finish(call, data, answer, moment, snapshot, warnings: mixed(answer, includesClosed: closed))
    }

    private static func query(
        _ call: OperationCall, _ moment: AnalysisMoment, pipelines: [PipelineID]?
    ) -> PipelineSummaryQuery {
        PipelineSummaryQuery(
            pipelines: pipelines, asOf: moment.asOf, knownTo: moment.knownTo,
            currency: call.text("currency").flatMap { Currency($0) })
    }

    private static func includesClosed(_ call: OperationCall) -> Bool {
        call.texts("include")?.contains("closed") ?? false
    }

    private static func notYetKnown(_ moment: AnalysisMoment) -> JSON {
        [
            "code": "not_yet_known",
            "detail": .string(
                "Nothing that the question is about was recorded by \(moment.knownAt?.description ?? "then")."),
        ]
    }

    private static func mixed(_ answer: PipelineSummaries, includesClosed: Bool) -> [JSON] {
        let closed = includesClosed ? answer.totals.won + answer.totals.lost : []
        let currencies = Set((answer.totals.open + closed).compactMap(\.currency)).sorted()
        guard currencies.count > 1 else { return [] }
        let list = currencies.map(\.code).joined(separator: ", ")
        return [
            [
                "code": "mixed_currencies",
                "detail": .string("Amounts are in \(list) and are never added; see by_currency, or ask for one."),
            ]
        ]
    }

    /// The answer with its papers, and with what it depends on.
    private static func finish(
        _ call: OperationCall, _ data: JSON, _ result: PipelineSummaries, _ moment: AnalysisMoment,
        _ snapshot: DealSnapshot, warnings: [JSON]
    ) -> OperationAnswer {
        let population = result.population
        let meta: JSON = [
            "metric": "pipeline_summary", "definition": ["id": "pipeline_summary", "version": 1],
            "as_of": .instant(moment.asOf), "known_at": .instant(moment.knownAt),
            "data_version": .integer(snapshot.dataVersion),
            "population": ["matched": .integer(population.matched), "counted": .integer(population.counted)],
            "excluded": [
                "unpriced": .integer(population.unpriced), "no_probability": .integer(population.noProbability),
                "other_currency": .integer(population.otherCurrency),
            ], "warnings": .array(warnings),
        ]
        var answer = OperationAnswer.json(["data": data, "meta": meta])
        answer.computedAt = call.now
        guard moment.isStable else { return answer }
        let date = moment.today
        answer.validity = OperationAnswer.Validity(
            dataVersion: snapshot.dataVersion, day: LocalCalendar.utc.dayRange(date))
        var question = JSONObject(call.parameters.map { ($0.key, $0.value) })
        question["operation"] = .string(call.operation)
        let digest = Hex.encode(Array(SHA256.digest(of: Array(JSON.object(question).canonicalText().utf8)).prefix(6)))
        answer.entityTag = EntityTag("a\(snapshot.dataVersion)-\(date)-\(digest)")
        return answer
    }
}
