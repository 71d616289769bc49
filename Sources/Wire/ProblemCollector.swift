/// Gathers what several checks refuse, so that a sender learns all of it at once.
public struct ProblemCollector: Sendable {
    private var problems: [Problem] = []

    /// Begins with nothing wrong.
    public init() {}

    /// Runs a check and keeps what it refuses.
    ///
    /// - Returns: what it gives; nil where it refuses.
    @discardableResult
    public mutating func collect<Result>(_ check: () throws(Problem) -> Result) -> Result? {
        do { return try check() } catch {
            problems.append(error)
            return nil
        }
    }

    /// Says no where any check did.
    ///
    /// - Throws: the first refusal, with the values that the others name beside its own.
    public func finish() throws(Problem) {
        guard var first = problems.first else { return }
        for other in problems.dropFirst() { first.errors += other.errors }
        throw first
    }
}
