/// How far the work on a bundle has come.
public struct BundleProgress: Hashable, Sendable {
    /// The steps of the work, in their order.
    public enum Step: String, CaseIterable, Sendable {
        /// The files are read once; counted in bytes.
        case indexing
        /// The deals are put together and checked; counted in deals.
        case checking
    }

    /// What is being done.
    public let step: Step
    /// How much of it is done.
    public let done: Int
    /// How much there is to do.
    public let total: Int

    /// After how many rows or deals progress is reported and cancelling asked for.
    public static let rowsBetweenReports = 8_192
}
