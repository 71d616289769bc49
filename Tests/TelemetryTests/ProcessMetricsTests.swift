import Foundation
import TestSupport
import Testing

@testable import Telemetry

@Suite struct ProcessMetricsTests {
    private static let line =
        "42 (a) b (c)) S 1 42 42 0 -1 4194560 900 0 0 0 250 50 0 0 20 0 7 0 123400 1000000 2500 18446744073709551615 "
        + "1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n"

    private func text(_ families: [MetricFamily]) -> [Substring] {
        String(decoding: Exposition(families).text(), as: UTF8.self).split(separator: "\n").filter {
            !$0.hasPrefix("#")
        }
    }

    @Test func `the kernel's lines are read, whatever the program is called`() throws {
        let statistics = try #require(ProcessMetrics.Statistics(Self.line))
        #expect(statistics.cpuTicks == 300)
        #expect(statistics.threadCount == 7)
        #expect(statistics.startTicks == 123_400)
    }

    @Test(arguments: ["", "42 a S 1", "42 (a) S 1 2 3", "42 (a) S" + String(repeating: " x", count: 40)])
    func `what is no line of the kernel is not read`(line: String) {
        #expect(ProcessMetrics.Statistics(line) == nil)
    }

    @Test func `a folder like proc is told as numbers`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.line, to: "self/stat")
        try folder.write("9000 2500 800 100 0 3000 0\n", to: "self/statm")
        try folder.write("cpu  1 2 3\nbtime 1700000000\nprocesses 9\n", to: "stat")
        for name in ["0", "1", "2", "17"] { try folder.write("", to: "self/fd/\(name)") }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        #expect(
            text(ProcessMetrics(folder: folder.path).families) == [
                "process_resident_memory_bytes \(2_500 * sysconf(Int32(_SC_PAGESIZE)))",
                "process_open_fds 3", "process_threads 7",
                "process_cpu_seconds_total \(MetricText.number(300 / ticks))",
                "process_start_time_seconds \(MetricText.number(1_700_000_000 + 123_400 / ticks))",
            ])
        withExtendedLifetime(folder) {}
    }

    @Test func `what cannot be read is left out`() throws {
        #expect(text(ProcessMetrics(folder: try TemporaryFolder().path).families) == [])
    }

    @Test func `this process is told of with likely numbers`() throws {
        var values: [String: Double] = [:]
        for line in text(ProcessMetrics.families) {
            let parts = line.split(separator: " ")
            values[String(parts[0])] = Double(parts[1])
        }
        #expect(values.count == 5)
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(values["process_open_fds"]) >= 3)
        #expect(try #require(values["process_threads"]) >= 1)
        let start = try #require(values["process_start_time_seconds"])
        #expect(start > 1_700_000_000 && start <= Date().timeIntervalSince1970 + 2)
    }
}
