/// Writes the figures of all sections on one sheet.
enum SheetFigures {
    /// What the sheet is called.
    static let title = "Figures"

    /// Writes the sheet, unless there are no figures.
    ///
    /// - Throws: `system`, `library`.
    static func write(_ report: Report, to workbook: Workbook) throws(ReportError) {
        guard report.sections.contains(where: { !$0.figures.isEmpty }) else { return }
        let sheet = try workbook.sheet(title, isReserved: true)
        try sheet.header([
            ("Section", false), ("Figure", false), ("Value", true), ("Previous", true), ("Change", true),
            ("Compared with", false),
        ])
        let text = SheetStyle(number: .text)
        for section in report.sections {
            for figure in section.figures {
                try sheet.text(section.title, text, at: 0)
                try sheet.text(figure.label, text, at: 1)
                try sheet.value(figure.value, figure.kind, at: 2)
                try sheet.value(figure.previous, figure.kind, at: 3)
                try sheet.value(figure.change, figure.kind, at: 4)
                if !figure.previousLabel.isEmpty { try sheet.text(figure.previousLabel, text, at: 5) }
                try sheet.nextRow()
            }
        }
        try sheet.filter(columnCount: 6)
        try sheet.set(widths: [28, 34, 22, 22, 22, 18])
    }
}
