internal import Operations
internal import Wire

/// The tools that are offered where nothing else is asked for: few, made for what people ask, and short, since they
/// stand in every conversation. What they take is what their operations take; only the words are their own.
struct CoreTools {
    private let catalogue: Catalogue

    init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    /// All of them, in the order in which they are listed.
    var all: [Tool] {
        [
            describe, pipelineSummary, metric, definitions, search, get, write, move, stageChanges, context, sql, drill,
        ].compactMap { $0 }
    }

    private var describe: Tool? { catalogue["workspace.describe"].map { DescribeTool(OperationInputs($0)).tool } }

    private var pipelineSummary: Tool? {
        oneOrAll(
            "pipeline_summary",
            "What stands in a pipeline (in all, without pipeline_id) stage by stage: deals, value, weighted value; "
                + "won and lost beside.", (one: "pipelines.summary", all: "pipelines.summary_all"),
            subject: ("pipeline_id", "id or name"),
            [
                ("as_of", "a past instant or date"), ("known_at", ""), ("owner_id", ""), ("tag", ""),
                ("currency", "convert into it"), ("compare_to", "a moment; with include [delta]"), ("include", ""),
            ], details: [.summary, .drill, .full], toolset: .analytics)
    }

    private var metric: Tool? { MetricTool(catalogue).tool }

    private var definitions: Tool? {
        one(
            "analytics.definition", "What a figure means: formula, rules, a worked example.",
            [("id", "such as win_rate.closed_period")], hasDetail: false)
    }

    private var search: Tool? {
        one(
            "deals.search",
            "Find deals by words in title or description, by filter, or both. Not for totals: use metric.",
            [
                ("query", "words"),
                (
                    "filter",
                    "{status: open, …} or {field, op, value} or {and: […]}; op: equals, in, greater_than, contains, "
                        + "is_empty …; fields: status, stage_id (or name), owner_id, currency, amount (and one on "
                        + "currency), tags …"
                ), ("sort", "-amount"), ("limit", "20 if absent"), ("cursor", ""), ("fields", ""),
            ])
    }

    private var get: Tool? {
        one("deals.get", "One deal with its contacts and tags.", [("id", "id or exact title"), ("fields", "")])
    }

    private var write: Tool? {
        methods(
            "deals_write",
            "Create, update, delete or restore a deal. effective_at backdates; corrects marks a correction of the "
                + "past. Stages change with deals_move.",
            [
                ("create", "deals.create"), ("update", "deals.update"), ("delete", "deals.delete"),
                ("restore", "deals.restore"),
            ],
            [
                ("id", "id or exact title (restore: id); not for create"), ("title", ""), ("pipeline_id", "id or name"),
                ("stage_id", "id or name"), ("amount", ""), ("currency", ""), ("probability", "0 to 1"),
                ("expected_close_date", ""), ("owner_id", ""), ("source", ""), ("next_step", ""), ("tags", ""),
                ("metadata", ""), ("effective_at", ""), ("corrects", ""), ("reason", ""),
            ])
    }

    private var move: Tool? {
        methods(
            "deals_move", "Move a deal to a stage (method move, if absent), win it, lose it or reopen it.",
            [("move", "deals.move"), ("win", "deals.win"), ("lose", "deals.lose"), ("reopen", "deals.reopen")],
            [
                ("id", "id or exact title"), ("stage_id", "id or name; where to"), ("reason", ""),
                ("probability", ""), ("effective_at", ""),
            ], usual: "move")
    }

    private var stageChanges: Tool? {
        oneOrAll(
            "stage_changes_list", "Moves between stages, oldest first: of one deal (deal_id), or of all.",
            (one: "deals.stage_changes", all: "stage_changes.list"), subject: ("deal_id", "id or exact title"),
            [
                ("pipeline_id", "id or name"), ("direction", ""), ("from", "instant"), ("to", ""),
                ("from_stage_id", ""), ("to_stage_id", ""), ("limit", ""), ("cursor", ""),
            ], details: [], toolset: .deals)
    }

