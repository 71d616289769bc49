import DealModel

/// What a row of `deals.csv` says, before the deal's history is laid beside it.
struct DealDraft {
    var sourceID: String
    /// Where the row begins.
    var offset: Int
    var stage: Int
    var createdAt: Instant?
    var closedAt: Instant?
    var wonReason: String?
    var lostReason: String?
    /// The values that the tracked fields have now.
    var values: TrackedValues
    /// The fields whose history a bundle does not tell.
    var changes: DealChanges
}
