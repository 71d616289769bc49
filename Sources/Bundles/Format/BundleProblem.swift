/// One thing that is wrong with a bundle: where, what, and what would be right.
public struct BundleProblem: Hashable, Sendable {
    /// The file's name.
    public let file: String
    /// The line of the file that the row begins on, 1 first; nil where the whole file is meant.
    public internal(set) var line: Int?
    /// The column's name.
    public let column: String?
    /// What stands there, cut to `BundleLimits.shownCharactersMax` characters.
    public let value: String?
    /// The kind of problem.
    public let code: BundleProblemCode
    /// One sentence for people.
    public let detail: String
    /// What would be right.
    public let allowed: String?
    /// The nearest that exists.
    public let nearest: String?
    /// The deal's id in the source; nil where the problem belongs to no deal.
    public let dealSourceID: String?
}
