/// When the first deal came to be.
struct FirstCreation: JoinableTally {
    /// nil before any.
    private(set) var moment: Int64?

    mutating func add(_ entry: Entry) {
        guard entry.bucket == VelocityScan.Kind.creation else { return }
        moment = min(moment ?? entry.at, entry.at)
    }

    mutating func combine(_ other: FirstCreation) {
        if let first = other.moment { moment = min(moment ?? first, first) }
    }
}
