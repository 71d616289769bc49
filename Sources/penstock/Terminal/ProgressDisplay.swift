internal import Glibc
internal import Locking

/// A progress line on this process's own standard error, for work that tells its progress from any thread.
final class ProgressDisplay: Sendable {
    private struct State: ~Copyable {
        var line: ProgressLine
        var done: Int64 = 0
        var total: Int64?
        var hasBegun = false
    }

    private let state: Guarded<State>

    /// Begins; nothing is shown yet.
    init(label: String, unit: ProgressLine.Unit = .count("")) {
        let line = ProgressLine(
            label: label, unit: unit, terminal: Terminal.ofProcess, nowMilliseconds: Self.milliseconds,
            write: { Output.error($0) })
        state = Guarded(State(line: line))
    }

    /// Shows how much is done, if it is time to.
    func show(done: Int, total: Int?) {
        state.withLock { state in
            state.done = Int64(done)
            state.total = total.map { Int64($0) }
            state.hasBegun = true
            state.line.update(done: Int64(done), total: total.map { Int64($0) })
        }
    }

    /// Shows the end in a line that stays, on a terminal; elsewhere only where there was something to show.
    func finish() {
        state.withLock { state in
            guard state.hasBegun else { return }
            state.line.finish(done: state.done, total: state.total)
        }
    }

    private static let milliseconds: @Sendable () -> Int64 = { MonotonicClock.milliseconds() }
}

extension Terminal {
    /// The terminal that this process was started on.
    static let ofProcess: Terminal = {
        var environment: [String: String] = [:]
        for name in ["NO_COLOR", "TERM", "LC_ALL", "LC_CTYPE", "LANG"] {
            // A lent C string, copied; nothing in this process changes its environment.
            if let value = unsafe getenv(name) { environment[name] = unsafe String(cString: value) }
        }
        return Terminal.current(environment: environment)
    }()
}
