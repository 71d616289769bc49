/// The sums, lengths and days of one currency after another.
struct VelocityTally: JoinableTally {
    private(set) var figures = FigureTally()
    private(set) var lengths = LengthTally()

    mutating func add(_ entry: Entry) {
        switch entry.bucket {
        case VelocityScan.Kind.creation: break
        case VelocityScan.Kind.openDays: lengths.add(entry)
        default:
            figures.add(entry)
            lengths.add(entry)
        }
    }

    mutating func combine(_ other: VelocityTally) {
        figures.combine(other.figures)
        lengths.combine(other.lengths)
    }
}
