/// Keeps the entries of one deal, for metrics that are made of others.
struct EntryList: Tally {
    private(set) var entries: [Entry] = []

    mutating func add(_ entry: Entry) { entries.append(entry) }
}
