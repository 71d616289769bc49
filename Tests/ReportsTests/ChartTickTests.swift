import TestSupport
import Testing

@testable import Reports

@Suite struct ChartTickTests {
    @Test(arguments: [
        (0.0, 10.0, 5, ReportColumn.Kind.count, ["0", "2", "4", "6", "8", "10"]),
        (0, 3, 5, .count, ["0", "1", "2", "3"]),
        (0, 1, 5, .count, ["0", "1"]),
        (-300, 500, 4, .count, ["-400", "-200", "0", "200", "400", "600"]),
        (0, 35_000, 4, .count, ["0", "10 k", "20 k", "30 k", "40 k"]),
        (0, 1_350_000, 4, .decimal, ["0", "0.5 M", "1.0 M", "1.5 M"]),
        (0, 9_000, 3, .decimal, ["0", "5 k", "10 k"]),
        (0, 2.3e9, 4, .decimal, ["0", "1 B", "2 B", "3 B"]),
        (0, 7e12, 4, .decimal, ["0", "2 T", "4 T", "6 T", "8 T"]),
        (0, 0.003, 3, .decimal, ["0", "0.001", "0.002", "0.003"]),
        (0, 44, 4, .rate, ["0 %", "20 %", "40 %", "60 %"]),
        (0, 28, 3, .days, ["0 d", "10 d", "20 d", "30 d"]),
        (0, 0, 4, .count, ["0"]),
        (0, 1_000, 4, .decimal, ["0", "250", "500", "750", "1,000"]),
    ])
    func `ticks are round numbers with their unit`(
        low: Double, high: Double, count: Int, kind: ReportColumn.Kind, labels: [String]
    ) {
        let chart = ReportChart(
            "x", title: "x", shape: .bars, kind: kind, valueLabel: "x", categories: [], series: [])
        let text = ValueText(of: chart)
        let ticks = ChartTick.ticks(from: low, to: high, count: count, isWhole: text.isWhole)
        #expect(text.labels(of: ticks) == labels)
    }

    @Test func `ticks enclose what they are for, and are neither few nor many`() {
        var generator = SeededGenerator(seed: 2_026)
        for _ in 0..<2_000 {
            let size = ChartTick.powerOfTen(Int.random(in: -12...30, using: &generator))
            let low = -Double.random(in: 0...1, using: &generator) * size
            let high = Double.random(in: 0.001...1, using: &generator) * size
            let count = Int.random(in: 1...12, using: &generator)
            let ticks = ChartTick.ticks(from: low, to: high, count: count, isWhole: false)
            let positions = ticks.map(\.position)
            let comment = "seed 2026: \(low)...\(high) in \(count)"
            #expect(ticks.contains { $0.coefficient == 0 }, "\(comment)")
            let (first, last) = (positions.first ?? high, positions.last ?? low)
            #expect(first <= low, "\(comment)")
            #expect(last >= high * (1 - 1e-8), "\(comment)")
            #expect((2...count + 3).contains(ticks.count), "\(comment): \(ticks.count)")
            #expect(positions == positions.sorted(), "\(comment)")
        }
    }

    @Test(arguments: [
        (ReportValue.count(0), ReportColumn.Kind.count, "0"), (.count(9_999), .count, "9,999"),
        (.count(10_000), .count, "10 k"), (.count(999_499), .count, "999 k"), (.count(999_600), .count, "1 M"),
        (.count(-1_234_567), .count, "-1.23 M"), (.decimal(units: 1_250, decimals: 3), .decimal, "1.25"),
        (.decimal(units: 4_125, decimals: 4), .rate, "41.2 %"), (.decimal(units: 125, decimals: 1), .days, "12.5 d"),
        (SampleReport.usd(123_456_700), .money, "1.23 M USD"), (SampleReport.usd(-5_050), .money, "-50.5 USD"),
        (.decimal(units: 3_128, decimals: 6), .decimal, "0.0031"),
        (.decimal(units: -31_284, decimals: 6), .decimal, "-0.031"),
        (.missing, .count, ""),
    ])
    func `single values are short`(value: ReportValue, kind: ReportColumn.Kind, text: String) {
        let chart = ReportChart(
            "x", title: "x", shape: .bars, kind: kind, valueLabel: "x", categories: ["a"],
            series: [.init("A", .plain, [.init(value)])])
        #expect(ValueText(of: chart).short(value) == text)
    }
}
