/// Takes the entries of a metric, one by one.
protocol Tally {
    /// Whether it looks at what entries are worth; to tell that takes time.
    static var readsValues: Bool { get }
    /// Takes one.
    mutating func add(_ entry: Entry)
}

extension Tally {
    static var readsValues: Bool { true }
}
