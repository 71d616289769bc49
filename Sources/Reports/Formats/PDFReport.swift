/// A report as pages for printing: A4, standing or, for wide tables, lying.
public enum PDFReport {
    private static let titleLines = 3
    private static let noteLines = 12

    /// Writes all of a report: figures, charts, and `ReportLimits.shownRowsMax` rows at most.
    ///
    /// - Throws: `tooLarge` beyond `ReportLimits.pdfPagesMax`, `library` where cairo gives up, and what the rows, the
    ///   progress and the sink throw.
    public static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        var outcome = ReportOutcome()
        let sheets = try sheets(of: report, options, &outcome)
        // Texts measure the same on every canvas; this one is not drawn on.
        let measuring = Canvas.pdf(width: PageStyle.paperWidth, height: PageStyle.paperHeight)
        var columns = sheets.map { TableColumns($0, on: measuring) }
        let paper = paper(for: columns)
        for index in columns.indices { columns[index].fit(paper.width - 2 * PageStyle.margin) }
        let tables = zip(sheets, columns).map { TablePages(sheet: $0, columns: $1) }
        let flow = try flow(of: report, tables, on: paper, measuring)

        let canvas = Canvas.pdf(width: paper.width, height: paper.height)
        canvas.describe(title: report.title, instant: report.papers.asOf)
        for heading in flow.headings { canvas.addContents(heading.title, page: heading.page) }
        for (index, items) in flow.pages.enumerated() {
            for item in items { item.draw(canvas, item.box) }
            drawFooter(report, "\(index + 1) of \(flow.pages.count)", canvas, paper)
            canvas.endPage()
            sink.bytes += canvas.takeBytes()
            try sink.flushPiece()
            try options.progress(outcome.rowCount)
        }
        try canvas.finish()
        sink.bytes += canvas.takeBytes()
        try sink.flush()
        outcome.replacedCharacterCount = canvas.replacedCharacterCount
        return outcome
    }

    /// The tables with the rows that are shown: the first ones, over all tables.
    private static func sheets(
        of report: Report, _ options: ReportOptions, _ outcome: inout ReportOutcome
    ) throws(ReportError) -> [TableSheet] {
        var sheets: [TableSheet] = []
        var progress = RowProgress(options)
        for table in report.tables {
            let rowsMax = ReportLimits.shownRowsMax - Int(outcome.rowCount)
            let sheet = try TableSheet(table, rowsMax: rowsMax, progress: &progress)
            outcome.rowCount += Int64(sheet.rows.count)
            outcome.omittedRowCount += sheet.omittedRowCount
            sheets.append(sheet)
        }
        return sheets
    }

    private static func paper(for columns: [TableColumns]) -> Rectangle {
        let (short, long) = (PageStyle.paperWidth, PageStyle.paperHeight)
        let isWide = columns.contains { $0.naturalWidth > short - 2 * PageStyle.margin }
        return Rectangle(x: 0, y: 0, width: isWide ? long : short, height: isWide ? short : long)
    }

    /// All pages, with nothing drawn yet.
    private static func flow(
        of report: Report, _ tables: [TablePages], on paper: Rectangle, _ measuring: Canvas
    ) throws(ReportError) -> PageFlow {
        let margin = PageStyle.margin
        var flow = PageFlow(
            content: paper.inset(left: margin, top: margin, right: margin, bottom: margin + PageStyle.footerHeight))
        addText(report.title, PageStyle.title, lines: titleLines, to: &flow, measuring)
        addText(PapersPages.line(of: report.papers), PageStyle.label, lines: 2, to: &flow, measuring)
        var rest = tables[...]
        for section in report.sections {
            add(section, Array(rest.prefix(section.tables.count)), to: &flow, measuring)
            rest = rest.dropFirst(section.tables.count)
            try check(flow)
        }
        PapersPages(papers: report.papers, canvas: measuring).add(to: &flow)
        try check(flow)
        return flow
    }

    private static func check(_ flow: PageFlow) throws(ReportError) {
        guard flow.pages.count <= ReportLimits.pdfPagesMax else {
            throw .tooLarge(limit: "pdf_pages_max", allowed: ReportLimits.pdfPagesMax)
        }
    }

    private static func add(
        _ section: ReportSection, _ tables: [TablePages], to flow: inout PageFlow, _ measuring: Canvas
    ) {
        flow.skip(16)
        flow.addHeading(section.title, height: PageStyle.heading.lineHeight + 4, keeping: 80) { canvas, box in
            canvas.draw(section.title, PageStyle.heading, in: box)
        }
        for note in section.notes { addText(note, PageStyle.body, lines: noteLines, to: &flow, measuring) }
        FigureTiles(figures: section.figures).add(to: &flow)
        ChartPages(charts: section.charts).add(to: &flow, on: measuring)
        for table in tables { table.add(to: &flow, on: measuring) }
    }

    private static func addText(
        _ text: String, _ style: TextStyle, lines: Int, to flow: inout PageFlow, _ measuring: Canvas
    ) {
        let height = measuring.size(of: text, style, width: flow.content.width, lines: lines).height
        flow.add(height: height + 3) { canvas, box in canvas.drawLines(text, style, in: box, lines: lines) }
    }

    private static func drawFooter(_ report: Report, _ page: String, _ canvas: Canvas, _ paper: Rectangle) {
        let margin = PageStyle.margin
        let line = Rectangle(
            x: margin, y: paper.height - margin - 10, width: paper.width - 2 * margin, height: 12)
        let width = canvas.size(of: page, PageStyle.footer).width + 1
        let name = report.title + "  ·  as of " + DisplayText.minute(report.papers.asOf)
        canvas.draw(name, PageStyle.footer, in: line.inset(right: width + 16))
        canvas.draw(page, PageStyle.footer, in: line, .right)
    }
}
