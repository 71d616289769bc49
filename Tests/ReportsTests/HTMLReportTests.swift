import DealModel
import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite(.serialized) struct HTMLReportTests {
    private static let dollar = Currency("USD")!

    private static func written(
        _ report: Report, rowsMax: Int64 = Int64(ReportLimits.shownRowsMax)
    ) throws -> Written {
        try Written(report) { report, options, sink throws(ReportError) in
            try HTMLReport.write(report, options, to: &sink, rowsMax: rowsMax)
        }
    }

    private static func money(_ units: Int128) -> ReportValue { .money(units: units, decimals: 2, currency: dollar) }

    private static func chart(_ name: String) -> ReportChart {
        ReportChart(
            name, title: "Chart \(name)", shape: .bars, kind: .count, valueLabel: "Deals", categories: ["A", "B"],
            series: [.init("Deals", .won, [.init(.count(1)), .init(.count(2))])])
    }

    /// How often a text stands in another.
    private static func count(_ part: String, in text: String) -> Int { text.components(separatedBy: part).count - 1 }

    @Test func `a page needs nothing beside itself and runs nothing`() throws {
        let text = try Self.written(
            Reporting.report([Reporting.everyKind], charts: [Self.chart("a"), Self.chart("b")])
        ).text
        #expect(text.hasPrefix("<!DOCTYPE html"))
        #expect(text.contains("<html lang=\"en\">"))
        #expect(text.contains("charset=UTF-8"))
        for forbidden in ["<script", "<link", "<img", "@import", "src=", " on", "<iframe", "<object"] {
            let tags = text.matches(of: /<[a-zA-Z][^>]*>/).map { String($0.output) }
            let hasIt = tags.contains { tag in
                forbidden == " on" ? tag.contains(#/\son[a-z]+=/#) : tag.lowercased().contains(forbidden)
            }
            #expect(!hasIt, "\(forbidden)")
        }
        let addresses = text.matches(of: /(?:href|url)(?:="|\()([^")]*)/).map { String($0.1) }
        #expect(addresses.allSatisfy { $0.hasPrefix("#") || $0.hasPrefix("data:") })
    }

    @Test func `a chart is drawn for light and for dark, and no id comes twice`() throws {
        let text = try Self.written(Reporting.report([], charts: [Self.chart("a"), Self.chart("b")])).text
        #expect(Self.count("<svg ", in: text) == 4)
        #expect(!text.contains("<!--"))
        let ids = text.matches(of: #/\sid="([^"]*)"/#).map { String($0.1) }
        #expect(!ids.isEmpty)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `cells hold what people read, numbers on the right and totals in a part of their own`() throws {
        let table = ReportTable(
            "t", title: "Sums", columns: [.init("who", "Who", .text), .init("value", "Value", .money)],
            rows: .kept([[.text("שלום"), Self.money(123_456_789)], [.missing, .missing]]),
            totals: [[.missing, Self.money(5)]])
        let text = try Self.written(Reporting.report([table])).text
        #expect(text.contains("<th scope=\"col\" class=\"money\" dir=\"auto\">Value</th>"))
        #expect(
            text.contains(
                "<tr><td class=\"text\" dir=\"auto\">שלום</td><td class=\"money\">1,234,567.89 USD</td></tr>"))
        #expect(text.contains("<tr><td class=\"text\" dir=\"auto\"></td><td class=\"money\"></td></tr>"))
        #expect(
            text.contains(
                "<tbody class=\"totals\"><tr><td class=\"text\" dir=\"auto\">Total</td>"
                    + "<td class=\"money\">0.05 USD</td>"
            ))
    }

    @Test(arguments: [
        (150, 100, "▲ +0.50 USD"), (100, 150, "▼ −0.50 USD"), (100, 100, "no change"), (-100, 100, "▼ −2.00 USD"),
        (10, -190, "▲ +2.00 USD"),
    ])
    func `a figure says how it changed, by sign and arrow`(now: Int, before: Int, change: String) throws {
        let figure = ReportFigure(
            "f", "Won", .money, Self.money(Int128(now)), previous: Self.money(Int128(before)),
            previousLabel: "a week before")
        let text = try Self.written(Reporting.report([], figures: [figure])).text
        #expect(text.contains("<span class=\"change\">\(change)</span>"))
        let previous = DisplayText.of(figure.previous, .money)
        #expect(text.contains("<span class=\"before\">a week before: \(previous)</span>"))
    }

    @Test func `rates change by points, and what is missing is a dash`() throws {
        let rate = ReportFigure(
            "r", "Rate", .rate, .decimal(units: 600, decimals: 3), previous: .decimal(units: 612, decimals: 3),
            previousLabel: "before")
        let none = ReportFigure("n", "None", .rate, .missing, previousLabel: "before")
        let text = try Self.written(Reporting.report([], figures: [rate, none])).text
        #expect(text.contains("▼ −1.2 points"))
        #expect(text.contains("<span class=\"value\">–</span><span class=\"before\">before: –</span>"))
    }

    @Test func `texts are never markup`() throws {
        let hostile = "</td><script>alert(1)</script><!--chart 0-->&amp;]]>\u{1}"
        let report = Report(
            name: "x", title: hostile, papers: Reporting.papers,
            sections: [
                ReportSection(
                    "s", title: hostile, notes: [hostile], charts: [Self.chart("a")],
                    tables: [Reporting.texts([hostile])])
            ])
        let written = try Self.written(report)
        #expect(!written.text.contains("<script"))
        #expect(Self.count("<svg ", in: written.text) == 2)
        #expect(written.text.contains("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--chart 0--&gt;&amp;amp;"))
        #expect(written.outcome.replacedCharacterCount == 4)
    }

    @Test(arguments: [(0, 5), (4, 5), (5, 5), (6, 5), (100, 5), (3, 0)])
    func `rows beyond the limit are counted, and the page says so`(rows: Int, limit: Int) throws {
        let written = try Self.written(Reporting.report([Reporting.streamed(rows)]), rowsMax: Int64(limit))
        let shown = min(rows, limit)
        #expect(written.outcome.rowCount == Int64(shown))
        #expect(written.outcome.omittedRowCount == Int64(rows - shown))
        #expect(Self.count("<td ", in: written.text) == shown)
        #expect(written.text.contains("more rows are not shown") == (rows > limit))
        if rows > limit { #expect(written.text.contains("\(rows - shown) more rows")) }
    }

    @Test func `the limit is of all tables, and what other formats keep stays theirs`() throws {
        let report = Reporting.report([Reporting.streamed(4), Reporting.everyKind, Reporting.streamed(3)])
        let written = try Self.written(report, rowsMax: 5)
        #expect(written.outcome.rowCount == 5)
        #expect(written.outcome.omittedRowCount == 4)
        #expect(Self.count("class=\"omitted\"", in: written.text) == 2)
        let xml = try Written(report, ReportOptions(), XMLReport.write)
        #expect(xml.outcome.rowCount == 9 && xml.outcome.omittedRowCount == 0)
        #expect(!xml.text.contains("<omitted"))
    }

    @Test func `a page of a large report stays small, and who is told of its rows can end it`() throws {
        let report = Reporting.report([Reporting.streamed(200_000)])
        let written = try Self.written(report)
        #expect(written.outcome.rowCount == Int64(ReportLimits.shownRowsMax))
        #expect(written.outcome.omittedRowCount == 195_000)
        #expect(written.bytes.count < 1_000_000)
        #expect(written.text.contains("195,000 more rows are not shown"))
        #expect(written.text.contains("5,000"))
        var options = ReportOptions()
        options.progress = { rowCount throws(ReportError) in
            if rowCount >= 50_000 { throw .cancelled }
        }
        #expect(throws: ReportError.self) { try Written(report, options, HTMLReport.write) }
    }

    @Test func `papers say what made it`() throws {
        let text = try Self.written(Reporting.report([])).text
        for part in [
            "win_rate.closed_period", "won ÷ (won + lost)", "2017-06-30T00:00:00.000000Z", "Europe/Vienna", "group_by",
            "<dd>1: <code>unpriced</code></dd>", "Two currencies.", "from 1970-01-01 00:00 UTC, without an end",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test func `the same report gives the same bytes`() throws {
        let report = Reporting.report([Reporting.everyKind], charts: [Self.chart("a")])
        #expect(try Self.written(report).bytes == Self.written(report).bytes)
    }
}
