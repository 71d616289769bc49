internal import Operations
internal import Wire

/// What is here: the workspace by its operation, and beside it the views of `sql_query`, which are the same everywhere.
struct DescribeTool {
    /// The part that no operation tells.
    static let sql = "sql"
    /// The argument that names the parts.
    static let parts = "include"

    private let inputs: OperationInputs

    init(_ inputs: OperationInputs) { self.inputs = inputs }

    var tool: Tool {
        let known = inputs[Self.parts].map { Self.choices($0.schema) } ?? []
        return Tool(
            name: "describe",
            description: "What is here; call it first. Pipelines with their stages, owners, tags, metrics with their "
                + "parameters, limits; sql: the views and columns of sql_query.",
            toolsets: [.core, .admin], operations: [inputs.operation],
            input: ToolSchema.compact(
                [
                    (
                        Self.parts,
                        [
                            "type": "array", "items": ["enum": .array((known + [Self.sql]).map { .string($0) })],
                            "description": "all but sql, if absent",
                        ]
                    )
                ], required: []), run: run)
    }

    private static func choices(_ schema: Schema) -> [String] {
        switch schema.kind {
        case .array(let element, _, _): choices(element)
        case .enumeration(let values): values
        default: []
        }
    }

    private var run: Tool.Run {
        { [inputs] call throws(Problem) in
            var call = call
            let asked = call.arguments[Self.parts].map { $0.arrayValue ?? [$0] } ?? []
            guard asked.contains(.string(Self.sql)) else { return try OperationTool.run(inputs)(call) }
            let others = asked.filter { $0 != .string(Self.sql) }
            let views: JSON = .string(SQLCatalogue.standard.text)
            let detail = try OperationTool.takeDetail(from: &call.arguments)
            if others.isEmpty, call.arguments.names == [Self.parts] {
                return ToolAnswer(summary: "The views that sql_query reads.", data: [Self.sql: views])
            }
            call.arguments[Self.parts] = others.isEmpty ? nil : .array(others)
            call.arguments[AnswerDetail.argument] = .string(detail.rawValue)
            var answer = try OperationTool.run(inputs)(call)
            if case .object(var data) = answer.data {
                data[Self.sql] = views
                answer.data = .object(data)
            }
            // The views are not what the operation's own answer depends on.
            return answer
        }
    }
}
