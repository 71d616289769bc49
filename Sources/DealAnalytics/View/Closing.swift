/// A maximal run of stays of one closed kind, one after the other.
struct Closing: Sendable {
    /// Whether it is a win.
    var isWon: Bool
    /// When it began.
    var closedAt: Int64
    /// When it ended; `Stay.ongoing` while it is in force.
    var endedAt: Int64
    /// The row with which it began: what the deal was when it was closed.
    var firstRow: HistoryView.Row
    /// The last row within it: what it was worth.
    var lastRow: HistoryView.Row

    /// Whether it is in force at the moment asked for.
    var isInForce: Bool { endedAt == Stay.ongoing }
}
