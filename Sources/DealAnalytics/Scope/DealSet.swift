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

    /// The deals in the order of their ordinals.
    ///
    /// - Complexity: O(the highest ordinal).
    var ordinals: [UInt32] {
        var found: [UInt32] = []
        found.reserveCapacity(count)
        for (place, word) in words.enumerated() {
            var left = word
            while left != 0 {
                found.append(UInt32(place << 6 + left.trailingZeroBitCount))
                left &= left - 1
            }
        }
        return found
    }

    /// How many deals of the set come before each 64 ordinals, for `rank(of:_:)`.
    var ranks: [UInt32] {
        var before: UInt32 = 0
        return words.map { word in
            defer { before += UInt32(word.nonzeroBitCount) }
            return before
        }
    }

    /// How many deals of the set come before one of them.
    ///
    /// - Parameter ranks: those of the set as it is.
    func rank(of deal: UInt32, _ ranks: [UInt32]) -> Int {
        let word = Int(deal >> 6)
        return Int(ranks[word]) + (words[word] & (1 << UInt64(deal & 63) - 1)).nonzeroBitCount
    }
}
