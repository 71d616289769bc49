/// The members of a JSON object in their order; every name occurs once.
///
/// Names are compared byte for byte, so two spellings of é that look alike are two names, as other JSON readers see
/// them.
public struct JSONObject: Sendable {
    /// One named value.
    public struct Member: Sendable {
        /// The name.
        public let name: String
        /// The value.
        public internal(set) var value: JSON
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// An object without members.
    public init() {
        members = []
    }

    /// An object of these members; the names must differ.
    public init(_ pairs: [(String, JSON)]) {
        members = pairs.map { Member(name: $0.0, value: $0.1) }
        if let repeated = Self.repeatedName(in: members) {
            preconditionFailure("A JSON object cannot have two members named \(repeated)")
        }
    }

    /// An object of members that are known to have different names.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// The number of members.
    public var count: Int { members.count }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The names in order.
    public var names: [String] { members.map(\.name) }

    /// The member of that name. Setting replaces it where it stands or appends it; nil removes it. Linear.
    public subscript(name: String) -> JSON? {
        get { members.first { $0.name.hasSameBytes(as: name) }?.value }
        set {
            let place = members.firstIndex { $0.name.hasSameBytes(as: name) }
            switch (place, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The members in the order of the UTF-8 bytes of their names; n log n.
    public var sortedMembers: [Member] {
        members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func repeatedName(in members: [Member]) -> String? {
        let sorted = JSONObject(distinct: members).sortedMembers
        return zip(sorted, sorted.dropFirst()).first { $0.name.hasSameBytes(as: $1.name) }?.0.name
    }
}

extension JSONObject: Equatable {
    /// Whether both have the same members, in whatever order; linear when the order is the same, else n log n.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        return haveSameOrderedMembers(left.members, right.members)
            || haveSameOrderedMembers(left.sortedMembers, right.sortedMembers)
    }

    private static func haveSameOrderedMembers(_ left: [Member], _ right: [Member]) -> Bool {
        zip(left, right).allSatisfy { $0.name.hasSameBytes(as: $1.name) }
            && zip(left, right).allSatisfy { $0.value == $1.value }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object of these members; the names must differ.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(elements)
    }
}
