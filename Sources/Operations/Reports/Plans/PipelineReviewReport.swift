internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// The page that a sales lead wants on Monday: where the pipelines stand, what is expected, what grows old, what moved.
enum PipelineReviewReport {
    /// How long ago figures are compared with, and since when moves are told.
    static let daysBack: Int64 = 7
    /// How many of the moves are told one by one, the largest amounts first; the figures count all of them.
    static let movesMax = 50

    static let plan = ReportPlan(
        name: "pipeline-review", title: "Pipeline review",
        summary: "Headline figures with their change against a week before, the funnel, the forecast of the quarter, "
            + "how old open deals are, and what moved within the week.", hasTarget: true
    ) { making throws(Problem) in
        let before = Instant(
            microseconds: making.moment.asOf.microseconds - daysBack * Instant.microsecondsPerDay)
        try making.checkCost()
        var sections = [try headlines(&making, before)]
        let pipelines = making.pipelines
        for pipeline in pipelines {
            sections.append(try FunnelReport.section(pipeline, &making, isOnly: pipelines.count == 1))
        }
        sections.append(
            ForecastReport.section(
                try making.data(
                    of: ForecastOperation.metric,
                    ForecastReport.parameters.merging(quarter) { $1 }), target: making.target))
        sections.append(AgingReport.section(try making.data(of: AgingOperation.metric)))
        making.warnOfOwnCurrencies()
        sections.append(try moved(making, since: before))
        return sections
    }

    private static let quarter: [String: JSON] = ["period": "this_quarter", "from": .null, "to": .null]
    private static let previousLabel = "a week before"

    private static func headlines(_ making: inout ReportMaking, _ before: Instant) throws(Problem) -> ReportSection {
        let summary = try making.data(of: SummaryOperations.ofAll)
        let earlier = try making.earlier(before, SummaryOperations.ofAll)
        let rate = try making.data(of: WinRateOperation.metric, quarter)
        let earlierRate = try making.earlier(before, WinRateOperation.metric, quarter)
        let isConverted = making.frame.conversion != nil
        let olds = PipelineSummaryReport.figures(earlier, isConverted)
        var figures = PipelineSummaryReport.figures(summary, isConverted).map { figure in
            // By the currency too: a week before there may have been deals in others.
            compared(figure, olds.first { isSame($0, figure) }?.value ?? .missing)
        }
        func count(_ name: String, _ data: JSON) -> ReportValue { ReportCells.count(data["total"]?[name]?["count"]) }
        figures += [
            compared(.init("won", "Won this quarter", .count, count("won", rate)), count("won", earlierRate)),
            compared(.init("lost", "Lost this quarter", .count, count("lost", rate)), count("lost", earlierRate)),
            compared(
                .init(
                    "win_rate", "Win rate this quarter", .rate, ReportCells.decimal(rate["total"]?["rate"]?["rate"])),
                ReportCells.decimal(earlierRate["total"]?["rate"]?["rate"])),
        ]
        let stages = (summary["pipelines"]?.arrayValue ?? []).flatMap { pipeline in
            (pipeline["stages"]?.arrayValue ?? []).map {
                PipelineSummaryReport.part(of: $0, in: pipeline, isConverted)
            }
        }
        return ReportSection(
            "headlines", title: "Where we stand", figures: figures,
            charts: Array(PipelineSummaryReport.charts(stages).dropFirst()))
    }

    /// Whether two figures are about the same thing, in the same currency.
    private static func isSame(_ one: ReportFigure, _ other: ReportFigure) -> Bool {
        guard one.label == other.label else { return false }
        guard case .money(_, _, let currency) = other.value else { return true }
        if case .money(_, _, currency) = one.value { return true }
        return false
    }

    private static func compared(_ figure: ReportFigure, _ previous: ReportValue) -> ReportFigure {
        ReportFigure(
            figure.name, figure.label, figure.kind, figure.value, previous: previous, previousLabel: previousLabel)
    }

    /// What moved since a moment, deals with the largest amounts first.
    private static func moved(_ making: ReportMaking, since: Instant) throws(Problem) -> ReportSection {
        let deals = DealRows(making)
        let changes = StageChangeRows(
            making, of: deals.set, in: since.microseconds + 1..<making.moment.asOf.microseconds + 1)
        var amounts: [UInt32: ReportValue] = [:]
        var counts: [StageDirection: Int64] = [:]
        var moves: [(change: ListedChange, size: Double)] = []
        do throws(ReportError) {
            try deals.forEachPage { page throws(ReportError) in
                let found = changes.changes(of: page[0].deal.deal...page[page.count - 1].deal.deal)
                for entry in page {
                    guard let own = found[entry.deal.deal] else { continue }
                    let amount = deals.amount(of: entry.deal)
                    amounts[entry.deal.deal] = amount
                    for change in own {
                        counts[change.direction, default: 0] += 1
                        moves.append((change, amount.position ?? 0))
                    }
                }
            }
            moves.sort { ($0.size, $1.change.sequence) > ($1.size, $0.change.sequence) }
            let shown = moves.prefix(movesMax).map(\.change)
            var rows: [ReportTable.Row] = []
            for change in shown {
                let texts = try DealTexts([change.deal], in: making.call.workspace)
                rows.append(changes.row(change, texts) + [amounts[change.deal] ?? .missing])
            }
            let note = "The \(shown.count) largest of \(moves.count) moves."
            return ReportSection(
                "moved", title: "What moved within the week", notes: shown.count < moves.count ? [note] : [],
                figures: StageDirection.allCases.map {
                    .init("moves_\($0.rawValue)", label($0), .count, .count(counts[$0] ?? 0))
                },
                tables: [
                    ReportTable(
                        "moved", title: "Moves",
                        columns: StageChangeRows.columns + [.init("amount", "Amount", .money)], rows: .kept(rows))
                ])
        } catch { throw error.problem }
    }

    private static func label(_ direction: StageDirection) -> String {
        let words = direction.rawValue.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
