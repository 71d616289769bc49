internal import Wire

/// The last page: what made the report, and what its numbers mean.
struct PapersPages {
    private static let labelWidths = 110.0...240.0
    private static let labelGap = 12.0
    private static let linesMax = 40

    let papers: ReportPapers
    let canvas: Canvas

    /// The line below the title.
    static func line(of papers: ReportPapers) -> String {
        [
            papers.workspace, "as of " + DisplayText.minute(papers.asOf),
            "data version " + DigitGroups.text(String(papers.dataVersion)),
        ].joined(separator: "  ·  ")
    }

    /// Adds it, on a page of its own.
    func add(to flow: inout PageFlow) {
        flow.startPage()
        let title = "How these figures were made"
        flow.addHeading(title, height: PageStyle.heading.lineHeight + 8, keeping: 40) { canvas, box in
            canvas.draw(title, PageStyle.heading, in: box)
        }
        addRows(entries, to: &flow)
        addGroup("Definitions", papers.definitions.map { ("\($0.id), version \($0.version)", $0.formula) }, to: &flow)
        addGroup("Asked for", papers.parameters.map { ($0.name, $0.value) }, to: &flow)
        addGroup(
            "Left out or assumed", papers.excluded.map { ($0.reason, DigitGroups.text(String($0.count))) }, to: &flow
        )
        addGroup("To know", papers.warnings.map { ("", $0) }, to: &flow)
    }

    private var entries: [(String, String)] {
        var entries = [
            ("Workspace", papers.workspace), ("As of", DisplayText.minute(papers.asOf)),
            ("As known", papers.knownAt.map(DisplayText.minute) ?? "by all that the data version holds"),
            ("Data version", DigitGroups.text(String(papers.dataVersion))), ("Time zone", papers.timeZone),
            ("Window", window),
        ]
        if let matched = papers.matchedCount {
            let counted =
                papers.countedCount.map { ", of which \(DigitGroups.text(String($0))) are in the sums" } ?? ""
            entries.append(("Population", DigitGroups.text(String(matched)) + " deals" + counted))
        }
        return entries
    }

    private var window: String {
        switch (papers.windowStart, papers.windowEnd) {
        case (nil, nil): "all time"
        case (let start?, nil): "from " + DisplayText.minute(start)
        case (nil, let end?): "before " + DisplayText.minute(end)
        case (let start?, let end?): "from \(DisplayText.minute(start)) to before \(DisplayText.minute(end))"
        }
    }

    private func addGroup(_ title: String, _ entries: [(String, String)], to flow: inout PageFlow) {
        guard !entries.isEmpty else { return }
        flow.skip(10)
        flow.add(height: PageStyle.subheading.lineHeight + 4, keeping: 30) { canvas, box in
            canvas.draw(title, PageStyle.subheading, in: box)
        }
        addRows(entries, to: &flow)
    }

    /// Names, and a text beside each.
    private func addRows(_ rows: [(String, String)], to flow: inout PageFlow) {
        let widest = rows.map { canvas.size(of: $0.0, PageStyle.body).width }.max() ?? 0
        let hasNames = rows.contains { !$0.0.isEmpty }
        let labelWidth = min(max(widest, Self.labelWidths.lowerBound), Self.labelWidths.upperBound)
        let left = hasNames ? labelWidth + Self.labelGap : 0
        let textWidth = flow.content.width - left
        for (label, text) in rows {
            let heights = [(label, labelWidth), (text, textWidth)].map { text, width in
                text.isEmpty ? 0 : canvas.size(of: text, PageStyle.body, width: width, lines: Self.linesMax).height
            }
            flow.add(height: (heights.max() ?? 0) + 3) { canvas, box in
                var muted = PageStyle.body
                muted.colour = PageStyle.palette.mutedText
                let labelBox = Rectangle(x: box.x, y: box.y, width: labelWidth, height: box.height)
                canvas.drawLines(label, muted, in: labelBox, lines: Self.linesMax)
                canvas.drawLines(text, PageStyle.body, in: box.inset(left: left), lines: Self.linesMax)
            }
        }
    }
}
