internal import DealModel

/// Writes what made the report on a sheet of its own, the last one.
struct SheetPapers {
    /// What the sheet is called.
    static let title = "Papers"

    /// How wide the column of texts is, in characters; about as many stand in a line of a cell.
    private static let textWidth = 90

    private let sheet: Sheet
    private let workbook: Workbook

    /// Begins the sheet.
    init(_ workbook: Workbook) throws(ReportError) {
        self.workbook = workbook
        sheet = try workbook.sheet(Self.title, isReserved: true)
        try sheet.header([("Paper", false), ("Value", false), ("Number", true), ("Text", false)])
        try sheet.set(widths: [18, 36, 18, Double(Self.textWidth)])
    }

    /// Writes the sheet, after all others, since it says what they could not keep.
    ///
    /// - Throws: `system`, `library`.
    func write(_ report: Report) throws(ReportError) {
        let papers = report.papers
        try line("Report", .text(report.name), text: report.title)
        try line("Workspace", .text(papers.workspace))
        try line("As of (UTC)", .instant(papers.asOf), text: papers.asOf.description)
        if let knownAt = papers.knownAt { try line("Known at (UTC)", .instant(knownAt), text: knownAt.description) }
        try line("Data version", number: papers.dataVersion)
        try line("Time zone", .text(papers.timeZone))
        try line(
            "Window from", papers.windowStart.map { .instant($0) } ?? .missing,
            text: papers.windowStart?.description ?? "the beginning")
        try line(
            "Window to", papers.windowEnd.map { .instant($0) } ?? .missing,
            text: papers.windowEnd.map { "before \($0)" } ?? "the end")
        if let matched = papers.matchedCount { try line("Deals matched", number: matched) }
        if let counted = papers.countedCount { try line("Deals counted", number: counted) }
        for definition in papers.definitions {
            try line("Definition", .text(definition.id), number: definition.version, text: definition.formula)
        }
        for parameter in papers.parameters { try line("Parameter", .text(parameter.name), text: parameter.value) }
        for part in papers.excluded { try line("Excluded", .text(part.reason), number: part.count) }
        for warning in papers.warnings { try line("Warning", text: warning) }
        for section in report.sections {
            for note in section.notes { try line("Note", .text(section.title), text: note) }
        }
        let outcome = workbook.outcome
        try count(outcome.textAmountCount, "numbers have more than \(SheetNumber.digitsMax) digits and are texts")
        try count(outcome.replacedCharacterCount, "characters cannot stand in the file; U+FFFD stands in their place")
        try count(workbook.cutTextCount, "texts are longer than a cell can hold and end with an ellipsis")
    }

    private func count(_ count: Int64, _ text: String) throws(ReportError) {
        if count > 0 { try line("Not kept", number: count, text: text) }
    }

    private func line(
        _ label: String, _ value: ReportValue = .missing, number: Int64? = nil, text: String = ""
    ) throws(ReportError) {
        let kind: ReportColumn.Kind = if case .instant = value { .instant } else { .text }
        try sheet.text(label, SheetStyle(number: .text), at: 0)
        try sheet.value(value, kind, at: 1)
        if let number { try sheet.value(.count(number), .count, at: 2) }
        // Not every program finds out by itself how high a row is.
        sheet.set(lineCount: 1 + text.count / (Self.textWidth - 10))
        if !text.isEmpty { try sheet.text(text, SheetStyle(number: .prose), at: 3) }
        try sheet.nextRow()
    }
}
