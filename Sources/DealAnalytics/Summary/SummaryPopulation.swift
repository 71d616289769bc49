/// How many open deals a summary is about, and how many its values leave out; closed deals are not counted here.
///
/// `matched == counted + unpriced + otherCurrency`.
public struct SummaryPopulation: Hashable, Sendable {
    /// The open deals in the pipelines asked for.
    public internal(set) var matched = 0
    /// Those of them that are in another currency than the one asked for, or in none; 0 where none was asked for.
    public internal(set) var otherCurrency = 0
    /// Those of the rest that have no amount.
    public internal(set) var unpriced = 0
    /// Those in `matched` less `otherCurrency` that have no probability and so add nothing to the weighted value.
    public internal(set) var noProbability = 0

    /// The deals whose amounts are in the values.
    public var counted: Int { matched - otherCurrency - unpriced }

    init() {}

    mutating func combine(_ other: SummaryPopulation) {
        matched += other.matched
        otherCurrency += other.otherCurrency
        unpriced += other.unpriced
        noProbability += other.noProbability
    }
}
