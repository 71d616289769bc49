public import DealModel

/// Which deals to find, in which order, and from where on.
public struct DealSearchQuery: Sendable {
    /// Only the deals that the filter means; all, without one.
    public var filter: DealFilter?
    /// Only the deals whose texts have these words; the index of texts knows only the present.
    public var text: FullTextQuery?
    /// Whether deleted deals are found too.
    public var includesDeleted = false
    /// The order; ties are broken by id.
    public var order = DealOrder.newestFirst
    /// Where the last page ended: the values of its deal in the order, and the id.
    public var after: (values: [DealOrder.Value], id: DealID)?
    /// How many to list; 1 to 500.
    public var limit = 50

    /// Begins with every deal that is not deleted, newest first.
    public init() {}
}
