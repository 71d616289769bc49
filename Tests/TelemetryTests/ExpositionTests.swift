import Testing

@testable import Telemetry

@Suite struct ExpositionTests {
    private func text(_ families: [MetricFamily]) -> String {
        String(decoding: Exposition(families).text(), as: UTF8.self)
    }

    @Test func `families are written in their order, with help, type and samples`() {
        let families: [MetricFamily] = [
            .gauge("penstock_write_queue_length", "Writes that wait.") { 3 },
            .gauge("penstock_rows", "Rows in memory.", label: "table") { [("deals", 1_000_000), ("stages", 12)] },
            .counter("penstock_bytes_sent_total", "Bytes.") { 1.5 },
            .info("penstock_build_info", "The program.", labels: [("version", "1.2.3"), ("swift", "6.3")]),
        ]
        #expect(
            text(families) == """
                # HELP penstock_write_queue_length Writes that wait.
                # TYPE penstock_write_queue_length gauge
                penstock_write_queue_length 3
                # HELP penstock_rows Rows in memory.
                # TYPE penstock_rows gauge
                penstock_rows{table="deals"} 1000000
                penstock_rows{table="stages"} 12
                # HELP penstock_bytes_sent_total Bytes.
                # TYPE penstock_bytes_sent_total counter
                penstock_bytes_sent_total 1.5
                # HELP penstock_build_info The program.
                # TYPE penstock_build_info gauge
                penstock_build_info{version="1.2.3",swift="6.3"} 1

                """)
    }

    @Test func `what is not known is left out`() {
        let families: [MetricFamily] = [
            .gauge("a", "A.") { nil }, .counter("b", "B.") { nil }, .gauge("c", "C.", label: "of") { [] },
        ]
        let lines = text(families).split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines.allSatisfy { $0.hasPrefix("# ") })
    }

    @Test func `help and labels are escaped as the format says`() {
        let families: [MetricFamily] = [
            .info("a", "A \\ and a \"quote\"\nand a line.", labels: [("x", "A \\ and a \"quote\"\nand a line.")])
        ]
        #expect(
            text(families) == #"""
                # HELP a A \\ and a "quote"\nand a line.
                # TYPE a gauge
                a{x="A \\ and a \"quote\"\nand a line."} 1

                """#)
    }

    @Test(arguments: [
        (0.0, "0"), (-2.0, "-2"), (0.25, "0.25"), (1e15, "1000000000000000"), (1e300, "1e+300"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"), (.nan, "NaN"), (1e-7, "1e-07"), (9_007_199_254_740_992, "9007199254740992"),
    ])
    func `numbers are written so that Go reads them`(number: Double, text: String) {
        #expect(MetricText.number(number) == text)
    }

    @Test(arguments: [
        (0, 9, "0"), (1, 9, "0.000000001"), (100_000, 9, "0.0001"), (1_000_000_000, 9, "1"),
        (12_345_000_000, 9, "12.345"), (7, 0, "7"), (120, 0, "120"), (1_050, 3, "1.05"),
        (1, 18, "0.000000000000000001"),
        (UInt64.max, 9, "18446744073.709551615"), (UInt64.max, 0, "18446744073709551615"),
    ])
    func `decimals are exact`(units: UInt64, decimals: Int, text: String) {
        #expect(MetricText.decimal(units, decimals: decimals) == text)
    }

    @Test func `names are checked`() {
        for name in ["a", "A_9", "penstock:rate", "_x"] { #expect(MetricText.isMetricName(name), "\(name)") }
        for name in ["", "9a", "a-b", "a b", "ä", "a\n"] { #expect(!MetricText.isMetricName(name), "\(name)") }
        for name in ["a", "A_9", "_x"] { #expect(MetricText.isLabelName(name), "\(name)") }
        for name in ["", "9a", "a:b", "__name", "é"] { #expect(!MetricText.isLabelName(name), "\(name)") }
    }

    @Test func `two families of one name are a mistake of ours`() async {
        await #expect(processExitsWith: .failure) {
            _ = Exposition([.gauge("a", "A.") { 1 }, .gauge("a", "A.") { 2 }])
        }
    }
}
