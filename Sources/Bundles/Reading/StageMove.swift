import DealModel

/// A row of `stage_changes.csv`.
struct StageMove {
    /// The stage left; nil for a creation.
    var from: Int?
    var to: Int
    var at: Instant
    var actor: String?
    var reason: String?
    var offset: Int
}
