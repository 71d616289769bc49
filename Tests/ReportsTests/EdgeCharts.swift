import Reports

/// Charts of every shape over data that tend to break pictures.
enum EdgeCharts {
    static let all = ReportChart.Shape.allCases.flatMap { shape in
        [
            chart("empty", shape, .rate, categories: [], [.init("Won", .won, [])]),
            chart("seriesless", shape, .count, categories: names(3), []),
            chart("missing", shape, .days, categories: names(2), [.init("A", .plain, counts([nil, nil]))]),
            chart("zero", shape, .rate, categories: names(3), [.init("Won", .won, counts([0, 0, 0]))]),
            chart("one", shape, .money, categories: names(1), [.init("Won", .won, SampleReport.amounts([1_234_567]))]),
            chart(
                "negative", shape, .money, categories: names(4),
                [
                    .init("Won", .won, SampleReport.amounts([500, -300, nil, 20])),
                    .init("Target", .target, SampleReport.amounts([-100, -300, 200, 0])),
                ]),
            chart("gaps", shape, .count, categories: names(5), [.init("A", .open, counts([1, nil, 3, 4, nil]))]),
            chart(
                "forty", shape, .count, categories: names(40),
                (0..<2).map { .init("S\($0)", .plain, intervals(40)) }),
            chart("rows", shape, .count, categories: names(75), [.init("A", .weighted, intervals(75))]),
            chart(
                "roles", shape, .count, categories: names(3),
                ReportChart.Role.allCases.map { .init("\($0)", $0, counts([1, 2, 3])) }),
            chart(
                "many", shape, .count, categories: names(2),
                (0..<60).map { .init("A series with a long name \($0)", .plain, counts([$0, $0 + 1])) }),
            chart(
                "huge", shape, .decimal, categories: names(2),
                [
                    .init(
                        "A", .lost,
                        [.init(.decimal(units: .max, decimals: 0)), .init(.decimal(units: .min, decimals: 0))])
                ]),
            chart(
                "tiny", shape, .decimal, categories: names(2),
                [.init("A", .lost, [1, 3].map { .init(.decimal(units: $0, decimals: 18)) })]),
            chart("texts", shape, .text, categories: names(1), [.init("A", .plain, [.init(.text("no number"))])]),
            chart(
                "controls", shape, .count, categories: ["a\u{0}b", "\u{202e}abc\n\u{1b}[0m", ""],
                [.init("\u{7}\u{fffe}", .plain, counts([1, 2, 3])), .init("", .plain, counts([3, 2, 1]))]),
        ]
    }

    static func report(_ chart: ReportChart) -> Report {
        Report(
            name: "edge", title: "Edge", papers: SampleReport.papers,
            sections: [ReportSection("only", title: "Only", charts: [chart])])
    }

    private static func chart(
        _ name: String, _ shape: ReportChart.Shape, _ kind: ReportColumn.Kind, categories: [String],
        _ series: [ReportChart.Series]
    ) -> ReportChart {
        ReportChart(
            "\(shape.rawValue)_\(name)", title: "\(name) as \(shape.rawValue)", shape: shape, kind: kind,
            valueLabel: "Values", categories: categories, series: series)
    }

    private static func names(_ count: Int) -> [String] { (0..<count).map { "Category number \($0)" } }

    private static func counts(_ counts: [Int64?]) -> [ReportChart.Point] {
        counts.map { .init($0.map { .count($0) } ?? .missing) }
    }

    private static func counts(_ counts: [Int]) -> [ReportChart.Point] { self.counts(counts.map { Int64($0) }) }

    private static func intervals(_ count: Int) -> [ReportChart.Point] {
        (0..<count).map { index in
            let value = Int64(index * 7 % 31)
            return .init(.count(value), low: .count(value - 3), high: .count(value + 4))
        }
    }
}
