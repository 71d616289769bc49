/// What a check of a bundle found.
public struct BundleReport: Sendable {
    /// The rows of each file that is there, headers not counted, bad ones included.
    public internal(set) var rowCounts: [BundleFile: Int] = [:]
    /// The problems in the order of files and lines, at most as many as were asked to be kept.
    public internal(set) var problems: [BundleProblem] = []
    /// How many problems there are, those not kept included.
    public internal(set) var problemCount = 0
    /// How many problems of each code there are.
    public internal(set) var problemCounts: [BundleProblemCode: Int] = [:]
    /// How many problems belong to no deal, so that nothing can be imported before they are mended.
    public internal(set) var fatalProblemCount = 0
    /// How many rows of `deals.csv` are good, with everything that belongs to them.
    public internal(set) var goodDealCount = 0
    /// How many rows of `deals.csv` are bad.
    public internal(set) var badDealCount = 0
    /// How many rows of other files belong to no row of `deals.csv`.
    public internal(set) var strayRowCount = 0

    /// Whether nothing is wrong.
    public var isClean: Bool { problemCount == 0 }
    /// Whether the good deals can be imported without the bad ones.
    public var canSkipBad: Bool { fatalProblemCount == 0 }
}
