import DealModel
import Testing

@testable import Reports

@Suite struct PDFReportTests {
    /// What marks a test that reads pages with Poppler.
    private static let needsPoppler = ConditionTrait.enabled(if: Poppler.isInstalled, "poppler-utils are not installed")

    @Test func `the same report is the same file each time, dated at its moment`() throws {
        let files = try (0..<2).map { _ in try Self.pdf(SampleReport.report).bytes }
        #expect(files[0] == files[1])
        let date = Array("/CreationDate (20260630235959Z)".utf8)
        #expect(files[0].firstRange(of: date) != nil)
    }

    @Test(arguments: [Instant.earliest, .latest, Instant(microseconds: 0), Instant(microseconds: -1)])
    func `the date inside is the report's, whenever that is`(instant: Instant) throws {
        var papers = SampleReport.papers
        papers.asOf = instant
        let report = Report(name: "dated", title: "Dated", papers: papers, sections: [])
        let digits = instant.description.prefix(19).filter(\.isNumber)
        let file = try Self.pdf(report).bytes
        #expect(file.firstRange(of: Array("/CreationDate (\(digits)Z)".utf8)) != nil)
        #expect(file.firstRange(of: Array("/ModDate (\(digits)Z)".utf8)) != nil)
    }

    @Test(needsPoppler) func `pages tell figures, tables, totals and papers in any script`() throws {
        let text = try Poppler.text(of: Self.pdf(SampleReport.report).bytes)
        let pages = text.split(separator: "\u{c}")
        for expected in [
            "Pipeline review", "Acme & Söhne <Vertrieb>", "as of 2026-06-30 23:59 UTC", "data version 48,211",
            "12,345,678.00 USD", "+545,678.00 USD", "a week before", "unchanged", "Größtenteils", "上海数据中心扩建",
            "3,456,790.05 USD", "-1,234 JPY", "Ana-Lucía Fernández de Córdoba", "win_rate.closed_period, version 3",
            "rounded half to even per deal", "1,342 deals, of which 1,290 are in the sums", "no probability",
            "from 2026-04-01 00:00 UTC to before 2026-07-01 00:00 UTC", "Exchange rates of 2026-06-30",
        ] {
            #expect(text.contains(expected), "\(expected)")
        }
        #expect(text.unicodeScalars.contains { (0x590..<0x600).contains($0.value) })
        #expect(text.unicodeScalars.contains { (0x600..<0x700).contains($0.value) })
        for (index, page) in pages.enumerated() {
            #expect(page.contains("\(index + 1) of \(pages.count)"))
        }
        // The names of the columns stand at the top of each page that the table goes on to.
        #expect(pages.filter { $0.contains("Probability") }.count == 3)
    }

    @Test(needsPoppler) func `no page is blank`() throws {
        let pdf = try Self.pdf(SampleReport.report).bytes
        let pageCount = try Poppler.text(of: pdf).split(separator: "\u{c}").count
        #expect(pageCount == 6)
        let counts = try Poppler.shadeCounts(of: pdf, pageCount: pageCount)
        #expect(counts.allSatisfy { $0 > 2 }, "\(counts)")
    }

    @Test func `shownRowsMax rows are shown over all tables, and the others counted`() throws {
        let tables = [4_000, 4_000, 20].map { SampleReport.dealTable(rowCount: $0) }
        let pdf = try Self.pdf(Self.report([ReportSection("s", title: "S", tables: tables)]))
        #expect(pdf.outcome.rowCount == Int64(ReportLimits.shownRowsMax))
        #expect(pdf.outcome.omittedRowCount == 8_020 - Int64(ReportLimits.shownRowsMax))
    }

    @Test(arguments: [
        (1, "1 more row: ask for xlsx, csv or xml"), (12_345, "12,345 more rows: ask for xlsx, csv or xml"),
    ])
    func `a table that is not shown whole says where the rest is`(more: Int, line: String) throws {
        var progress = RowProgress(ReportOptions())
        let sheet = try TableSheet(SampleReport.dealTable(rowCount: 10 + more), rowsMax: 10, progress: &progress)
        #expect(sheet.rows.count == 10)
        #expect(sheet.moreLine == line)
        let whole = try TableSheet(SampleReport.dealTable(rowCount: 10), rowsMax: 10, progress: &progress)
        #expect(whole.moreLine == nil)
    }

