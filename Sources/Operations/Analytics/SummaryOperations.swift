internal import DealAnalytics
internal import DealModel
internal import Wire

/// What is in the pipelines: of one, and of all.
enum SummaryOperations {
    static let ofPipeline = MetricOperation(
        name: "pipelines.summary", paths: ["/pipelines/{id}/summary"], summary: "Summarise a pipeline",
        definition: PipelineSummaryQuery.definition, parameters: parameters, data: SummaryJSON.pipeline,
        isAboutPast: true, answer: { metric throws(Problem) in try answerOne(&metric) },
        unknown: { metric in
            let known = pipelines(metric)?.first.flatMap { metric.snapshot.definitions.pipeline($0) }
            return known.map { SummaryJSON.unknown($0, includesClosed: includes("closed", metric)) } ?? .null
        }, drill: { metric, request throws(Problem) in try drill(metric, request) })

    static let ofAll = MetricOperation(
        name: "pipelines.summary_all", paths: ["/pipelines/summary"], summary: "Summarise all pipelines",
        definition: PipelineSummaryQuery.definition, parameters: parameters,
        data: .object(
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
                    .array("All open deals by currency.", of: .any("Figures."), count: MetricJSON.entries)
                        .nullable()),
                .optional("percentiles", SummaryJSON.percentiles),
                .optional("delta", SummaryJSON.delta), .optional("drill", MetricJSON.drill),
            ]
        ).named("PipelineSummaries"), isAboutPast: true,
        answer: { metric throws(Problem) in try answerAll(&metric) },
        unknown: { _ in ["pipelines": .null, "by_currency": .null] },
        drill: { metric, request throws(Problem) in try drill(metric, request) })

    private static let inclusions = ["closed", "percentiles", "delta"]

    private static let parameters: [Parameter] = [
        .query(
            "include",
            .array(
                "What else to include: the closed stages, the percentiles of the amounts, or how much has changed "
                    + "since compare_to.", of: .enumeration("What.", inclusions, example: "closed"),
                count: 1...inclusions.count, isUnique: true, example: ["closed"])),
        .query(
            "compare_to",
            .string(
                "The moment since which changes are told, with include=delta; a date means the end of that local day.",
                length: 1...Schemas.instantCharactersMax, format: .instantOrDate, example: "2026-06-01")),
    ]

    private static func includes(_ what: String, _ metric: MetricCall) -> Bool {
        metric.call.texts("include")?.contains(what) ?? false
    }

    private static func pipelines(_ metric: MetricCall) -> [PipelineID]? {
        metric.call.texts("pipeline_id")?.compactMap { PipelineID($0) }
    }

    private static func drill(_ metric: MetricCall, _ request: DrillRequest) throws(Problem) -> DrillList {
        let query = PipelineSummaryQuery(pipelines: pipelines(metric), frame: metric.frame)
        return try metric.run { () throws(QueryStopped) in
            try query.drill(request, on: metric.snapshot, metric.work)
        }
    }

    private static func answerOne(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let (writer, answer) = try ask(&metric)
        guard let summary = answer.pipelines.first else {
            // It is known now, but was not yet.
            metric.warnNotYetKnown()
            return operationUnknown(metric)
        }
        guard !summary.pipeline.isDeleted else { throw OperationCall.notFound("pipeline") }
        return .object(writer.json(summary, metric))
    }

    private static func operationUnknown(_ metric: MetricCall) -> JSON { metric.operation.unknown?(metric) ?? .null }

    private static func answerAll(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let (writer, answer) = try ask(&metric)
        var data: JSONObject = [
            "pipelines": .array(
                answer.pipelines.filter { !$0.pipeline.isDeleted }.map { .object(writer.json($0, metric)) }),
            "by_currency": .array(answer.totals.open.map(SummaryJSON.json)),
        ]
        if let percentiles = writer.percentiles {
            data["percentiles"] = SummaryJSON.json(percentiles.of(answer.drill(.open)))
        }
        if let earlier = writer.earlier {
            data["delta"] = SummaryJSON.delta(answer.totals.open, since: earlier.totals.open, at: earlier.asOf)
        }
        data["drill"] = metric.drill(answer.drill(.open))
        return .object(data)
    }

    /// Asks what is asked for, and takes the deals into the papers.
    private static func ask(
        _ metric: inout MetricCall
    ) throws(Problem) -> (writer: SummaryWriter, answer: PipelineSummaries) {
        let earlierAt = try comparison(&metric)
        let query = PipelineSummaryQuery(pipelines: pipelines(metric), frame: metric.frame)
        let (snapshot, work) = (metric.snapshot, metric.work)
        let answer = try metric.run { () throws(QueryStopped) in try query.run(on: snapshot, work) }
        var writer = SummaryWriter(includesClosed: includes("closed", metric))
        if includes("percentiles", metric) {
            writer.percentiles = try metric.run { () throws(QueryStopped) in
                try query.percentiles(on: snapshot, work)
            }
        }
        if let earlierAt {
            var earlier = query
            earlier.frame.asOf = earlierAt
            writer.earlier = try metric.run { () throws(QueryStopped) in try earlier.run(on: snapshot, work) }
        }
        let population = answer.population
        metric.count(matched: population.matched, counted: population.counted)
        metric.exclude("unpriced", population.unpriced)
        metric.exclude("no_probability", population.noProbability)
        metric.exclude("fx_missing", population.conversion.fxMissing)
        metric.exclude("fx_assumed", population.conversion.fxAssumed)
        metric.exclude("term_assumed", population.conversion.termAssumed)
        warnMixed(answer, &metric)
        return (writer, answer)
    }

    private static func warnMixed(_ answer: PipelineSummaries, _ metric: inout MetricCall) {
        let closed = includes("closed", metric) ? answer.totals.won + answer.totals.lost : []
        let currencies = Set((answer.totals.open + closed).compactMap(\.currency)).sorted()
        guard currencies.count > 1, metric.frame.conversion == nil else { return }
        let list = currencies.map(\.code).joined(separator: ", ")
        metric.warnings.append(
            AnswerWarning(
                "mixed_currencies", "Amounts are in \(list) and are never added; see by_currency."))
    }

    /// The moment since which changes are told; nil where they are not asked for.
    ///
    /// - Throws: `invalid_parameter` where only one of `include=delta` and `compare_to` is there.
    private static func comparison(_ metric: inout MetricCall) throws(Problem) -> Instant? {
        let text = metric.call.text("compare_to")
        guard includes("delta", metric) != (text == nil) else {
            throw .query(
                "compare_to", text == nil ? "required" : "not_allowed",
                "compare_to and include=delta are given together.")
        }
        guard text != nil else { return nil }
        let moment = AnalysisMoment(
            metric.call, snapshot: metric.snapshot, calendar: metric.frame.calendar, asOf: "compare_to")
        metric.isStable = metric.isStable && moment.isStable
        return moment.asOf
    }
}
