/// A tally whose parts, one a unit, are put together in the units' order.
protocol MergingTally: Tally, Sendable {
    /// Adds what another one has found.
    mutating func combine(_ other: Self)
}
