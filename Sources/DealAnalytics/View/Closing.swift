/// A maximal run of stays of one closed kind, one after the other, whether the deal is deleted within it or not: when
/// it began is the deal's `closed_at`.
struct Closing: BitwiseCopyable, Sendable {
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
    /// The stage that the deal was in before, or `DealState.noStage` for one that was created closed.
    var fromStage: UInt16
    /// How many stays had begun before it.
    var staysBefore: Int

    /// In place of one, before there is any.
    static let none = Closing(
        isWon: false, closedAt: 0, endedAt: 0, firstRow: .regular(0), lastRow: .regular(0),
        fromStage: DealState.noStage, staysBefore: 0)

    /// Whether it is in force at the moment asked for.
    var isInForce: Bool { endedAt == Stay.ongoing }
}
