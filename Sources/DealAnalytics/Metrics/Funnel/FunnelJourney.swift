import DealModel

/// What a funnel asks of a deal's whole way, beside its stays in the pipeline.
struct FunnelJourney {
    /// The closing in force, in whichever pipeline.
    let closing: Closing?
    /// When the deal's last stay ended; `Stay.ongoing` while it lasts.
    let lastEnd: Int64
    /// Whether the deal is deleted.
    let isDeleted: Bool
    /// The place of the stage in which the deal came to the pipeline; past all open ones for a closed one.
    private(set) var start = 0
    /// When it last came to a won stage; nil where it never did.
    private(set) var lastWonAt: Int64?

    /// Whether it was won.
    var isWon: Bool { lastWonAt != nil }

    /// Whether the deal is open.
    var isOpen: Bool { !isDeleted && closing == nil }

    init(closing: Closing?, lastEnd: Int64, isDeleted: Bool) {
        self.closing = closing
        self.lastEnd = lastEnd
        self.isDeleted = isDeleted
    }

    /// Looks for a win among stays.
    mutating func noteWin(_ stays: [Stay], kinds: [StageKind]) {
        lastWonAt = stays.last { kinds[Int($0.stage)] == .won }?.enteredAt
    }

    /// Whether it was won from a stay on.
    func isWon(since stay: Stay) -> Bool { lastWonAt.map { $0 >= stay.enteredAt } ?? false }

    /// Takes the place of the first stage; negative for one that is not in the line.
    mutating func noteStart(_ place: Int, stageCount: Int) { start = place < 0 ? stageCount : place }

    /// What a stay ended by that a transfer ended, where the deal is followed to other pipelines.
    var exitElsewhere: FunnelField {
        if isDeleted { return .deleted }
        guard let closing else { return .stillOpen }
        return closing.isWon ? .won : .lost
    }
}
