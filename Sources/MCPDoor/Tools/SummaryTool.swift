internal import Operations
internal import Wire

/// What stands in one pipeline, or in all of them.
struct SummaryTool {
    private let ofOne: OperationInputs
    private let ofAll: OperationInputs

    init(ofOne: OperationInputs, ofAll: OperationInputs) {
        self.ofOne = ofOne
        self.ofAll = ofAll
    }

    var tool: Tool {
        let fields = [
            (name: "as_of", words: "a past instant or date"), (name: "known_at", words: ""),
            (name: "owner_id", words: ""), (name: "tag", words: ""), (name: "currency", words: "convert into it"),
            (name: "compare_to", words: "a moment; with include [delta]"), (name: "include", words: ""),
        ]
        return Tool(
            name: "pipeline_summary",
            description:
                "What stands in a pipeline (in all, without pipeline_id) stage by stage: deals, value, weighted value; "
                + "won and lost beside.",
            toolsets: [.core, .analytics], operations: [ofOne.operation, ofAll.operation],
            input: ToolSchema.compact(
                [("pipeline_id", ["type": "string", "description": "id or name"])]
                    + fields.map { ($0.name, CoreTools.short($0, [ofOne])) }
                    + [(AnswerDetail.argument, AnswerDetail.schema([.summary, .drill, .full]))], required: []),
            run: run)
    }

    private var run: Tool.Run {
        { [ofOne, ofAll] call throws(Problem) in
            var call = call
            guard let pipeline = call.arguments["pipeline_id"] ?? call.arguments["id"], pipeline.stringValue != nil
            else { return try OperationTool.run(ofAll)(call) }
            call.arguments["pipeline_id"] = nil
            call.arguments["id"] = pipeline
            return try OperationTool.run(ofOne)(call)
        }
    }
}
