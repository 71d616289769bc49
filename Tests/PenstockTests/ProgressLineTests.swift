import Testing

@testable import penstock

struct ProgressLineTests {
    /// A clock that the test sets, and what was written.
    private final class Stage {
        var milliseconds: Int64 = 1_000_000
        var written: [String] = []
    }

    private func line(
        _ stage: Stage, unit: ProgressLine.Unit = .count("deals"), isTerminal: Bool, columns: Int = 80,
        locale: String = "C.UTF-8"
    ) -> ProgressLine {
        ProgressLine(
            label: "Importing", unit: unit,
            terminal: Terminal(
                isOutputTerminal: false, isErrorTerminal: isTerminal, columns: columns, environment: ["LANG": locale]),
            nowMilliseconds: { stage.milliseconds }, write: { stage.written.append($0) })
    }

    @Test func `a terminal sees one line that is drawn again`() {
        let stage = Stage()
        var progress = line(stage, isTerminal: true)
        progress.update(done: 0, total: 8_000)
        progress.update(done: 10, total: 8_000)
        stage.milliseconds += 1_000
        progress.update(done: 2_000, total: 8_000)
        stage.milliseconds += 3_000
        progress.finish(done: 8_000, total: 8_000)
        progress.update(done: 1, total: 8_000)
        progress.finish(done: 1, total: 8_000)
        let space = String(repeating: " ", count: 20)
        #expect(
            stage.written == [
                "\r\u{1B}[KImporting  \(space)  0%  0 of 8,000 deals",
                "\r\u{1B}[KImporting  █████                 25%  2,000 of 8,000 deals  2,000/s  3.0 s left",
                "\r\u{1B}[KImporting  ████████████████████  100%  8,000 of 8,000 deals  2,000/s  in 4.0 s\n",
            ])
    }

    @Test(arguments: [20, 30, 45, 60, 80, 200])
    func `a line on a terminal never fills its width`(columns: Int) {
        let stage = Stage()
        var progress = line(stage, isTerminal: true, columns: columns)
        stage.milliseconds += 100_000
        progress.update(done: 123_456, total: 9_876_543)
        #expect(stage.written.count == 1)
        let drawn = stage.written[0].dropFirst("\r\u{1B}[K".count)
        #expect(DisplayWidth.of(String(drawn)) < columns)
        #expect(drawn.hasPrefix("Importing  "))
    }

    @Test func `elsewhere a line comes every five seconds and one at the end`() {
        let stage = Stage()
        var progress = line(stage, isTerminal: false)
        for _ in 0..<110 {
            progress.update(done: (stage.milliseconds - 1_000_000) / 10, total: 4_000)
            stage.milliseconds += 100
        }
        progress.finish(done: 1_100, total: 4_000)
        #expect(
            stage.written == [
                "Importing: 12%  500 of 4,000 deals  100/s  35 s left\n",
                "Importing: 25%  1,000 of 4,000 deals  100/s  30 s left\n",
                "Importing: 27%  1,100 of 4,000 deals  100/s  in 11 s\n",
            ])
    }

    @Test func `bytes are shown in mebibytes and an unknown whole is left out`() {
        let stage = Stage()
        var progress = line(stage, unit: .bytes, isTerminal: false)
        stage.milliseconds += 10_000
        progress.update(done: 15 << 20, total: nil)
        progress.finish(done: 15 << 20, total: 15 << 20)
        #expect(
            stage.written == [
                "Importing: 15.0 MiB  1.5 MiB/s\n", "Importing: 100%  15.0 MiB of 15.0 MiB  1.5 MiB/s  in 10 s\n",
            ])
    }

    @Test func `things without a name are counted without one`() {
        let stage = Stage()
        var progress = line(stage, unit: .count(""), isTerminal: false)
        progress.finish(done: 5, total: 8)
        #expect(stage.written == ["Importing: 62%  5 of 8  in 0.0 s\n"])
    }

    @Test func `parts of a whole are shown as a percentage alone`() {
        let stage = Stage()
        var progress = line(stage, unit: .parts, isTerminal: false)
        stage.milliseconds += 10_000
        progress.update(done: 250, total: 1_000)
        progress.finish(done: 1_000, total: 1_000)
        #expect(stage.written == ["Importing: 25%  30 s left\n", "Importing: 100%  in 10 s\n"])
    }

    @Test func `no number and no clock makes it trap`() {
        for isTerminal in [true, false] {
            let stage = Stage()
            var progress = line(stage, isTerminal: isTerminal)
            stage.milliseconds += 100_000
            progress.update(done: .max, total: .max)
            stage.milliseconds += 100_000_000
            progress.update(done: 1, total: .max)
            stage.milliseconds += 100_000
            progress.update(done: -5, total: -7)
            stage.milliseconds = 0
            progress.finish(done: .max, total: 1)
            #expect(stage.written.count == 4)
        }
    }
}
