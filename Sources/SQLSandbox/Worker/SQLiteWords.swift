internal import CSQLite

/// Puts what SQLite says into the kinds of reasons that callers are told.
enum SQLiteWords {
    private static let tooLarge = [
        "too many", "too large", "too big", "too complex", "stack overflow", "maximum depth", "Expression tree",
        "string or blob too big", "at most", "terms in",
    ]

    /// The reason for a primary result code and a message.
    static func failure(_ code: Int32, _ message: String, position: Int?) -> SQLFailure {
        // Names stand first in sentences of ours, which have their full stop.
        let words = message.hasSuffix(".") ? message : message.prefix(1).uppercased() + message.dropFirst() + "."
        switch code {
        case SQLITE_INTERRUPT:
            return SQLFailure(.timeout, "The time was over before the statement had ended.", position: position)
        case SQLITE_NOMEM:
            return SQLFailure(.outOfMemory, "The statement needs more memory than there is, or is too complex.")
        case SQLITE_TOOBIG:
            return SQLFailure(
                .tooLarge, "A text or a statement is too long: a text has at most \(SQLLimits.valueBytesMax) bytes.",
                position: position)
        default: break
        }
        if message.hasPrefix("no such table") { return SQLFailure(.unknownTable, words, position: position) }
        if message.hasPrefix("no such column") { return SQLFailure(.unknownColumn, words, position: position) }
        if message.hasPrefix("no such function") { return SQLFailure(.notAllowed, words, position: position) }
        if message.contains("may not be modified") {
            return SQLFailure(.notOneSelect, "Only SELECT can be run here: the data cannot be changed.")
        }
        if tooLarge.contains(where: { message.contains($0) }) {
            return SQLFailure(.tooLarge, words, position: position)
        }
        if message.contains("syntax error") || message.contains("incomplete input")
            || message.contains("unrecognized token")
        {
            return SQLFailure(.syntax, words, position: position)
        }
        return SQLFailure(.failed, words, position: position)
    }
}
