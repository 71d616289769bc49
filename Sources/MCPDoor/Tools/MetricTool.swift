internal import Operations
internal import Wire

/// Any metric by its name; several in one call.
struct MetricTool {
    /// The most questions in one call.
    static let queriesMax = 10

    /// Metrics by their names as tools.
    private let metrics: [(name: String, inputs: OperationInputs)]

    init(_ catalogue: Catalogue) {
        metrics = catalogue.operations.filter {
            $0.name.hasPrefix("analytics.") && $0.effect == .reads && !ToolNames.isOtherPath($0, in: catalogue)
                && OperationInputs($0)["known_at"] != nil
        }.map { (ToolNames.name(of: $0), OperationInputs($0)) }
    }

    var tool: Tool {
        let fields: [(name: String, schema: JSON)] = [
            ("metric", ["enum": .array(metrics.map { .string($0.name) })]),
            ("parameters", ["type": "object"]), ("sort", ["type": "string"]), ("top", ["type": "integer"]),
            ("columns", ["type": "array", "items": ["type": "string"]]),
            ("queries", ["type": "array", "items": ["type": "object"]]),
            (AnswerDetail.argument, AnswerDetail.schema([.summary, .drill, .full])),
        ]
        return Tool(
            name: "metric",
            description:
                "Any metric, or several in one call: queries [{metric, parameters, …}]; what stands beside them holds "
                + "for all. Common parameters: pipeline_id, owner_id, tag, filter, from, to, period (this_quarter …), "
                + "as_of, known_at, group_by, interval, currency; others: describe. sort (-column), top and columns "
                + "shape its tables. Example: {metric: win_rate, parameters: {from: 2026-01-01, group_by: [owner]}, "
                + "sort: -rate.rate, top: 3}",
            toolsets: [.core, .analytics], operations: metrics.map(\.inputs.operation),
            input: ToolSchema.compact(fields, required: []), run: run)
    }

    private var run: Tool.Run {
        { [self] call throws(Problem) in
            var arguments = call.arguments
            let detail = try OperationTool.takeDetail(from: &arguments)
            try check(arguments)
            guard let queries = arguments["queries"]?.arrayValue else {
                return try answer(.object(arguments), JSONObject(), at: "", call, detail)
            }
            let common = arguments["parameters"]?.objectValue ?? JSONObject()
            let whole = queries.map { Self.whole($0, arguments) }
            try check(common, of: whole)
            return try answer(whole, common, call, detail)
        }
    }

    /// A question with what stands beside it, where it does not say otherwise; parameters are joined one by one.
    private static func whole(_ query: JSON, _ arguments: JSONObject) -> JSON {
        guard var whole = query.objectValue else { return query }
        for name in ["metric"] + TableChoice.arguments where whole[name] == nil { whole[name] = arguments[name] }
        return .object(whole)
    }

    private func check(_ arguments: JSONObject) throws(Problem) {
        let known = ["metric", "parameters", "queries", AnswerDetail.argument] + TableChoice.arguments
        var problems = arguments.names.filter { !known.contains($0) }.map { name in
            FieldProblem(
                pointer: "/\(name)", code: Schema.unknownFieldCode,
                detail: "metric has no argument \(name); what a metric takes stands in parameters.", allowed: known,
                didYouMean: nearestName(to: name, among: known))
        }
        if let queries = arguments["queries"] {
            let count = queries.arrayValue?.count ?? 0
            if !(1...Self.queriesMax).contains(count) {
                problems.append(
                    FieldProblem(
                        pointer: "/queries", code: "out_of_range",
                        detail: "queries is a list of 1 to \(Self.queriesMax) questions."))
            }
            if let parameters = arguments["parameters"], parameters.objectValue == nil {
                problems.append(FieldProblem(pointer: "/parameters", code: "wrong_type", detail: "It is an object."))
            }
            problems += unknownMembers(of: queries.arrayValue ?? [])
        }
        guard problems.isEmpty else {
            throw Problem(.validationFailed, "metric cannot be called like this.", errors: problems)
        }
    }

    private func unknownMembers(of queries: [JSON]) -> [FieldProblem] {
        let known = ["metric", "parameters"] + TableChoice.arguments
        return queries.enumerated().flatMap { index, query in
            (query.objectValue?.names ?? []).filter { !known.contains($0) }.map { name in
                FieldProblem(
                    pointer: "/queries/\(index)/\(name)", code: Schema.unknownFieldCode,
                    detail: "A question has no member \(name).", allowed: known,
                    didYouMean: nearestName(to: name, among: known))
            }
        }
    }

