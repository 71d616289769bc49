/// Some rows of the change log.
public struct LogPage: Sendable {
    /// The rows, in the order that was asked for.
    public let entries: [LogEntry]
    /// The last row that was looked at, from where the next page goes on; nil where there is nothing behind it. The
    /// page may have few rows or none and still not be the last, since a search looks at so many rows only.
    public let next: Int64?
}