    @Test func `a report of more than pdfPagesMax pages is refused`() {
        let charts = Array(repeating: SampleReport.winRates, count: ReportLimits.pdfPagesMax)
        let sections = (0..<3).map { ReportSection("s\($0)", title: "S", charts: charts) }
        let limit = DrawnBytes.limit(Self.report(sections), ReportOptions(), PDFReport.write)
        #expect(limit == "pdf_pages_max \(ReportLimits.pdfPagesMax)")
    }

    @Test func `progress is told, and can end it`() throws {
        final class Counts: @unchecked Sendable {
            // Only the thread of the test touches it.
            var told: [Int64] = []
        }
        let counts = Counts()
        var options = ReportOptions()
        options.progress = { count throws(ReportError) in
            counts.told.append(count)
            if counts.told.count == 3 { throw .cancelled }
        }
        var sink = ReportSink { _ in }
        let report = Self.report([
            ReportSection("s", title: "S", tables: [SampleReport.dealTable(rowCount: 10_000)])
        ])
        do {
            _ = try PDFReport.write(report, options, to: &sink)
            Issue.record("it went on")
        } catch {
            guard case .cancelled = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(counts.told == [1_000, 2_000, 3_000])
    }

    @Test(arguments: [
        ReportSection("nothing", title: ""),
        ReportSection("empty", title: "Empty", tables: [ReportTable("t", title: "T", columns: [], rows: .kept([]))]),
        ReportSection("wide", title: "Wide", tables: [wideTable(columnCount: 60)]),
        ReportSection(
            "long", title: String(repeating: "long words and ", count: 100),
            notes: [String(repeating: "word ", count: 2_000), String(repeating: "x", count: 5_000)],
            figures: (0..<20).map {
                ReportFigure(
                    "f\($0)", String(repeating: "label ", count: 30), .decimal, .decimal(units: .max, decimals: 18),
                    previous: .decimal(units: 7, decimals: 18), previousLabel: String(repeating: "before ", count: 30))
            }),
        ReportSection(
            "controls", title: "a\u{0}b\u{1b}[0m",
            tables: [
                ReportTable(
                    "t", title: "\u{202e}T\n", columns: [ReportColumn("c", "\u{7}", .text)],
                    rows: .kept([[.text("a\u{0}\r\n\u{fffe}")], [], [.missing], [.text("x"), .text("y")]]))
            ]),
        ReportSection("charts", title: "Charts", charts: EdgeCharts.all),
    ])
    func `whatever stands in a report, it becomes pages`(section: ReportSection) throws {
        let pdf = try Self.pdf(Self.report([section]))
        #expect(pdf.bytes.starts(with: Array("%PDF-1.".utf8)))
        guard Poppler.isInstalled else { return }
        #expect(try Poppler.text(of: pdf.bytes).contains("How these figures were made"))
    }

    @Test(
        arguments: [
            (.count(5), .count(3), .count, "+2"),
            (.count(3), .count(5), .count, "-2"), (.count(3), .count(3), .count, "0"),
            (.decimal(units: 40, decimals: 2), .decimal(units: 35, decimals: 2), .rate, "+5.0 pp"),
            (SampleReport.usd(100), SampleReport.usd(250), .money, "-1.50 USD"), (.count(3), .missing, .count, nil),
        ] as [(ReportValue, ReportValue, ReportColumn.Kind, String?)])
    func `a change is told with its sign and unit`(
        value: ReportValue, previous: ReportValue, kind: ReportColumn.Kind, text: String?
    ) {
        let figure = ReportFigure("f", "F", kind, value, previous: previous, previousLabel: "before")
        #expect(FigureTiles.changeText(figure) == text)
    }

    static func pdf(_ report: Report) throws -> Written { try Written(report, ReportOptions(), PDFReport.write) }

    private static func report(_ sections: [ReportSection]) -> Report {
        Report(name: "edge", title: "Edge", papers: SampleReport.papers, sections: sections)
    }

    private static func wideTable(columnCount: Int) -> ReportTable {
        ReportTable(
            "wide", title: "Wide",
            columns: (0..<columnCount).map { ReportColumn("c\($0)", "Column number \($0)", .money) },
            rows: .kept([(0..<columnCount).map { SampleReport.usd(Int128($0) * 123_456_789) }]))
    }
}
