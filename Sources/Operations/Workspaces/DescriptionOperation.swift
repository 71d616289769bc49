internal import DealAnalytics
internal import DealModel
internal import Digests
internal import Wire
internal import WorkspaceStore

/// What is in a workspace, for those who see it for the first time: as much as they need to ask on, in few bytes.
enum DescriptionOperation {
    static let operation = Operation(
        "workspace.describe", .init(.get, "/workspace/description"), scope: .read, effect: .reads,
        summary: "Describe what is in the workspace",
        details: "Pipelines with their stages, owners, sources, tags, currencies and metrics, with how many deals "
            + "there are of each. Long lists are cut; beside them stands how many there are in all. Nothing is null: "
            + "what there is nothing to say of is left out.",
        parameters: [
            .query(
                "include",
                .array(
                    "Which parts; all of them, if absent.",
                    of: .enumeration("A part.", DescriptionSchema.parts, example: "pipelines"),
                    count: 1...DescriptionSchema.parts.count, isUnique: true, example: ["pipelines"]))
        ], output: .init(DescriptionSchema.schema, hasEntityTag: true)
    ) { call throws(Problem) in
        let snapshot = call.workspace.snapshot
        let wanted = call.texts("include")
        func includes(_ part: String) -> Bool { wanted?.contains(part) ?? true }
        var body = workspace(call.workspace, snapshot)
        if includes("counts") || includes("pipelines") {
            let summaries = PipelineSummaryQuery(asOf: call.workspace.now).run(on: snapshot)
            if includes("counts") { add(summaries.totals, to: &body) }
            if includes("pipelines") { add(summaries, of: snapshot.definitions, to: &body) }
        }
        if includes("owners") || includes("sources") {
            let counts = DealCounts(snapshot)
            if includes("owners") { add(counts.owners, DescriptionLimits.ownersMax, as: "owners", to: &body) }
            if includes("sources") { add(counts.sources, DescriptionLimits.sourcesMax, as: "sources", to: &body) }
        }
        if includes("tags") { addTags(of: snapshot.definitions, to: &body) }
        if includes("metrics") { body["metrics"] = .array(MetricOperations.metrics.map(json)) }
        if includes("limits") { body["limits"] = limits(call.limits) }
        let bytes = JSON.object(body).encoded()
        var answer = OperationAnswer(.json(bytes))
        // It says nothing that a day changes, but answers are kept for one at most.
        answer.validity = OperationAnswer.Validity(
            dataVersion: snapshot.dataVersion, day: LocalCalendar.utc.dayRange(call.workspace.now.dateInUTC))
        answer.entityTag = EntityTag("w" + Hex.encode(Array(SHA256.digest(of: bytes).prefix(8))))
        return answer
    }

    private static func workspace(_ workspace: Workspace, _ snapshot: DealSnapshot) -> JSONObject {
        let settings = snapshot.definitions.settings?.current
        var body: JSONObject = [
            "name": .string(workspace.name),
            "time_zone": .string(settings?.timeZone ?? WorkspaceSettings.defaultTimeZone),
            "fiscal_year_start": .integer(settings?.fiscalYearStartMonth ?? 1),
        ]
        if let currency = settings?.reportingCurrency { body["reporting_currency"] = .string(currency.code) }
        body["data_version"] = .integer(snapshot.dataVersion)
        if let first = snapshot.oldestEffectiveAt { body["first_change_at"] = .instant(first) }
        if let last = snapshot.lastRecordedAt { body["last_change_at"] = .instant(last) }
        return body
    }

    private static func add(_ totals: StatusTotals, to body: inout JSONObject) {
        let byStatus = [(StageKind.open, totals.open), (.won, totals.won), (.lost, totals.lost)]
        var currencies: [Currency: Int] = [:]
        for (_, figures) in byStatus {
            for figure in figures {
                if let currency = figure.currency { currencies[currency, default: 0] += figure.count }
            }
        }
        body["deals"] = .object(
            JSONObject(byStatus.map { ($0.rawValue, .integer($1.reduce(0) { $0 + $1.count })) }))
        body["currencies"] = .array(
            currencies.sorted { $0.key < $1.key }.map { ["code": .string($0.key.code), "deals": .integer($0.value)] })
    }

    private static func add(_ summaries: PipelineSummaries, of definitions: Definitions, to body: inout JSONObject) {
        let live = definitions.livePipelines
        var dealsOfStage: [StageID: Int] = [:]
        for summary in summaries.pipelines {
            for stage in summary.stages { dealsOfStage[stage.stage.id] = stage.count }
        }
        var pipelines: [JSON] = []
        var stageCount = 0
        for pipeline in live.prefix(DescriptionLimits.pipelinesMax) {
            let stages = definitions.liveStages(of: pipeline.id)
            stageCount += stages.count
            guard stageCount <= DescriptionLimits.stagesMax else { break }
            var object: JSONObject = ["id": .id(pipeline.id), "name": .string(pipeline.name)]
            if pipeline.isDefault { object["default"] = true }
            if pipeline.isArchived { object["archived"] = true }
            object["stages"] = .array(stages.map { json($0, dealCount: dealsOfStage[$0.id] ?? 0) })
            pipelines.append(.object(object))
        }
        body["pipelines"] = .array(pipelines)
        body["pipelines_total"] = .integer(live.count)
    }

    private static func json(_ stage: Stage, dealCount: Int) -> JSON {
        var object: JSONObject = [
            "id": .id(stage.id), "name": .string(stage.name), "kind": .string(stage.kind.rawValue),
        ]
        if let probability = stage.defaultProbability { object["probability"] = .probability(probability) }
        if stage.isArchived { object["archived"] = true }
        object["deals"] = .integer(dealCount)
        return .object(object)
    }

    private static func add(
        _ entries: [DealCounts.Entry], _ countMax: Int, as name: String, to body: inout JSONObject
    ) {
        body[name] = .array(
            entries.prefix(countMax).map {
                [
                    "id": .string($0.name), "open": .integer($0.open), "won": .integer($0.won),
                    "lost": .integer($0.lost),
                ]
            })
        body[name + "_total"] = .integer(entries.count)
    }

    private static func addTags(of definitions: Definitions, to body: inout JSONObject) {
        let live = definitions.tags.map(\.current).filter { !$0.isDeleted }
        body["tags"] = .array(
            live.prefix(DescriptionLimits.tagsMax).map { ["id": .id($0.id), "name": .string($0.name)] })
        body["tags_total"] = .integer(live.count)
    }

    private static func json(_ metric: MetricOperation) -> JSON {
        let prefix = "analytics."
        let id = metric.name.hasPrefix(prefix) ? String(metric.name.dropFirst(prefix.count)) : metric.name
        var object: JSONObject = ["id": .string(id), "title": .string(metric.summary)]
        let names = metric.parameters.map { JSON.string($0.name) }
        if !names.isEmpty { object["params"] = .array(names) }
        return .object(object)
    }

    private static func limits(_ limits: RequestLimits) -> JSON {
        [
            "page": .integer(limits.pageEntriesMax), "bulk_operations": .integer(BulkLimits.operationsMax),
            "filter_conditions": .integer(DealFilter.conditionsMax), "filter_values": .integer(DealFilter.valuesMax),
            "search_words": .integer(FullTextQuery.wordsMax), "group_by": .integer(GroupDimension.dimensionsMax),
            "figures": .integer(QueryStopped.figuresMax), "idempotency_hours": .integer(KeptAnswer.keptHours),
        ]
    }
}