    private var context: Tool? {
        one(
            "contacts.context",
            "Everything about a contact (UUID): its deals with role, stage, value and last moves; totals.", [("id", "")]
        )
    }

    private var sql: Tool? {
        one(
            "analytics.sql",
            "Run read-only SQLite SELECTs over this workspace's views: pipelines, stages, deals, deals_as_of(T), "
                + "stage_changes, stays, versions, deal_tags, deal_contacts, owners. Columns: describe with include "
                + "sql. For what no metric answers.",
            [
                ("statement", ""), ("statements", "several in one call"), ("as_of", "what now() is"),
                ("timeout_ms", "2000 if absent"),
            ])
    }

    private var drill: Tool? {
        one(
            "analytics.drill", "The deals behind a figure, by its token (ask with detail: drill).",
            [("token", ""), ("limit", ""), ("cursor", "")], hasDetail: false)
    }

    private typealias Words = (name: String, words: String)

    private func one(
        _ name: String, _ description: String, _ fields: [Words], hasDetail: Bool = true
    ) -> Tool? {
        guard let operation = catalogue[name] else { return nil }
        let inputs = OperationInputs(operation)
        return Tool(
            name: ToolNames.name(of: operation), description: description,
            toolsets: [.core, ToolNames.toolset(of: operation)], operations: [operation],
            input: ToolSchema.compact(
                fields.map { ($0.name, Self.short($0, [inputs])) }
                    + detail(hasDetail ? [.full] : []),
                required: inputs.all.filter(\.isRequired).map(\.name)), run: OperationTool.run(inputs))
    }

    private func oneOrAll(
        _ name: String, _ description: String, _ operations: (one: String, all: String), subject: Words,
        _ fields: [Words], details: [AnswerDetail], toolset: Toolset
    ) -> Tool? {
        guard let one = catalogue[operations.one].map({ OperationInputs($0) }),
            let all = catalogue[operations.all].map({ OperationInputs($0) })
        else { return nil }
        return Tool(
            name: name, description: description, toolsets: [.core, toolset],
            operations: [one.operation, all.operation],
            input: ToolSchema.compact(
                [(subject.name, ["type": "string", "description": .string(subject.words)] as JSON)]
                    + fields.map { ($0.name, Self.short($0, [all, one])) } + detail(details), required: []),
            run: OneOrAllTool.run(one: one, all: all, subject: subject.name))
    }

    /// The argument that chooses how much is told; none where there is no choice.
    private func detail(_ choices: [AnswerDetail]) -> [(name: String, schema: JSON)] {
        choices.isEmpty ? [] : [(AnswerDetail.argument, AnswerDetail.schema(choices))]
    }

    private func methods(
        _ name: String, _ description: String, _ methods: [(name: String, operation: String)], _ fields: [Words],
        usual: String? = nil
    ) -> Tool? {
        let found = methods.compactMap { method in
            catalogue[method.operation].map { (name: method.name, inputs: OperationInputs($0)) }
        }
        guard found.count == methods.count else { return nil }
        let ofWrites: [Words] = [
            (OperationInputs.idempotencyKey, ""), (OperationInputs.expectedVersion, ""),
            (OperationInputs.rehearsal, "only say what would happen"),
        ]
        let all = fields + ofWrites
        return Tool(
            name: name, description: description, toolsets: [.core, .deals],
            operations: found.map(\.inputs.operation),
            input: ToolSchema.compact(
                [(MethodTool.argument, MethodTool.schema(found))]
                    + all.map { ($0.name, Self.short($0, found.map(\.inputs))) },
                required: usual == nil ? [MethodTool.argument] : []),
            run: MethodTool.run(found, usual: usual))
    }

    /// An argument in short, by the first operation that has it.
    private static func short(_ field: Words, _ inputs: [OperationInputs]) -> JSON {
        guard let input = inputs.lazy.compactMap({ $0[field.name] }).first else {
            preconditionFailure("no operation takes \(field.name)")
        }
        return ToolSchema.short(input.schema, field.words)
    }
}
