internal import Operations
internal import Wire

/// An operation as a tool.
enum OperationTool {
    /// The tool of an operation, with everything that it takes.
    static func tool(_ operation: Operation) -> Tool {
        let inputs = OperationInputs(operation)
        return Tool(
            name: ToolNames.name(of: operation), description: description(operation),
            toolsets: [ToolNames.toolset(of: operation)], operations: [operation],
            input: ToolSchema.full(inputs.all + [detail]), run: run(inputs))
    }

    /// How many entries of a list a model gets that does not say.
    static let rowsDefault = 20
    /// Lists of deals show what tells deals apart, unless more is asked for.
    private static let dealLists = ["deals.search", "deals.list"]
    private static let dealFields = [
        "id", "title", "pipeline_name", "stage_name", "status", "amount", "currency", "effective_probability",
        "expected_close_date", "owner_id", "closed_at", "tags",
    ]

    /// How an operation is called as a tool.
    static func run(_ inputs: OperationInputs) -> Tool.Run {
        { call throws(Problem) in
            var arguments = call.arguments
            let detail = try takeDetail(from: &arguments)
            if inputs["limit"] != nil, arguments["limit"] == nil { arguments["limit"] = .integer(rowsDefault) }
            if detail != .full, dealLists.contains(inputs.operation.name), arguments["fields"] == nil {
                arguments["fields"] = .array(dealFields.map { .string($0) })
            }
            let answer = try inputs.perform(arguments, of: call)
            var read = try OperationReading.answer(answer, of: inputs.operation, asked: arguments, detail: detail)
            if detail != .full {
                read.data = StageNames(call.names).named(read.data)
                if inputs.operation.effect != .reads { read.data = changed(read.data, arguments) }
            }
            return read
        }
    }

    /// Of a deal that was written: what tells deals apart, and what was asked to be set.
    private static func changed(_ data: JSON, _ arguments: JSONObject) -> JSON {
        guard let deal = data.objectValue, deal["stage_name"] != nil, deal["title"] != nil else { return data }
        let wanted = Set(dealFields + ["version"] + arguments.names)
        return .object(JSONObject(deal.members.filter { wanted.contains($0.name) }.map { ($0.name, $0.value) }))
    }

    /// Takes the argument away that says how much is to be answered.
    static func takeDetail(from arguments: inout JSONObject) throws(Problem) -> AnswerDetail {
        guard let value = arguments[AnswerDetail.argument] else { return .concise }
        arguments[AnswerDetail.argument] = nil
        let all = AnswerDetail.allCases.map(\.rawValue)
        guard let text = value.stringValue, let detail = AnswerDetail(rawValue: text) else {
            throw Problem(
                .validationFailed, "\(AnswerDetail.argument) is one of \(all.joined(separator: ", ")).",
                errors: [
                    FieldProblem(
                        pointer: "/\(AnswerDetail.argument)", code: "not_allowed", detail: "There is no such detail.",
                        allowed: all, didYouMean: nearestName(to: value.stringValue ?? "", among: all))
                ])
        }
        return detail
    }

    /// The argument that says how much is to be answered.
    static let detail = ToolInput(
        name: AnswerDetail.argument, place: .member,
        schema: .enumeration(
            "summary is the sentence alone, concise leaves out what is null, drill adds the tokens for the tool drill, "
                + "full is all.",
            AnswerDetail.allCases.map(\.rawValue)), isRequired: false)

    private static func description(_ operation: Operation) -> String {
        let whole = operation.summary + "." + (operation.details.isEmpty ? "" : " \(operation.details)")
        guard whole.count > Tool.descriptionCharactersMax else { return whole }
        return whole.prefix(Tool.descriptionCharactersMax - 1) + "…"
    }
}
