import DealModel

/// When a deal came to be and when it closed.
struct DealTimes {
    /// What closed the deal.
    enum Closing {
        /// It was created in a closed stage.
        case creation
        /// The move at this index.
        case move(Int)
    }

    /// When it was created; nil for when the import records it.
    let createdAt: Instant?
    /// The stage that it was created in.
    let start: Int
    /// The row that created it.
    let creation: StageMove?
    let closing: Closing?
}
