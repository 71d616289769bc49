/// A tally that can be put together from those of units.
protocol JoinableTally: Tally, Sendable {
    /// Adds what another one has found.
    mutating func combine(_ other: Self)
}
