/// How many open deals a summary is about, and how many its values leave out; closed deals are not counted here.
///
/// `matched == counted + unpriced`.
public struct SummaryPopulation: Hashable, Sendable {
    /// The open deals that are meant.
    public internal(set) var matched = 0
    /// Those of them that have no amount.
    public internal(set) var unpriced = 0
    /// Those of them that have no probability and so add nothing to the weighted value.
    public internal(set) var noProbability = 0
    /// What of them was converted or assumed.
    public internal(set) var conversion = DealFigures.Conversion()

    /// The deals whose amounts are in the values.
    public var counted: Int { matched - unpriced }

    init() {}

    mutating func combine(_ other: SummaryPopulation) {
        matched += other.matched
        unpriced += other.unpriced
        noProbability += other.noProbability
        conversion.combine(other.conversion)
    }
}
