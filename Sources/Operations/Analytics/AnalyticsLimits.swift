/// What bounds the work of one question.
enum AnalyticsLimits {
    /// How many rows of history a question can look at in all, each time that it looks at them.
    static let rowsMax = 2_000_000_000
}
