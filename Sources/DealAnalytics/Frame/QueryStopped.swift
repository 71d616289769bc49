/// A query ended before its answer: because nobody waits for it any more, or because it would be too large.
public struct QueryStopped: Error {
    /// How many figures the answer can have.
    public static let figuresMax = 100_000

    /// How many figures it would have had; nil where nobody waits.
    public let figureCount: Int?

    init(figureCount: Int? = nil) {
        self.figureCount = figureCount
    }

    /// Ends a query whose answer would have more figures than it can.
    static func check(figureCount: Int) throws(QueryStopped) {
        guard figureCount <= figuresMax else { throw QueryStopped(figureCount: figureCount) }
    }
}
