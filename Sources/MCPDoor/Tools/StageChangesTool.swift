internal import Operations
internal import Wire

/// The moves of all deals, or those of one.
struct StageChangesTool {
    private static let deal = "deal_id"

    private let all: OperationInputs
    private let ofDeal: OperationInputs

    init(all: OperationInputs, ofDeal: OperationInputs) {
        self.all = all
        self.ofDeal = ofDeal
    }

    var tool: Tool {
        let fields = [
            (name: "pipeline_id", words: "id or name"), (name: "direction", words: ""),
            (name: "from", words: "instant"), (name: "to", words: ""), (name: "from_stage_id", words: ""),
            (name: "to_stage_id", words: ""), (name: "limit", words: ""), (name: "cursor", words: ""),
        ]
        return Tool(
            name: "stage_changes_list",
            description: "Moves between stages, oldest first: of one deal (deal_id), or of all.",
            toolsets: [.core, .deals], operations: [all.operation, ofDeal.operation],
            input: ToolSchema.compact(
                [(Self.deal, ["type": "string", "description": "id or exact title"] as JSON)]
                    + fields.map { ($0.name, CoreTools.short($0, [all])) }, required: []), run: run)
    }

    private var run: Tool.Run {
        { [all, ofDeal] call throws(Problem) in
            var call = call
            guard let deal = call.arguments[Self.deal] else { return try OperationTool.run(all)(call) }
            call.arguments[Self.deal] = nil
            call.arguments["id"] = deal
            return try OperationTool.run(ofDeal)(call)
        }
    }
}
