internal import DealAnalytics
internal import Reports
internal import Wire

/// Lists and metrics as files.
extension Operation {
    private static let fileFormats: [ReportFormat] = [.json, .csv, .ndjson, .xml, .xlsx, .html]

    /// The parameters that say how a file looks, beside its format.
    private static let fileParameters: [Parameter] = [
        .query(
            Output.formatName,
            .enumeration(
                "The format; that of Accept, or json, if absent.", fileFormats.map(\.rawValue), example: "json"),
            isAboutFile: true),
        .query(
            "table",
            .string(
                "The table that csv holds, and ndjson only holds; the first list that has rows, and all, if absent.",
                length: 1...ReportOperations.nameCharactersMax),
            isAboutFile: true),
        ReportOperations.formulas,
    ]

    /// The same operation, whose answer can be had as a file too where it is a list or a metric.
    ///
    /// The file is made of the answer itself, so that it cannot say something else.
    var offeringFiles: Operation {
        guard effect == .reads, output.formats.isEmpty, let schema = output.schema, let data = schema.answerData else {
            return self
        }
        let output = Output(
            status: output.status, schema, mediaType: output.mediaType,
            formats: Self.fileFormats.map { .init(name: $0.rawValue, mediaType: $0.mediaType) },
            hasEntityTag: output.hasEntityTag, mayCreate: output.mayCreate)
        let (handler, title, name) = (handler, summary, name)
        return Operation(
            name, address, scope: scope, effect: effect, summary: summary, details: details, isLocal: isLocal,
            isPublic: isPublic, parameters: parameters + Self.fileParameters, body: body, output: output,
            problems: problems + [.notAcceptable, .storageFull].filter { !problems.contains($0) },
            bodyProblems: bodyProblems
        ) { call throws(Problem) in
            let format = call.text(Output.formatName).flatMap { ReportFormat(rawValue: $0) } ?? .json
            let asked = call.with(parameters: call.parameters.filter { !Self.fileParameterNames.contains($0.key) })
            // Before the answer, so that it cannot be that of a later one.
            let dataVersion = call.workspace.snapshot.dataVersion
            var answer = try handler(asked)
            guard format != .json, case .json(let bytes) = answer.content else { return answer }
            let made = try AnswerReport(
                bytes, data, of: name, title: title, asked: asked, dataVersion: dataVersion)
            var options = try ReportOptions(call, format, made.report)
            if format == .csv, options.table == nil { options.table = made.usualTable }
            answer.content = try ReportFile.content(of: made.report, as: format, options, call)
            answer.entityTag = answer.entityTag.map { EntityTag("\($0.opaque)-\(format.rawValue)", isWeak: $0.isWeak) }
            answer.validity = nil
            return answer
        }
    }

    private static let fileParameterNames = Set(fileParameters.map(\.name))
}

extension Schema {
    /// What stands under `data` in the answer of a list or a metric; nil for other answers.
    fileprivate var answerData: Schema? {
        guard case .object(let fields) = kind, let data = fields.first(where: { $0.name == "data" })?.schema else {
            return nil
        }
        if case .array(let element, _, _) = data.kind, case .object = element.resolved.kind { return data }
        return fields.contains { $0.name == "meta" && $0.schema.hasField("metric") } ? data : nil
    }
}
