/// An uninterrupted time of a deal in one stage, half-open; deletion ends one and restoring begins one.
struct Stay: BitwiseCopyable, Sendable {
    /// The stage's ordinal.
    var stage: UInt16
    /// Why it began.
    var entry: StayEntry
    /// Why it ended.
    var exit: StayExit
    /// When it began.
    var enteredAt: Int64
    /// When it ended; `ongoing` while the deal is there.
    var leftAt: Int64
    /// The row with which it began.
    var firstRow: HistoryView.Row
    /// The last row within it, at most at the moment asked for.
    var lastRow: HistoryView.Row

    /// Stands for an end that has not come; after every moment.
    static let ongoing = Int64.max

    /// In place of one, before there is any.
    static let none = Stay(stage: DealState.noStage, entry: .created, enteredAt: 0, row: .regular(0))

    /// Begins with a row and goes on.
    init(stage: UInt16, entry: StayEntry, enteredAt: Int64, row: HistoryView.Row) {
        self.stage = stage
        self.entry = entry
        exit = .stillThere
        self.enteredAt = enteredAt
        leftAt = Self.ongoing
        firstRow = row
        lastRow = row
    }

    /// Whether the deal is there at the moment asked for.
    var isOngoing: Bool { exit == .stillThere }
}
