internal import Wire

/// Shows how far something has come: one line that is drawn again and again on a terminal, now and then a whole line
/// elsewhere.
struct ProgressLine {
    /// What is counted.
    enum Unit {
        /// Things of this name, in the plural; "" for no name.
        case count(String)
        /// Bytes, shown in MiB.
        case bytes
        /// Parts of a whole that say nothing by themselves; only the percentage is shown.
        case parts
    }

    /// The least time between two drawings on a terminal.
    static let redrawMilliseconds: Int64 = 100
    /// The time between two lines elsewhere.
    static let plainMilliseconds: Int64 = 5_000
    /// The width of the bar where there is room, so that it seldom changes as the figures grow.
    private static let barColumnsMax = 20
    /// No rate is shown before.
    private static let rateMillisecondsMin: Int64 = 500

    private let label: String
    private let unit: Unit
    private let terminal: Terminal
    private let nowMilliseconds: () -> Int64
    private let write: (String) -> Void
    private let startMilliseconds: Int64
    private var shownMilliseconds: Int64
    private var isFinished = false

    /// Begins; nothing is shown yet.
    ///
    /// - Parameters:
    ///   - nowMilliseconds: a clock that is never set back; asked at every update.
    ///   - write: writes to standard error.
    init(
        label: String, unit: Unit, terminal: Terminal, nowMilliseconds: @escaping () -> Int64,
        write: @escaping (String) -> Void
    ) {
        self.label = label
        self.unit = unit
        self.terminal = terminal
        self.nowMilliseconds = nowMilliseconds
        self.write = write
        startMilliseconds = nowMilliseconds()
        // A terminal shows the first update at once; elsewhere what ends soon leaves one line.
        shownMilliseconds = terminal.isErrorTerminal ? startMilliseconds - Self.redrawMilliseconds : startMilliseconds
    }

    /// Shows how much is done, if it is time to.
    ///
    /// - Parameter total: how much there is in all; nil where nobody knows.
    mutating func update(done: Int64, total: Int64?) {
        let now = nowMilliseconds()
        let pause = terminal.isErrorTerminal ? Self.redrawMilliseconds : Self.plainMilliseconds
        guard !isFinished, now - shownMilliseconds >= pause else { return }
        shownMilliseconds = now
        show(done: done, total: total, now: now, isLast: false)
    }

    /// Shows the end, in a line that stays.
    mutating func finish(done: Int64, total: Int64?) {
        guard !isFinished else { return }
        isFinished = true
        show(done: done, total: total, now: nowMilliseconds(), isLast: true)
    }

    private mutating func show(done: Int64, total: Int64?, now: Int64, isLast: Bool) {
        let elapsed = max(0, now - startMilliseconds)
        let known = total.flatMap { $0 > 0 ? $0 : nil }
        var parts = known.map { ["\(Self.percent(done, of: $0))%"] } ?? []
        if let count = count(done, of: known) {
            parts.append(count)
            if elapsed >= Self.rateMillisecondsMin {
                parts.append("\(quantity(Self.multiplied(done, 1_000, over: elapsed)))/s")
            }
        }
        if isLast {
            parts.append("in \(Self.duration(milliseconds: elapsed))")
        } else if let known, done > 0, done < known, elapsed >= Self.rateMillisecondsMin {
            parts.append("\(Self.duration(milliseconds: Self.multiplied(known - done, elapsed, over: done))) left")
        }
        let figures = parts.joined(separator: "  ")
        guard terminal.isErrorTerminal else { return write("\(label): \(figures)\n") }
        let line = drawn(figures, done: done, total: known)
        write("\r\u{1B}[K" + line + (isLast ? "\n" : ""))
    }

    /// Label, bar and figures in one line; the bar goes first where there is no room.
    private func drawn(_ figures: String, done: Int64, total: Int64?) -> String {
        // The last column stays empty: some terminals go to the next line once it is filled.
        let columns = terminal.columns - 1
        let room = columns - DisplayWidth.of(label) - DisplayWidth.of(figures) - 4
        var line = "\(label)  \(figures)"
        if let total, room >= 5 {
            let width = min(room, Self.barColumnsMax)
            let bar = Bar.text(part: done, whole: total, columns: width, isUTF8: terminal.isUTF8)
            line = "\(label)  \(DisplayWidth.fit(bar, columns: width, ellipsis: ""))  \(figures)"
        }
        let fitted = DisplayWidth.fit(line, columns: columns, ellipsis: terminal.isUTF8 ? "…" : "~")
        return String(fitted.reversed().drop { $0 == " " }.reversed())
    }

    private func count(_ done: Int64, of total: Int64?) -> String? {
        let whole = total.map { " of \(quantity($0))" } ?? ""
        return switch unit {
        case .count(let name): "\(quantity(done))\(whole)" + (name.isEmpty ? "" : " \(name)")
        case .bytes: "\(quantity(done))\(whole)"
        case .parts: nil
        }
    }

    private func quantity(_ value: Int64) -> String {
        switch unit {
        case .count, .parts: return DigitGroups.text(String(value))
        case .bytes:
            let tenths = Self.multiplied(value, 10, over: 1 << 20)
            return "\(DigitGroups.text(String(tenths / 10))).\(tenths % 10) MiB"
        }
    }

    private static func percent(_ done: Int64, of total: Int64) -> Int64 {
        min(100, multiplied(done, 100, over: total))
    }

    private static func multiplied(_ value: Int64, _ factor: Int64, over divisor: Int64) -> Int64 {
        Int64(clamping: Int128(max(0, value)) * Int128(factor) / Int128(max(1, divisor)))
    }

    private static func duration(milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        switch seconds {
        case ..<10: return "\(seconds).\(milliseconds % 1_000 / 100) s"
        case ..<60: return "\(seconds) s"
        case ..<3_600: return "\(seconds / 60) min \(seconds % 60) s"
        default: return "\(DigitGroups.text(String(seconds / 3_600))) h \(seconds % 3_600 / 60) min"
        }
    }
}
