import DealModel
import Reports

/// A report of made-up numbers with what tends to go wrong: scripts of all directions, long names, several currencies,
/// losses, and nothing at all.
enum SampleReport {
    static let report = Report(
        name: "pipeline-review", title: "Pipeline review — Größtenteils EMEA, שוק ישראל, السوق العربية, 中国市场 🚀",
        papers: papers,
        sections: [
            ReportSection(
                "headline", title: "Where we stand",
                notes: ["All amounts are in US dollars. Deals without an amount are counted and in no sum."],
                figures: figures, charts: [funnel, forecast]),
            ReportSection("rates", title: "Win rates", charts: [winRates, value], tables: [rateTable]),
            ReportSection(
                "deals", title: "Deals that moved", notes: ["صفقات تحركت هذا الأسبوع"], charts: [durations],
                tables: [dealTable(rowCount: 60)]),
        ])

    static var papers: ReportPapers {
        var papers = ReportPapers(
            workspace: "Acme & Söhne <Vertrieb>", asOf: instant("2026-06-30T23:59:59Z"), dataVersion: 48_211,
            timeZone: "Europe/Berlin")
        papers.windowStart = instant("2026-04-01T00:00:00Z")
        papers.windowEnd = instant("2026-07-01T00:00:00Z")
        papers.definitions = [
            .init(
                id: "win_rate.closed_period", version: 3,
                formula:
                    "won / (won + lost), over deals that were closed in the window; the interval is Wilson's at 95 %"),
            .init(id: "weighted_value", version: 1, formula: "amount × probability, rounded half to even per deal"),
        ]
        papers.parameters = [("currency", "USD"), ("pipeline", "Enterprise EMEA")]
        papers.matchedCount = 1_342
        papers.countedCount = 1_290
        papers.excluded = [("no amount", 40), ("no probability", 12)]
        papers.warnings = ["Exchange rates of 2026-06-30 are those of the day before."]
        return papers
    }

    static let figures: [ReportFigure] = [
        ReportFigure(
            "open_value", "Open value", .money, usd(1_234_567_800), previous: usd(1_180_000_000),
            previousLabel: "a week before"),
        ReportFigure("open", "Open deals", .count, .count(412), previous: .count(431), previousLabel: "a week before"),
        ReportFigure(
            "win_rate", "Win rate", .rate, .decimal(units: 3_127, decimals: 4),
            previous: .decimal(units: 3_127, decimals: 4), previousLabel: "a week before"),
        ReportFigure("cycle", "Median sales cycle", .days, .decimal(units: 4_250, decimals: 2)),
        ReportFigure("lost", "Net change", .money, usd(-4_250_099), previous: .missing),
    ]

    static let funnel = ReportChart(
        "funnel", title: "Deals that reached each stage", shape: .funnel, kind: .count, valueLabel: "Deals",
        categories: ["Lead", "Qualified", "Proposal sent to the buying committee", "הצעת מחיר", "谈判", "Won 🎉"],
        series: [ReportChart.Series("Reached", .open, [812, 530, 341, 200, 120, 77].map { .init(.count($0)) })])

    static let forecast = ReportChart(
        "forecast", title: "Forecast by month: won, weighted and target", shape: .stack, kind: .money,
        valueLabel: "Value (USD)", categories: months(6),
        series: [
            ReportChart.Series("Won", .won, amounts([310_000, 290_500, 120_000, 0, 0, 0])),
            ReportChart.Series("Weighted", .weighted, amounts([0, 0, 180_250, 260_000, 210_000, 90_000])),
            ReportChart.Series("Target", .target, amounts([300_000, 300_000, 320_000, 320_000, nil, 350_000])),
        ])

    static let winRates = ReportChart(
        "win_rates", title: "Win rate by quarter, with its 95 % interval", shape: .interval, kind: .rate,
        valueLabel: "Share of closed deals that were won (%)",
        categories: (1...8).map(quarterName),
        series: [
            ReportChart.Series("Enterprise", .plain, rates([31, 28, 35, nil, 41, 38, 44, 40], spread: 8)),
            ReportChart.Series("Mid-market", .plain, rates([22, 25, 24, 27, 26, 29, 28, 33], spread: 5)),
        ])

    static let value = ReportChart(
        "value", title: "Open and weighted value over time", shape: .line, kind: .money, valueLabel: "Value (USD)",
        categories: months(24),
        series: [
            ReportChart.Series(
                "Open", .open, amounts((0..<24).map(openValue))),
            ReportChart.Series("Weighted", .weighted, amounts((0..<24).map(weightedValue))),
            ReportChart.Series("Target", .target, amounts(Array(repeating: 1_200_000, count: 24))),
        ])

    static let durations = ReportChart(
        "durations", title: "Days in stage: from the 25th to the 75th percentile, with the median", shape: .range,
        kind: .days, valueLabel: "Days in stage (d)",
        categories: ["Lead", "Qualified", "Proposal", "עסקה במשא ומתן", "التفاوض النهائي", "合同审核"],
        series: [
            ReportChart.Series(
                "All", .plain,
                [
                    days(4, 1, 11), days(12, 5, 30), days(21, 9, 44), .init(.missing), days(8, 2, 19), days(3, 1, 5),
                ])
        ])

