/// Sums and lengths of the same entries.
struct LeaderboardTally: JoinableTally {
    private(set) var figures = FigureTally()
    private(set) var lengths = LengthTally()

    mutating func add(_ entry: Entry) {
        figures.add(entry)
        lengths.add(entry)
    }

    mutating func combine(_ other: LeaderboardTally) {
        figures.combine(other.figures)
        lengths.combine(other.lengths)
    }
}
