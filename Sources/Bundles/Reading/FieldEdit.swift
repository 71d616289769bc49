import DealModel

/// A row of `field_changes.csv`.
struct FieldEdit {
    var field: TrackedField
    var from: TrackedValue
    var to: TrackedValue
    var at: Instant
    var actor: String?
    var offset: Int
}
