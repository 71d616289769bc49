internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// How long open deals have been in their stages, and which of them have stayed too long.
enum AgingReport {
    /// From when on a deal is stale in a stage that says nothing of it, in days.
    static let staleAfterDaysDefault = 90
    /// How many stale deals are told one by one; the figures count all of them.
    static let staleDealsMax = 1_000

    static let plan = ReportPlan(
        name: "aging", title: "Aging and stale deals",
        summary: "How long open deals have been in their stages, and the deals that have stayed longer than their "
            + "stage allows, or \(staleAfterDaysDefault) days where it says nothing."
    ) { making throws(Problem) in
        making.warnOfOwnCurrencies()
        return [section(try making.data(of: AgingOperation.metric)), try stale(making)]
    }

    /// The buckets as a section, for the review too.
    static func section(_ data: JSON) -> ReportSection {
        let stages = data["stages"]?.arrayValue ?? []
        let buckets = stages.first?["buckets"]?.arrayValue ?? []
        let totals = buckets.indices.map { index in
            stages.reduce(Int64(0)) { $0 + ($1["buckets"]?[index]?["count"]?.intValue ?? 0) }
        }
        return ReportSection(
            "aging", title: "How long open deals have been in their stage",
            charts: [
                ReportChart(
                    "aging", title: "Open deals by days in their stage", shape: .bars, kind: .count,
                    valueLabel: "Open deals", categories: buckets.map(label),
                    series: [.init("Open deals", .open, totals.map { .init(.count($0)) })])
            ],
            tables: [
                ReportTotals.table(
                    "aging", title: "By stage and days in it", columns,
                    stages.flatMap { stage in (stage["buckets"]?.arrayValue ?? []).flatMap { rows(stage, $0) } },
                    summing: ["deals", "value", "weighted"])
            ])
    }

    private static let columns: [ReportColumn] = [
        .init("stage", "Stage", .text), .init("from_days", "From day", .count),
        .init("to_days", "Before day", .count), .init("deals", "Deals", .count), .init("value", "Value", .money),
        .init("weighted", "Weighted", .money),
    ]

    private static func label(_ bucket: JSON) -> String {
        let from = bucket["from_days"]?.intValue ?? 0
        return bucket["to_days"]?.intValue.map { "\(from)–\($0) d" } ?? "\(from) d and more"
    }

    private static func rows(_ stage: JSON, _ bucket: JSON) -> [ReportTable.Row] {
        guard bucket["count"]?.intValue ?? 0 > 0 else { return [] }
        return ReportCells.rows(
            [
                ReportCells.text(stage["name"]), ReportCells.count(bucket["from_days"]),
                ReportCells.count(bucket["to_days"]),
            ],
            [
                .once(ReportCells.count(bucket["count"])), .amounts(ReportCells.values(of: bucket)),
                .amounts(ReportCells.weightedValues(of: bucket)),
            ])
    }

    /// The deals that have stayed too long, the longest first.
    static func stale(_ making: ReportMaking) throws(Problem) -> ReportSection {
        let deals = DealRows(making)
        let moment = making.moment.asOf.microseconds
        var found: [(entered: Int64, row: ReportTable.Row)] = []
        do throws(ReportError) {
            try deals.forEach { entry throws(ReportError) in
                let stage = deals.stage(of: entry.deal)
                let days = Int64(stage.staleAfterDays ?? staleAfterDaysDefault)
                guard stage.kind == .open,
                    moment - entry.deal.stageEnteredAt > days * Instant.microsecondsPerDay
                else { return }
                found.append((entry.deal.stageEnteredAt, deals.row(entry)))
            }
        } catch { throw error.problem }
        found.sort { $0.entered < $1.entered }
        let shown = found.prefix(staleDealsMax)
        let note = "The \(shown.count) that have stayed longest of \(found.count)."
        return ReportSection(
            "stale", title: "Stale deals", notes: shown.count < found.count ? [note] : [],
            figures: [.init("stale_deals", "Stale deals", .count, .count(Int64(found.count)))],
            tables: [
                ReportTable(
                    "stale_deals", title: "Stale deals", columns: staleColumns.map { DealRows.columns[$0] },
                    rows: .kept(shown.map { found in staleColumns.map { found.row[$0] } }))
            ])
    }

    /// Of the columns of deals those that say what to do about a stale one.
    private static let staleColumns = DealRows.columns.indices.filter {
        [
            "id", "title", "pipeline", "stage", "amount", "owner", "expected_close_date", "stage_entered_at",
            "days_in_stage",
        ].contains(DealRows.columns[$0].name)
    }
}
