public import DealModel

/// One group's value of one dimension.
public enum GroupValue: Hashable, Sendable {
    /// A pipeline or stage, with the name that it had.
    case definition(id: String, name: String)
    /// An owner, tag, source, currency or category.
    case text(String)
    /// A month or quarter, by its name and its first day.
    case interval(name: String, from: CivilDate)
    /// The deals that have none.
    case none
}
