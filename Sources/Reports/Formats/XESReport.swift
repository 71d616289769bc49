internal import DealModel
internal import Markup

/// A report's process log in XES (IEEE 1849-2016): a trace a deal, an event a stage that it came to.
///
/// An amount is the trace's `cost:total`, a float by the standard; its text is the exact decimal, which a number of 64
/// bits gives back to the minor unit. Moments have milliseconds, as all readers know them, and microseconds only where
/// there are any. Memory does not grow with the log.
enum XESReport {
    /// The namespace of every element.
    static let namespace = "http://www.xes-standard.org/"

    private static let extensions: KeyValuePairs = [
        "Concept": "concept", "Time": "time", "Organizational": "org", "Lifecycle": "lifecycle", "Cost": "cost",
    ]

    /// Writes a report's process log; one without traces where it has none.
    ///
    /// - Throws: what the traces, the sink and `progress` throw, and `library` where libxml2 fails.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        var document = try XMLDocument()
        document.begin("log", ["xes.version": "1849.2016", "xes.features": "", "xmlns": namespace])
        for (name, prefix) in extensions {
            document.element("extension", ["name": name, "prefix": prefix, "uri": "\(namespace)\(prefix).xesext"])
        }
        document.begin("global", ["scope": "trace"])
        attribute("string", "concept:name", "", to: &document)
        document.end()
        document.begin("global", ["scope": "event"])
        attribute("string", "concept:name", "", to: &document)
        attribute("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00", to: &document)
        attribute("string", "lifecycle:transition", "complete", to: &document)
        document.end()
        document.element("classifier", ["name": "Stage", "keys": "concept:name"])
        document.element("classifier", ["name": "Stage and resource", "keys": "concept:name org:resource"])
        attribute("string", "concept:name", report.title, to: &document)
        attribute("string", "lifecycle:model", "standard", to: &document)
        attribute("string", "workspace", report.papers.workspace, to: &document)
        attribute("date", "as_of", text(of: report.papers.asOf), to: &document)
        attribute("int", "data_version", String(report.papers.dataVersion), to: &document)
        try document.lines(options, to: &sink) { take throws(ReportError) in
            guard let log = report.processLog else { return }
            try log.forEachTrace { trace throws(ReportError) in
                try take { bytes, replaced in append(trace, to: &bytes, replaced: &replaced) }
            }
        }
        document.end()
        try document.finish(to: &sink)
        return document.outcome
    }

    private static func attribute(_ type: String, _ key: String, _ value: String, to document: inout XMLDocument) {
        document.element(type, ["key": key, "value": value])
    }

    private static func append(
        _ trace: borrowing ProcessLog.Trace, to bytes: inout [UInt8], replaced: inout Int64
    ) {
        bytes.append(contentsOf: "<trace>\n".utf8)
        append("concept:name", trace.id, to: &bytes, &replaced)
        append("title", trace.title, to: &bytes, &replaced)
        append("pipeline", trace.pipeline, to: &bytes, &replaced)
        append("status", trace.status.rawValue, to: &bytes, &replaced)
        if let owner = trace.owner { append("org:resource", owner, to: &bytes, &replaced) }
        if let amount = trace.amount {
            bytes.append(contentsOf: "<float key=\"cost:total\" value=\"".utf8)
            ExactDecimal.append(
                units: Int128(amount.minorUnits), decimals: amount.currency.decimals, to: &bytes)
            bytes.append(contentsOf: "\"/>".utf8)
            append("cost:currency", amount.currency.code, to: &bytes, &replaced)
        }
        bytes.append(UInt8(ascii: "\n"))
        for event in trace.events {
            bytes.append(contentsOf: "<event>".utf8)
            append("concept:name", event.stage, to: &bytes, &replaced)
            bytes.append(contentsOf: "<date key=\"time:timestamp\" value=\"".utf8)
            append(event.instant, to: &bytes)
            bytes.append(contentsOf: "\"/>".utf8)
            if let actor = event.actor { append("org:resource", actor, to: &bytes, &replaced) }
            append("lifecycle:transition", "complete", to: &bytes, &replaced)
            bytes.append(contentsOf: "</event>\n".utf8)
        }
        bytes.append(contentsOf: "</trace>\n".utf8)
    }

    private static func append(
        _ key: String, _ value: String, to bytes: inout [UInt8], _ replaced: inout Int64
    ) {
        bytes.append(contentsOf: "<string key=\"".utf8)
        bytes.append(contentsOf: key.utf8)
        bytes.append(contentsOf: "\" value=\"".utf8)
        MarkupText.append(value, in: .attribute, to: &bytes, replaced: &replaced)
        bytes.append(contentsOf: "\"/>".utf8)
    }

    private static func text(of instant: Instant) -> String {
        var bytes: [UInt8] = []
        append(instant, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ instant: Instant, to bytes: inout [UInt8]) {
        instant.append(to: &bytes)
        // Without the `Z`, and without three zeros that follow the milliseconds.
        bytes.removeLast(instant.microseconds.isMultiple(of: 1_000) ? 4 : 1)
        bytes.append(contentsOf: "+00:00".utf8)
    }
}