    /// Refuses a common parameter that none of the metrics knows.
    private func check(_ common: JSONObject, of queries: [JSON]) throws(Problem) {
        let asked = metrics.filter { metric in queries.contains { names(metric, $0["metric"]?.stringValue ?? "") } }
        guard !asked.isEmpty else { return }
        let known = asked.flatMap { $0.inputs.all.map(\.name) }
        let problems = common.names.filter { !known.contains($0) }.map { name in
            FieldProblem(
                pointer: "/parameters/\(name)", code: Schema.unknownFieldCode,
                detail: "None of the metrics has a parameter \(name).", allowed: known,
                didYouMean: nearestName(to: name, among: known))
        }
        guard problems.isEmpty else {
            throw Problem(.validationFailed, "metric cannot be called like this.", errors: problems)
        }
    }

    private func names(_ metric: (name: String, inputs: OperationInputs), _ name: String) -> Bool {
        metric.name == name || metric.inputs.operation.name == "analytics.\(name)"
    }

    private func answer(
        _ queries: [JSON], _ common: JSONObject, _ call: ToolCall, _ detail: AnswerDetail
    ) throws(Problem) -> ToolAnswer {
        var results: [JSONObject] = []
        var answers: [ToolAnswer] = []
        var failedCount = 0
        for (index, query) in queries.enumerated() {
            call.progress(Double(index), Double(queries.count), query["metric"]?.stringValue)
            var result: JSONObject = ["metric": query["metric"] ?? .null]
            do throws(Problem) {
                let answer = try answer(query, common, at: "/queries/\(index)", call, detail).reduced
                if answer.data != [:] { result["data"] = answer.data }
                if !answer.meta.isEmpty { result["meta"] = .object(answer.meta) }
                answers.append(answer)
            } catch {
                failedCount += 1
                result["error"] = ToolFailure.json(error)
                let sentence = "\(query["metric"]?.stringValue ?? "query \(index)"): \(error.detail)"
                answers.append(ToolAnswer(summary: sentence, data: [:]))
            }
            results.append(result)
        }
        var meta = detail == .full ? JSONObject() : Papers.common(&results)
        if failedCount > 0 { meta["failed"] = .integer(failedCount) }
        // Sentences stand in the order of the questions.
        if detail == .summary, failedCount == 0 {
            return ToolAnswer(summary: Self.sentences(answers), data: [:], isReduced: true, detail: detail)
        }
        return ToolAnswer(
            summary: Self.sentences(answers), data: ["results": .array(results.map { .object($0) })], meta: meta,
            isReduced: true, detail: detail)
    }

    /// What all of them say of the time stands once, behind them.
    private static func sentences(_ answers: [ToolAnswer]) -> String {
        guard answers.count > 1, let when = answers[0].when, answers.allSatisfy({ $0.when == when }) else {
            return answers.map(\.summary).joined(separator: " ")
        }
        return answers.map(\.undated).joined(separator: " ") + " All \(when)."
    }

    private func answer(
        _ query: JSON, _ common: JSONObject, at pointer: String, _ call: ToolCall, _ detail: AnswerDetail
    ) throws(Problem) -> ToolAnswer {
        var shape = query.objectValue ?? JSONObject()
        let choice = try TableChoice(takenFrom: &shape, at: pointer)
        let name = query["metric"]?.stringValue ?? ""
        let names = metrics.map(\.name)
        guard let metric = metrics.first(where: { self.names($0, name) })
        else {
            throw Problem(
                .validationFailed, name.isEmpty ? "Which metric?" : "There is no metric \(name).",
                errors: [
                    FieldProblem(
                        pointer: pointer + "/metric", code: name.isEmpty ? "required" : "unknown_metric",
                        detail: "It is the name of a metric.", allowed: names,
                        didYouMean: nearestName(to: name, among: names))
                ])
        }
        guard let own = (query["parameters"] ?? [:]).objectValue else {
            throw Problem(
                .validationFailed, "parameters is an object.",
                errors: [FieldProblem(pointer: pointer + "/parameters", code: "wrong_type", detail: "It is an object.")]
            )
        }
        // What one of several questions does not know, another one does.
        var parameters = JSONObject(
            common.members.filter { metric.inputs[$0.name] != nil }.map { ($0.name, $0.value) })
        for member in own.members { parameters[member.name] = member.value }
        do throws(Problem) {
            let answer = try metric.inputs.perform(parameters, of: call)
            var read = try OperationReading.answer(
                answer, of: metric.inputs.operation, asked: parameters, detail: detail)
            guard !choice.isEverything else { return read }
            read.makesTables = true
            read = read.reduced
            read.isReduced = true
            read.data = try choice.applied(to: read.data)
            return read
        } catch {
            var problem = error
            problem.errors = error.errors.map { problem in
                let isOfTable = TableChoice.arguments.contains { problem.pointer == "/\($0)" }
                return problem.at(pointer + (isOfTable ? "" : "/parameters") + problem.pointer)
            }
            throw problem
        }
    }
}
