internal import DealModel
internal import Wire

/// A whole report as one JSON object: papers, and sections with figures, charts and tables.
///
/// Rows are arrays of values in the order of the columns, since their names would be most of the file.
enum JSONReport {
    /// Writes the report.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        var outcome = ReportOutcome()
        var progress = RowProgress(options)
        sink.append("{\"report\":\(text(report.name)),\"title\":\(text(report.title)),\"papers\":")
        sink.bytes.append(contentsOf: papers(report.papers).encoded())
        sink.append(",\"sections\":[")
        for (index, section) in report.sections.enumerated() {
            sink.append(index > 0 ? "," : "")
            sink.append("{\"name\":\(text(section.name)),\"title\":\(text(section.title))")
            sink.append(",\"notes\":\(JSON.array(section.notes.map { .string($0) }).encodedText())")
            sink.append(",\"figures\":[")
            for (index, figure) in section.figures.enumerated() {
                sink.append(index > 0 ? "," : "")
                append(figure, to: &sink.bytes)
            }
            sink.append("],\"charts\":[")
            for (index, chart) in section.charts.enumerated() {
                sink.append(index > 0 ? "," : "")
                append(chart, to: &sink.bytes)
            }
            sink.append("],\"tables\":[")
            for (index, table) in section.tables.enumerated() {
                sink.append(index > 0 ? "," : "")
                try append(table, to: &sink, &outcome, &progress)
            }
            sink.append("]}")
        }
        sink.append("]}\n")
        try sink.flush()
        return outcome
    }

    /// The papers alone.
    static func papers(_ papers: ReportPapers) -> JSON {
        [
            "workspace": .string(papers.workspace), "as_of": .string(papers.asOf.description),
            "known_at": .optional(papers.knownAt?.description), "data_version": .integer(papers.dataVersion),
            "window": [
                "from": .optional(papers.windowStart?.description), "to": .optional(papers.windowEnd?.description),
                "tz": .string(papers.timeZone),
            ],
            "definitions": .array(
                papers.definitions.map {
                    ["id": .string($0.id), "version": .integer($0.version), "formula": .string($0.formula)]
                }), "parameters": .object(JSONObject(papers.parameters.map { ($0.name, .string($0.value)) })),
            "population": [
                "matched": .optional(papers.matchedCount), "counted": .optional(papers.countedCount),
            ], "excluded": .object(JSONObject(papers.excluded.map { ($0.reason, .integer($0.count)) })),
            "warnings": .array(papers.warnings.map { .string($0) }),
        ]
    }

    private static func text(_ text: String) -> String { JSON.string(text).encodedText() }

    private static func append(_ figure: ReportFigure, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"name\":\(text(figure.name)),\"label\":\(text(figure.label))".utf8)
        bytes.append(contentsOf: ",\"kind\":\"\(figure.kind.rawValue)\",\"value\":".utf8)
        JSONRow.append(figure.value, to: &bytes)
        if !figure.previousLabel.isEmpty {
            bytes.append(contentsOf: ",\"previous\":".utf8)
            JSONRow.append(figure.previous, to: &bytes)
            bytes.append(contentsOf: ",\"change\":".utf8)
            JSONRow.append(figure.change, to: &bytes)
            bytes.append(contentsOf: ",\"compared_with\":\(text(figure.previousLabel))".utf8)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ chart: ReportChart, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"name\":\(text(chart.name)),\"title\":\(text(chart.title))".utf8)
        bytes.append(contentsOf: ",\"shape\":\"\(chart.shape.rawValue)\",\"kind\":\"\(chart.kind.rawValue)\"".utf8)
        bytes.append(contentsOf: ",\"value_label\":\(text(chart.valueLabel)),\"categories\":".utf8)
        bytes.append(contentsOf: JSON.array(chart.categories.map { .string($0) }).encoded())
        bytes.append(contentsOf: ",\"series\":[".utf8)
        for (index, series) in chart.series.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: "{\"label\":\(text(series.label)),\"role\":\"\(series.role.rawValue)\"".utf8)
            bytes.append(contentsOf: ",\"points\":[".utf8)
            for (index, point) in series.points.enumerated() {
                bytes.append(contentsOf: (index > 0 ? ",{" : "{").utf8)
                let names = ["value", "low", "high"].map(JSONRow.encodedName)
                JSONRow.appendMembers(of: [point.value, point.low, point.high], names, to: &bytes)
                bytes.append(UInt8(ascii: "}"))
            }
            bytes.append(contentsOf: "]}".utf8)
        }
        bytes.append(contentsOf: "]}".utf8)
    }

    private static func append(
        _ table: ReportTable, to sink: inout ReportSink, _ outcome: inout ReportOutcome, _ progress: inout RowProgress
    ) throws(ReportError) {
        sink.append("{\"name\":\(text(table.name)),\"title\":\(text(table.title)),\"columns\":")
        let columns: [JSON] = table.columns.map {
            ["name": .string($0.name), "label": .string($0.label), "kind": .string($0.kind.rawValue)]
        }
        sink.bytes.append(contentsOf: JSON.array(columns).encoded())
        sink.append(",\"rows\":[")
        var separator = "\n"
        try table.forEachRow { row throws(ReportError) in
            sink.append(separator)
            separator = ",\n"
            appendRow(row, to: &sink.bytes)
            outcome.rowCount += 1
            try sink.flushPiece()
            try progress.rowIsDone()
        }
        sink.append("],\"totals\":[")
        for (index, row) in table.totals.enumerated() {
            sink.append(index > 0 ? "," : "")
            appendRow(row, to: &sink.bytes)
        }
        sink.append("]}")
    }

    private static func appendRow(_ row: borrowing ReportTable.Row, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for index in row.indices {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONRow.append(row[index], to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
