internal import DealModel
internal import Wire

/// A report as XML: the whole of it, as `api-spec/report.xsd` describes it.
///
/// Elements and attributes have one order, so that the same report gives the same bytes. Memory does not grow with the
/// rows.
enum XMLReport {
    /// The namespace of every element.
    static let namespace = "urn:penstock:report:1"

    /// Writes a report.
    ///
    /// - Throws: what the rows, the sink and `progress` throw, and `library` where libxml2 fails.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        try write(report, options, to: &sink, rowsMax: .max)
    }

    /// Writes a report of no more rows than that, of all tables. A table that has more says so by an element `omitted`
    /// at its end, which is not in the schema: the stylesheet of pages alone reads it.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink, rowsMax: Int64
    ) throws(ReportError) -> ReportOutcome {
        var document = try XMLDocument()
        document.begin("report", ["xmlns": namespace, "name": report.name, "title": report.title])
        write(report.papers, to: &document)
        for section in report.sections {
            document.begin("section", ["name": section.name, "title": section.title])
            for note in section.notes { document.element("note", [:], note) }
            for figure in section.figures { try write(figure, to: &document, &sink) }
            for chart in section.charts { try write(chart, to: &document, &sink) }
            for table in section.tables {
                document.begin("table", ["name": table.name, "title": table.title])
                document.begin("columns")
                for column in table.columns {
                    document.element(
                        "column", ["name": column.name, "label": column.label, "kind": column.kind.rawValue])
                }
                document.end()
                let omittedCount = try document.rows(of: table, options, to: &sink, rowsMax: rowsMax)
                if omittedCount > 0 {
                    document.element(
                        "omitted",
                        [
                            "count": String(omittedCount), "display": DigitGroups.text(String(omittedCount)),
                            "limit": DigitGroups.text(String(rowsMax)),
                        ])
                }
                document.end()
            }
            document.end()
        }
        document.end()
        try document.finish(to: &sink)
        return document.outcome
    }

    private static func write(_ papers: ReportPapers, to document: inout XMLDocument) {
        document.begin("papers")
        document.element("workspace", [:], papers.workspace)
        document.element("as_of", [:], papers.asOf.description)
        if let knownAt = papers.knownAt { document.element("known_at", [:], knownAt.description) }
        document.element("data_version", [:], String(papers.dataVersion))
        document.element("time_zone", [:], papers.timeZone)
        document.element(
            "window", ["start": papers.windowStart?.description, "end": papers.windowEnd?.description])
        for definition in papers.definitions {
            document.element(
                "definition", ["id": definition.id, "version": String(definition.version)], definition.formula)
        }
        for parameter in papers.parameters { document.element("parameter", ["name": parameter.name], parameter.value) }
        document.element(
            "population",
            ["matched": papers.matchedCount.map { String($0) }, "counted": papers.countedCount.map { String($0) }])
        for part in papers.excluded {
            document.element("excluded", ["reason": part.reason, "count": String(part.count)])
        }
        for warning in papers.warnings { document.element("warning", [:], warning) }
        document.end()
    }

    private static func write(
        _ figure: ReportFigure, to document: inout XMLDocument, _ sink: inout ReportSink
    ) throws(ReportError) {
        document.begin(
            "figure",
            [
                "name": figure.name, "label": figure.label, "kind": figure.kind.rawValue,
                "previous_label": figure.previousLabel.isEmpty ? nil : figure.previousLabel,
            ])
        try document.values(
            ["value": figure.value, "previous": figure.previous, "change": figure.change], figure.kind, to: &sink)
        document.end()
    }

    private static func write(
        _ chart: ReportChart, to document: inout XMLDocument, _ sink: inout ReportSink
    ) throws(ReportError) {
        document.begin(
            "chart",
            [
                "name": chart.name, "title": chart.title, "shape": chart.shape.rawValue, "kind": chart.kind.rawValue,
                "value_label": chart.valueLabel,
            ])
        for category in chart.categories { document.element("category", [:], category) }
        for series in chart.series {
            document.begin("series", ["label": series.label, "role": series.role.rawValue])
            for point in series.points {
                document.begin("point")
                try document.values(
                    ["value": point.value, "low": point.low, "high": point.high], chart.kind, to: &sink)
                document.end()
            }
            document.end()
        }
        document.end()
    }
}