    static let rateTable = ReportTable(
        "win_rates", title: "Win rates by quarter",
        columns: [
            ReportColumn("quarter", "Quarter", .text), ReportColumn("won", "Won", .count),
            ReportColumn("lost", "Lost", .count), ReportColumn("rate", "Win rate", .rate),
            ReportColumn("value", "Won value", .money),
        ],
        rows: .kept((1...8).map(quarterRow)),
        totals: [
            [.text("All"), .count(1_332), .count(2_196), .decimal(units: 3_776, decimals: 4), usd(3_456_790_05)],
            [.missing, .missing, .missing, .missing, .money(units: -1_234, decimals: 0, currency: currency("JPY"))],
        ])

    static func dealTable(rowCount: Int) -> ReportTable {
        ReportTable(
            "deals", title: "Deals",
            columns: [
                ReportColumn("title", "Deal", .text), ReportColumn("stage", "Stage", .text),
                ReportColumn("amount", "Amount", .money), ReportColumn("probability", "Probability", .rate),
                ReportColumn("expected", "Expected close", .date), ReportColumn("age", "Age", .days),
                ReportColumn("owner", "Owner", .text), ReportColumn("stale", "Stale", .flag),
            ],
            rows: .streamed { (take: ReportTable.Taker) throws(ReportError) in
                for row in 0..<rowCount { try take(dealRow(row)) }
            })
    }

    private static func quarterRow(_ quarter: Int) -> ReportTable.Row {
        let rate = ReportValue.decimal(units: 3_775 + Int128(quarter), decimals: 4)
        let yen = ReportValue.money(units: -1_234, decimals: 0, currency: currency("JPY"))
        return [
            .text(quarterName(quarter)), .count(Int64(quarter * 37)), .count(Int64(quarter * 61)),
            quarter == 4 ? .missing : rate, quarter == 5 ? yen : usd(Int128(quarter) * 9_876_543),
        ]
    }

    private static func dealRow(_ row: Int) -> ReportTable.Row {
        let titles = [
            "Refit of the Rotterdam terminal", "عقد توريد المعدات", "שדרוג מערכת הבקרה", "上海数据中心扩建",
            "Solar farm ☀️ phase 2 – with a title that goes on and on, far beyond what any column can hold",
        ]
        let code = currency(["USD", "EUR", "JPY", "KWD", "CHF"][row % 5])
        let units = (row % 7 == 2 ? -row : row * 1_000 + 7) * 1_234
        let amount = ReportValue.money(units: Int128(units), decimals: code.decimals, currency: code)
        return [
            .text(titles[row % titles.count]), .text(["Lead", "Proposal", "谈判"][row % 3]),
            row % 11 == 3 ? .missing : amount, .decimal(units: Int128(row % 100) * 10_000, decimals: 6),
            .date(CivilDate(dayNumber: Int32(20_600 + row))), .decimal(units: Int128(row * 37), decimals: 1),
            .text(row % 4 == 0 ? "Ana-Lucía Fernández de Córdoba" : "K. Müller"), .flag(row % 5 == 0),
        ]
    }

    /// One month is unknown.
    private static func openValue(_ month: Int) -> Int? {
        month == 9 ? nil : 900_000 + month * 23_000 - month % 5 * 60_000
    }

    private static func weightedValue(_ month: Int) -> Int? { 400_000 + month * 9_000 - month % 4 * 30_000 }

    private static func quarterName(_ quarter: Int) -> String {
        "Q\((quarter - 1) % 4 + 1) \(2_024 + (quarter - 1) / 4)"
    }

    static func usd(_ cents: Int128) -> ReportValue { .money(units: cents, decimals: 2, currency: currency("USD")) }

    static func amounts(_ dollars: [Int?]) -> [ReportChart.Point] {
        dollars.map { .init($0.map { usd(Int128($0) * 100) } ?? .missing) }
    }

    static func rates(_ percents: [Int?], spread: Int) -> [ReportChart.Point] {
        percents.map { percent in
            guard let percent else { return .init(.missing) }
            return .init(rate(percent), low: rate(percent - spread), high: rate(percent + spread + 2))
        }
    }

    static func rate(_ percent: Int) -> ReportValue { .decimal(units: Int128(percent), decimals: 2) }

    static func days(_ middle: Int, _ low: Int, _ high: Int) -> ReportChart.Point {
        func value(_ days: Int) -> ReportValue { .decimal(units: Int128(days) * 10, decimals: 1) }
        return .init(value(middle), low: value(low), high: value(high))
    }

    static func months(_ count: Int) -> [String] {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return (0..<count).map { "\(names[$0 % 12]) \(2025 + $0 / 12)" }
    }

    private static func currency(_ code: String) -> Currency {
        guard let currency = Currency(code) else { preconditionFailure("no currency \(code)") }
        return currency
    }

    private static func instant(_ text: String) -> Instant {
        guard let instant = Instant(text) else { preconditionFailure("no instant \(text)") }
        return instant
    }
}
