/// Takes the entries of a metric, one by one.
protocol Tally {
    /// Takes one.
    mutating func add(_ entry: Entry)
}
