internal import Markup

/// Why a process log is not taken, and where.
public struct XESError: Error, Hashable, Sendable {
    /// One sentence for people, without the place and without a full stop.
    public let detail: String
    /// The line, 1 first; 0 where there is no place.
    public let line: Int
    /// The character in the line, 1 first; 0 where there is no place.
    public let column: Int

    init(_ detail: String, at place: MarkupPlace) {
        self.detail = detail
        line = place.line
        column = place.column
    }

    init(_ error: MarkupError) {
        detail = error.detail
        line = error.line
        column = error.column
    }

    /// The place and the sentence, as compilers tell them.
    public func sentence(file: String) -> String {
        (line > 0 ? "\(file):\(line):\(column): " : "\(file): ") + detail + "."
    }
}
