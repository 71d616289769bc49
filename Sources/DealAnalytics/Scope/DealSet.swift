/// Some of the deals of a workspace, a bit each.
public struct DealSet: Hashable, Sendable {
    private var words: [UInt64] = []

    /// Begins with none.
    public init() {}

    /// The deals with these ordinals.
    public init(_ deals: some Sequence<UInt32>) {
        for deal in deals { insert(deal) }
    }

    /// Adds a deal.
    public mutating func insert(_ deal: UInt32) {
        let word = Int(deal >> 6)
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
        words[word] |= 1 << UInt64(deal & 63)
    }

    /// Whether a deal is among them.
    public func contains(_ deal: UInt32) -> Bool {
        let word = Int(deal >> 6)
        return word < words.count && words[word] & (1 << UInt64(deal & 63)) != 0
    }

    /// How many there are.
    ///
    /// - Complexity: O(the highest ordinal).
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}
