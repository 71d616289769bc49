/// What becomes of the other operations where one is refused.
enum BulkMode: String, CaseIterable {
    /// None of them is done.
    case atomic
    /// They are done.
    case independent
}
