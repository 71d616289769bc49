/// Totals by pairs of small codes in flat arrays, one entry a pair that occurs.
///
/// `Totals` is an aggregate: made empty, updated row by row, combined and finalised by its owner.
public struct GroupedTotals<Totals> {
    /// One pair with its totals.
    public struct Group {
        /// The code that is less than `majorCount`.
        public let major: Int
        /// The other code.
        public let minor: UInt8
        /// What was gathered for the pair.
        public var totals: Totals

        @usableFromInline
        init(major: Int, minor: UInt8, totals: Totals) {
            self.major = major
            self.minor = minor
            self.totals = totals
        }
    }

    @usableFromInline var gathered: [Group] = []
    /// One more than the group's place, by `major << 8 | minor`; 0 where the pair was not seen.
    @usableFromInline var places: [UInt32]

    /// Makes room for pairs whose first code is below `majorCount`: one KiB for each.
    public init(majorCount: Int) {
        places = Array(repeating: 0, count: majorCount << 8)
    }

    /// The pairs in the order in which they were first seen.
    public var groups: [Group] { gathered }

    /// The totals of a pair, which begin with `initial`.
    @inlinable
    public subscript(major major: Int, minor minor: UInt8, initial initial: @autoclosure () -> Totals) -> Totals {
        get {
            let place = Int(places[major << 8 | Int(minor)])
            return place > 0 ? gathered[place - 1].totals : initial()
        }
        _modify {
            let key = major << 8 | Int(minor)
            if places[key] == 0 { add(Group(major: major, minor: minor, totals: initial()), key: key) }
            yield &gathered[Int(places[key]) - 1].totals
        }
    }

    @usableFromInline
    mutating func add(_ group: Group, key: Int) {
        gathered.append(group)
        places[key] = UInt32(gathered.count)
    }
}

extension GroupedTotals.Group: Sendable where Totals: Sendable {}
extension GroupedTotals: Sendable where Totals: Sendable {}
