internal import DealModel
internal import Reports
internal import Wire

/// How exports look on the wire, and in the files that keep them.
enum ExportJSON {
    private static let textCharactersMax = 2_000
    private static let definitionsMax = 100

    static let schema = Schema.object(
        "A report that is written in the background.",
        [
            .required("id", Schemas.id("The export.")),
            .required(
                "state",
                .enumeration("How far it is.", ExportJob.State.allCases.map(\.rawValue), example: "succeeded")),
            .required("report", .enumeration("The report.", ReportBook.plans.map(\.name), example: "deals")),
            .required("format", .enumeration("The format.", ReportFormat.allCases.map(\.rawValue), example: "csv")),
            .required("parameters", .map("What was asked for.", of: .any("A value."), count: 0...definitionsMax)),
            .required("as_of", Schemas.instant("The moment in the world.")),
            .required("data_version", .integer("The last sequence number taken into account.", 0...Int64.max)),
            .required("rows", .integer("How many rows are written.", 0...Int64.max, example: 8_800)),
            .required("created_at", Schemas.instant("When it was asked for.")),
            .required(
                "created_by", Schemas.text("Who asked.", 1...textCharactersMax, example: "key:dashboard")),
            .required("started_at", Schemas.instant("When it was begun.").nullable()),
            .required("finished_at", Schemas.instant("When it was over.").nullable()),
            .required("expires_at", Schemas.instant("When it goes away.").nullable()),
            .required("result", result.nullable()),
            .required(
                "failure",
                Schemas.text("Why it could not be written.", 1...textCharactersMax, example: "The disk is full.")
                    .nullable()),
        ]
    ).named("Export")

    private static let result = Schema.object(
        "The file.",
        [
            .required(
                "file", Schemas.text("Where it is.", 1...textCharactersMax, example: "/api/v1/exports/…/file")),
            .required("bytes", .integer("How many bytes it has.", 0...Int64.max)),
            .required(
                "sha256",
                .string("Their SHA-256.", length: 64...64, example: .string(String(repeating: "0", count: 64)))
            ),
            .required("rows", .integer("How many rows it has.", 0...Int64.max)),
            .required("omitted_rows", .integer("How many it leaves out, and says so.", 0...Int64.max)),
            .required("replaced_characters", .integer("Characters that the format cannot carry.", 0...Int64.max)),
            .required("text_amounts", .integer("Amounts too long for a spreadsheet's numbers.", 0...Int64.max)),
            .required(
                "definitions",
                .array(
                    "The definitions that its figures follow.",
                    of: Schemas.text("An id.", 1...textCharactersMax, example: "win_rate.closed_period"),
                    count: 0...definitionsMax)),
        ]
    ).named("ExportResult")

    /// An export as callers see it.
    static func json(_ job: ExportJob) -> JSON {
        [
            "id": .id(job.id), "state": .string(job.state.rawValue), "report": .string(job.report),
            "format": .string(job.format.rawValue), "parameters": .object(job.parameters),
            "as_of": .instant(job.moment.asOf), "data_version": .integer(job.dataVersion),
            "rows": .integer(job.rowCount), "created_at": .instant(job.createdAt), "created_by": .string(job.actor),
            "started_at": .instant(job.startedAt), "finished_at": .instant(job.finishedAt),
            "expires_at": .instant(job.expiresAt), "result": job.result.map { json($0, job) } ?? .null,
            "failure": .optional(job.failure),
        ]
    }

    private static func json(_ result: ExportJob.Result, _ job: ExportJob) -> JSON {
        [
            "file": .string("/api/v1" + job.filePath), "bytes": .integer(result.byteCount),
            "sha256": .string(result.digest), "rows": .integer(result.outcome.rowCount),
            "omitted_rows": .integer(result.outcome.omittedRowCount),
            "replaced_characters": .integer(result.outcome.replacedCharacterCount),
            "text_amounts": .integer(result.outcome.textAmountCount),
            "definitions": .array(result.definitions.map { .string($0) }),
        ]
    }

    /// An export as its file keeps it: what callers see, and the moment that was settled.
    static func kept(_ job: ExportJob) -> JSON {
        var kept = json(job).objectValue ?? JSONObject()
        kept["known_to"] = .optional(job.moment.knownTo)
        kept["known_at"] = .instant(job.moment.knownAt)
        kept["today"] = .date(job.moment.today)
        kept["is_before_knowledge"] = .bool(job.moment.isBeforeKnowledge)
        return .object(kept)
    }

    /// The export that a file keeps; nil where it is none.
    static func job(_ kept: JSON) -> ExportJob? {
        func instant(_ name: String) -> Instant? { kept[name]?.stringValue.flatMap { Instant($0) } }
        guard let id = kept["id"]?.stringValue.flatMap({ Identifier<ExportJob.Subject>($0) }),
            let state = kept["state"]?.stringValue.flatMap({ ExportJob.State(rawValue: $0) }),
            let report = kept["report"]?.stringValue, ReportBook.named(report) != nil,
            let format = kept["format"]?.stringValue.flatMap({ ReportFormat(rawValue: $0) }),
            let parameters = kept["parameters"]?.objectValue, let actor = kept["created_by"]?.stringValue,
            let createdAt = instant("created_at"), let asOf = instant("as_of"),
            let dataVersion = kept["data_version"]?.intValue,
            let today = kept["today"]?.stringValue.flatMap({ CivilDate($0) })
        else { return nil }
        let moment = AnalysisMoment(
            asOf: asOf, knownTo: kept["known_to"]?.intValue ?? dataVersion, knownAt: instant("known_at"), today: today,
            isBeforeKnowledge: kept["is_before_knowledge"]?.boolValue ?? false)
        var job = ExportJob(
            id: id, report: report, format: format, parameters: parameters, actor: actor, createdAt: createdAt,
            moment: moment, dataVersion: dataVersion)
        job.state = state
        job.rowCount = kept["rows"]?.intValue ?? 0
        job.startedAt = instant("started_at")
        job.finishedAt = instant("finished_at")
        job.failure = kept["failure"]?.stringValue
        job.result = kept["result"].flatMap(result)
        return job
    }

    private static func result(_ json: JSON) -> ExportJob.Result? {
        guard let byteCount = json["bytes"]?.intValue, let digest = json["sha256"]?.stringValue else { return nil }
        var outcome = ReportOutcome()
        outcome.rowCount = json["rows"]?.intValue ?? 0
        outcome.omittedRowCount = json["omitted_rows"]?.intValue ?? 0
        outcome.replacedCharacterCount = json["replaced_characters"]?.intValue ?? 0
        outcome.textAmountCount = json["text_amounts"]?.intValue ?? 0
        return ExportJob.Result(
            byteCount: byteCount, digest: digest, outcome: outcome,
            definitions: json["definitions"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }
}
