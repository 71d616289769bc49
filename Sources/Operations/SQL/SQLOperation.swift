internal import DealModel
internal import SQLSandbox
internal import Wire

/// Questions in SQL over documented views of one workspace, run in a process of its own that can reach nothing else.
enum SQLOperation {
    static let name = "analytics.sql"

    static let operation = Operation(
        name, .init(.post, "/analytics/sql"), scope: .read, effect: .reads,
        summary: "Ask in SQL",
        details: "Each statement is one SELECT of SQLite over views of this workspace: "
            + SQLCatalogue.standard.views.map(\.name).joined(separator: ", ")
            + ". All statements see the same state of the data. Of several, each has a result or an error of its own. "
            + "The time is that of all of them together; rows beyond the most that can be given are cut off, and the "
            + "result says so. A workspace has one question answered at a time, others wait.",
        body: .json(body, isRequired: true), output: .init(answer), problems: [.notImplemented, .busy],
        bodyProblems: problems
    ) { call throws(Problem) in
        guard let workers = call.ports.sql else {
            throw Problem(.notImplemented, "This server runs no statements.")
        }
        let workspace = call.workspace
        let calendar = try workspace.calendar
        let asked = call.body["as_of"]?.stringValue.flatMap { AnalysisMoment.instant($0, calendar) }
        let moment = min(asked ?? call.now, call.now)
        let shot = SQLSnapshot(workspace, workspace.snapshot, at: moment, now: call.now, calendar: calendar)
        let views = SQLCatalogue.standard.views
        let single = call.body["statement"]?.stringValue
        var question = SQLQuestion(
            single.map { [$0] } ?? call.body["statements"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            tables: views.map { $0.table(shot) }, nowMicroseconds: moment.microseconds,
            today: calendar.date(of: moment).description)
        if let rows = call.body["rows_max"]?.intValue { question.rowsMax = Int(rows) }
        if let timeout = call.body["timeout_ms"]?.intValue { question.timeoutMilliseconds = Int(timeout) }
        let outcomes = try ask(question, SQLViewSource(views: views, shot: shot), workers, call)
        if single != nil, case .failure(let failure) = outcomes.first { throw SQLAnswer.problem(failure) }
        return OperationAnswer.json([
            "data": ["results": .array(outcomes.map { SQLAnswer.json($0) })],
            "meta": [
                "as_of": .instant(moment), "today": .string(question.today), "data_version": .integer(shot.dataVersion),
            ],
        ])
    }

    private static func ask(
        _ question: SQLQuestion, _ source: SQLViewSource, _ workers: SQLWorkers, _ call: OperationCall
    ) throws(Problem) -> [SQLWorkers.Outcome] {
        let id = call.workspace.id
        let caller = call.caller
        do throws(SQLWorkerError) {
            return try workers.ask(question, of: .init(high: id.high, low: id.low), source: source) {
                caller.wait($0, $1)
            }
        } catch {
            switch error {
            case .busy:
                throw Problem(
                    .busy, "Other statements are being run, and this time was over first.",
                    retryAfterSeconds: retrySeconds)
            case .unavailable:
                throw Problem(.busy, "Statements cannot be run at the moment.", retryAfterSeconds: retrySeconds)
            case .callerLeft: throw Problem(.busy, "The caller has left.", retryAfterSeconds: retrySeconds)
            }
        }
    }

    private static let retrySeconds = 1

    private static let example = "SELECT stage, count(*) AS deals, sum(amount_minor) AS minor FROM deals GROUP BY stage"

    private static let statement = Schema.string(
        "One SELECT.", length: 1...SQLLimits.statementBytesMax, example: .string(example))

    private static let body = Schema.object(
        "What is asked: a statement, or several.",
        [
            .optional("statement", statement),
            .optional(
                "statements",
                .array(
                    "Several statements over the same state of the data.", of: statement,
                    count: 1...SQLLimits.statementsMax)),
            .optional(
                "as_of",
                .string(
                    "The moment that now() means and the views show; a date means the end of that local day. Now, if "
                        + "absent.", length: 1...Schemas.instantCharactersMax, format: .instantOrDate,
                    example: "2026-06-30")),
            .optional(
                "rows_max", .integer("How many rows a result can have.", 1...Int64(SQLLimits.rowsMax), example: 100),
                default: .integer(SQLLimits.rowsMax)),
            .optional(
                "timeout_ms",
                .integer(
                    "How long all of it may take, in milliseconds.", 1...Int64(SQLLimits.timeoutMillisecondsMax),
                    example: 2_000), default: .integer(SQLLimits.timeoutMillisecondsDefault)),
        ], example: ["statement": .string(example)]
    ).named("SQLQuestion")

    private static let problems: @Sendable (JSONObject) -> [FieldProblem] = { body in
        var problems: [FieldProblem] = []
        if (body["statement"] == nil) == (body["statements"] == nil) {
            problems.append(
                FieldProblem(
                    pointer: "", code: "invalid", detail: "Either statement or statements is needed, and not both.",
                    allowed: ["statement", "statements"]))
        }
        return problems
    }

    private static let answer = Schema.object(
        "What the statements gave.",
        [
            .required(
                "data",
                .object(
                    "The results.",
                    [
                        .required(
                            "results",
                            .array(
                                "One for each statement, in their order.", of: SQLAnswer.result,
                                count: 1...SQLLimits.statementsMax))
                    ]
                ).named("SQLResults")),
            .required(
                "meta",
                .object(
                    "What the results are about.",
                    [
                        .required("as_of", Schemas.instant("The moment that now() meant.")),
                        .required("today", Schemas.date("Its local date.")),
                        .required(
                            "data_version", .integer("The last write that was seen.", 0...Int64.max, example: 42)),
                    ]
                ).named("SQLMeta")),
        ]
    ).named("SQLAnswer")
}
