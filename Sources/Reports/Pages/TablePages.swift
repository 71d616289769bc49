/// Puts a table onto pages: its names again at the top of each, its totals below, and how many rows are not shown.
struct TablePages {
    private static let rowHeight = 15.0
    private static let headLines = 2
    private static let headLineHeight = 12.0
    private static let keptShareMax = 0.4

    let sheet: TableSheet
    let columns: TableColumns

    private var scale: Double { columns.scale }
    private var rowHeight: Double { Self.rowHeight * scale }

    /// Adds it to the pages.
    func add(to flow: inout PageFlow, on measuring: Canvas) {
        let headHeight = headHeight(on: measuring)
        flow.skip(10)
        let title = sheet.table.title
        // A table that is low stays whole; of others some rows stay with their head.
        let lineCount = max(sheet.rows.count, 1) + sheet.totals.count + (sheet.moreLine == nil ? 0 : 1)
        let whole = headHeight + Double(lineCount) * rowHeight
        let isLow = whole < flow.content.height * Self.keptShareMax
        let keeping = isLow ? whole : headHeight + 3 * rowHeight
        flow.add(height: PageStyle.subheading.lineHeight + 4, keeping: keeping) { canvas, box in
            canvas.draw(title, PageStyle.subheading, in: box)
        }
        flow.add(height: headHeight) { canvas, box in drawHead(canvas, box) }
        flow.head = (headHeight, { canvas, box in drawHead(canvas, box) })
        for (index, row) in sheet.rows.enumerated() {
            // The last row brings the totals along, so that they are not alone on a page.
            let isLast = index == sheet.rows.count - 1
            let keeping = isLast ? Double(min(sheet.totals.count, 8)) * rowHeight : 0
            flow.add(height: rowHeight, keeping: keeping) { canvas, box in
                draw(row, canvas, box, isBold: false, isTinted: index.isMultiple(of: 2))
            }
        }
        if sheet.rows.isEmpty { addLine(sheet.omittedRowCount > 0 ? "" : "no rows", to: &flow) }
        if let more = sheet.moreLine { addLine(more, to: &flow) }
        for (index, row) in sheet.totals.enumerated() {
            flow.add(height: rowHeight) { canvas, box in
                if index == 0 { rule(canvas, box, y: box.y) }
                draw(row, canvas, box, isBold: true, isTinted: false)
            }
        }
        flow.head = nil
        flow.skip(10)
    }

    /// As high as the name that needs most lines.
    private func headHeight(on canvas: Canvas) -> Double {
        let row = Rectangle(x: 0, y: 0, width: columns.width, height: 0)
        let heights = zip(columns.columns, sheet.table.columns).map { column, head in
            canvas.size(
                of: head.label, style(isBold: true), width: columns.box(column, in: row).width, lines: Self.headLines
            ).height
        }
        return max(heights.max() ?? 0, Self.headLineHeight * scale) + 5
    }

    private func addLine(_ text: String, to flow: inout PageFlow) {
        flow.add(height: rowHeight) { canvas, box in
            canvas.draw(text, PageStyle.label, in: box.inset(left: 5))
        }
    }

    private func drawHead(_ canvas: Canvas, _ row: Rectangle) {
        for (column, head) in zip(columns.columns, sheet.table.columns) {
            let box = columns.box(column, in: row)
            let style = style(isBold: true)
            let height = canvas.size(of: head.label, style, width: box.width, lines: Self.headLines).height
            let low = Rectangle(
                x: box.x, y: row.bottom - height - 3, width: box.width, height: height)
            canvas.drawLines(
                head.label, style, in: low, lines: Self.headLines, column.isNumber ? .right : .left)
        }
        rule(canvas, row, y: row.bottom)
    }

    private func draw(
        _ texts: [String], _ canvas: Canvas, _ row: Rectangle, isBold: Bool, isTinted: Bool
    ) {
        if isTinted {
            let ground = Rectangle(x: row.x, y: row.y, width: columns.width, height: row.height)
            canvas.fill(ground, PageStyle.palette.tint)
        }
        let style = style(isBold: isBold)
        for (column, text) in zip(columns.columns, texts) where !text.isEmpty {
            canvas.draw(text, style, in: columns.box(of: text, column, in: row))
        }
    }

    private func rule(_ canvas: Canvas, _ row: Rectangle, y: Double) {
        canvas.line(
            [Point(x: row.x, y: y), Point(x: row.x + columns.width, y: y)],
            Canvas.Stroke(colour: PageStyle.palette.axis, width: 0.75))
    }

    private func style(isBold: Bool) -> TextStyle {
        TextStyle(size: PageStyle.cell.size * scale, colour: PageStyle.cell.colour, isBold: isBold)
    }
}
