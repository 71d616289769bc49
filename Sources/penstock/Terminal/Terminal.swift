internal import Glibc

/// What the program's output goes to.
struct Terminal: Equatable, Sendable {
    /// The width of a line where there is no terminal to ask, in columns.
    static let defaultColumns = 100

    /// Whether standard output is read by somebody at a terminal.
    let isOutputTerminal: Bool
    /// Whether standard error is.
    let isErrorTerminal: Bool
    /// The width of a line in columns; at least 20.
    let columns: Int
    /// Whether characters beyond ASCII can be shown.
    let isUTF8: Bool

    /// Describes a terminal.
    ///
    /// - Parameters:
    ///   - columns: as the terminal says; 0 where it does not.
    ///   - environment: the locale's variables.
    init(isOutputTerminal: Bool, isErrorTerminal: Bool, columns: Int, environment: [String: String]) {
        self.isOutputTerminal = isOutputTerminal
        self.isErrorTerminal = isErrorTerminal
        self.columns = columns > 0 ? max(20, columns) : Self.defaultColumns
        isUTF8 = Self.isUTF8(environment)
    }

    /// The process's own, asked of the system.
    static func current(environment: [String: String]) -> Terminal {
        let outputs = [STDOUT_FILENO, STDERR_FILENO]
        let columns = outputs.lazy.map(columns).first { $0 > 0 } ?? 0
        return Terminal(
            isOutputTerminal: isatty(STDOUT_FILENO) == 1, isErrorTerminal: isatty(STDERR_FILENO) == 1,
            columns: columns, environment: environment)
    }

    private static func columns(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return 0 }  // fills one winsize
        return Int(size.ws_col)
    }

    /// The first of the variables that is set decides (POSIX, 8.2).
    private static func isUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let encoding = locale.lowercased()
        return encoding.contains("utf-8") || encoding.contains("utf8")
    }
}
