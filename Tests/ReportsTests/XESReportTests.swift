import DealModel
import Markup
import Testing

@testable import Reports

@Suite(.serialized) struct XESReportTests {
    private static func report(_ traces: [ProcessLog.Trace]?) -> Report {
        let log = traces.map { traces in
            ProcessLog { take throws(ReportError) in
                for trace in traces { try take(trace) }
            }
        }
        return Report(name: "stage-log", title: "Stages", papers: Reporting.papers, sections: [], processLog: log)
    }

    private static func trace(_ id: String, _ events: [ProcessLog.Event] = []) -> ProcessLog.Trace {
        ProcessLog.Trace(
            id: id, title: "A \"title\" & more\n", amount: nil, pipeline: "Sales", status: .open, owner: nil,
            events: events)
    }

    @Test func `a log is traces of events with what the extensions know`() throws {
        var trace = Self.trace(
            "173688",
            [
                .init(stage: "New", instant: Instant("2011-10-01T00:38:44.546+02:00")!, actor: "112"),
                .init(stage: "Won", instant: Instant(microseconds: 1), actor: nil),
            ])
        trace.amount = Money(minorUnits: 2_000_050, currency: Currency("EUR")!)
        trace.owner = "Darcel"
        trace.status = .won
        let written = try Written(Self.report([trace]), ReportOptions(), XESReport.write)
        #expect(written.outcome.rowCount == 1)
        #expect(
            written.text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
                 <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
                 <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
                 <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
                 <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
                 <extension name="Cost" prefix="cost" uri="http://www.xes-standard.org/cost.xesext"/>
                 <global scope="trace">
                  <string key="concept:name" value=""/>
                 </global>
                 <global scope="event">
                  <string key="concept:name" value=""/>
                  <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
                  <string key="lifecycle:transition" value="complete"/>
                 </global>
                 <classifier name="Stage" keys="concept:name"/>
                 <classifier name="Stage and resource" keys="concept:name org:resource"/>
                 <string key="concept:name" value="Stages"/>
                 <string key="lifecycle:model" value="standard"/>
                 <string key="workspace" value="Sales"/>
                 <date key="as_of" value="2017-06-30T00:00:00.000+00:00"/>
                 <int key="data_version" value="7"/>
                <trace>
                <string key="concept:name" value="173688"/>\
                <string key="title" value="A &quot;title&quot; &amp; more&#10;"/>\
                <string key="pipeline" value="Sales"/><string key="status" value="won"/>\
                <string key="org:resource" value="Darcel"/><float key="cost:total" value="20000.50"/>\
                <string key="cost:currency" value="EUR"/>
                <event><string key="concept:name" value="New"/>\
                <date key="time:timestamp" value="2011-09-30T22:38:44.546+00:00"/>\
                <string key="org:resource" value="112"/><string key="lifecycle:transition" value="complete"/></event>
                <event><string key="concept:name" value="Won"/>\
                <date key="time:timestamp" value="1970-01-01T00:00:00.000001+00:00"/>\
                <string key="lifecycle:transition" value="complete"/></event>
                </trace>
                </log>

                """)
    }

    @Test func `a report without a log is a log without traces`() throws {
        let written = try Written(Self.report(nil), ReportOptions(), XESReport.write)
        #expect(written.outcome.rowCount == 0)
        #expect(written.text.hasSuffix("<int key=\"data_version\" value=\"7\"/>\n</log>\n"))
    }

    @Test func `characters that XML cannot carry are replaced and counted`() throws {
        let written = try Written(
            Self.report([Self.trace("a\u{1}b", [.init(stage: "\u{0}", instant: Reporting.moment, actor: "\u{FFFF}")])]),
            ReportOptions(), XESReport.write)
        #expect(written.outcome.replacedCharacterCount == 3)
        #expect(written.text.contains("value=\"a\u{FFFD}b\""))
    }

    @Test func `many traces go out piece by piece, and who is told of them can end it`() throws {
        let report = Self.report((0..<5_000).map { Self.trace("\($0)") })
        let written = try Written(report, ReportOptions(), XESReport.write)
        #expect(written.outcome.rowCount == 5_000)
        #expect(written.pieceCount > 5)
        var options = ReportOptions()
        options.progress = { _ throws(ReportError) in throw .cancelled }
        #expect(throws: ReportError.self) { try Written(report, options, XESReport.write) }
        #expect(try Written(report, ReportOptions(), XESReport.write).bytes == written.bytes)
    }

    @Test func `amounts of the largest kind are exact in the numbers of other readers`() {
        for units in [Money.minorUnitsMax, Money.minorUnitsMax - 1, 123_456_789_012_345, -1, 7] {
            for code in ["JPY", "USD", "BHD", "CLF"] {
                guard let currency = Currency(code) else { continue }
                let money = Money(minorUnits: units, currency: currency)
                let scale = (0..<currency.decimals).reduce(1.0) { scale, _ in scale * 10 }
                #expect(Double(money.decimalText).map { Int64(($0 * scale).rounded()) } == units)
            }
        }
    }
}
