/// Finds out whether an object's next name is new, in constant time on average however many there are.
struct DistinctNames {
    /// Up to so many members are compared one by one, which is faster than hashing.
    private static let comparedMax = 12

    private var seen: Set<Name> = []

    /// Notes the name and tells whether it is new; `members` are those read before it.
    mutating func insert(_ name: String, besides members: [JSONObject.Member]) -> Bool {
        if members.count < Self.comparedMax {
            return !members.contains { $0.name.hasSameBytes(as: name) }
        }
        if members.count == Self.comparedMax {
            seen = Set(members.map { Name(text: $0.name) })
        }
        return seen.insert(Name(text: name)).inserted
    }

    /// A text that is equal by its bytes.
    private struct Name: Hashable {
        let text: String

        static func == (left: Name, right: Name) -> Bool { left.text.hasSameBytes(as: right.text) }

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }
}
