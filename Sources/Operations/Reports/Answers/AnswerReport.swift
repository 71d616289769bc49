internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// A list or the answer of a metric as a report: every list in it becomes a table, and everything else one of one row.
struct AnswerReport {
    private static let entries = "entries"
    private static let figures = "figures"

    /// The report.
    let report: Report
    /// The table that a reader of one table wants: the first list that has entries, else the first of one row.
    let usualTable: String?

    /// - Parameters:
    ///   - bytes: the body of the answer.
    ///   - schema: what stands under its `data`.
    ///   - operation: the operation's name.
    ///   - title: what it does, in a line; a metric has the title of its definition.
    ///   - call: what was asked.
    ///   - dataVersion: what the answer knows at least.
    init(
        _ bytes: [UInt8], _ schema: Schema, of operation: String, title: String, asked call: OperationCall,
        dataVersion: Int64
    ) throws(Problem) {
        guard let body = try? JSONReader.parse(bytes) else {
            throw Problem(.internal, "The answer of \(operation) cannot be read.")
        }
        let name = String(operation.map { $0 == "." || $0 == "_" ? "-" : $0 })
        let title = Self.definition(of: body)?.title ?? title
        let tables = Self.tables(of: body["data"] ?? .null, schema)
        usualTable = (tables.first { $0.entryCount > 0 } ?? tables.first)?.tellingName
        let section = ReportSection(
            name, title: title, notes: Self.notes(of: body), tables: tables.flatMap(\.all))
        report = Report(
            name: name, title: title, papers: Self.papers(of: body, asked: call, dataVersion: dataVersion),
            sections: [section])
    }

    /// Lists first, then single things, then what is left.
    private static func tables(of data: JSON, _ schema: Schema) -> [AnswerTable] {
        if case .array(let element, _, _) = schema.kind {
            return [AnswerTable(entries, data.arrayValue ?? [], of: element)]
        }
        guard case .object(let fields) = schema.resolved.kind else { return [] }
        var lists: [AnswerTable] = []
        var things: [AnswerTable] = []
        var rest: [SchemaField] = []
        for field in fields {
            let value = data[field.name] ?? .null
            guard field.isRequired || !value.isNull else { continue }
            switch field.schema.resolved.kind {
            case .array(let element, _, _) where element.isRecord && !element.isAmount:
                lists.append(AnswerTable(field.name, value.arrayValue ?? [], of: element))
            case .object where !field.schema.isAmount:
                things.append(AnswerTable(field.name, value.isNull ? [] : [value], of: field.schema))
            default: rest.append(field)
            }
        }
        guard !rest.isEmpty else { return lists + things }
        return lists + things + [AnswerTable(figures, data.isNull ? [] : [data], of: .object("", rest))]
    }

    private static func notes(of body: JSON) -> [String] {
        guard body["page"]?["has_more"]?.boolValue == true else { return [] }
        return ["There are more entries: the link of the answer leads to the next page."]
    }

    private static func definition(of body: JSON) -> MetricDefinition? {
        let id = body["meta"]?["definition"]?["id"]?.stringValue
        return MetricDefinition.all.first { $0.id == id }
    }

    private static func papers(of body: JSON, asked call: OperationCall, dataVersion: Int64) -> ReportPapers {
        let meta = body["meta"]
        func instant(_ value: JSON?) -> Instant? { value?.stringValue.flatMap { Instant($0) } }
        var papers = ReportPapers(
            workspace: call.workspace.name, asOf: instant(meta?["as_of"]) ?? call.now,
            dataVersion: meta?["data_version"]?.intValue ?? dataVersion,
            timeZone: meta?["window"]?["tz"]?.stringValue ?? "UTC")
        papers.knownAt = instant(meta?["known_at"])
        papers.windowStart = instant(meta?["window"]?["from"])
        papers.windowEnd = instant(meta?["window"]?["to"])
        papers.parameters = call.parameters.sorted { $0.key < $1.key }.map {
            ($0.key, $0.value.stringValue ?? $0.value.encodedText())
        }
        if let definition = definition(of: body) {
            papers.definitions = [
                .init(id: definition.id, version: Int64(definition.version), formula: definition.formula)
            ]
        }
        papers.matchedCount = meta?["population"]?["matched"]?.intValue
        papers.countedCount = meta?["population"]?["counted"]?.intValue
        papers.excluded = (meta?["excluded"]?.objectValue?.members ?? []).compactMap { member in
            member.value.intValue.flatMap { $0 > 0 ? (member.name, $0) : nil }
        }
        papers.warnings = (meta?["warnings"]?.arrayValue ?? []).compactMap { $0["detail"]?.stringValue }
        return papers
    }
}
