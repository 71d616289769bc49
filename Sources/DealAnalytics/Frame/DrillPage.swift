/// Which part of a list of entries is wanted; lists are in the order of the deals, and of what happened to each.
public struct DrillPage: Hashable, Sendable {
    /// Where an entry stands in its list.
    public struct Position: Hashable, Sendable {
        /// The deal's ordinal.
        public let deal: UInt32
        /// When it happened, in microseconds; `Int64.min` where nothing did.
        public let at: Int64
        /// How many entries of that deal and moment there are up to it, itself included.
        public let count: Int

        /// Joins the parts.
        public init(deal: UInt32, at: Int64, count: Int) {
            self.deal = deal
            self.at = at
            self.count = count
        }
    }

    /// The position after which it begins; nil for the beginning.
    public var after: Position?
    /// How many entries it has at most.
    public var limit: Int

    /// Joins the two.
    public init(after: Position? = nil, limit: Int = .max) {
        self.after = after
        self.limit = limit
    }
}
