/// Which value of a deal is meant.
public enum ValueBasis: String, CaseIterable, Hashable, Sendable {
    /// The amount as it was entered.
    case amount
    /// Per month, of what recurs.
    case mrr
    /// Per year, of what recurs.
    case arr
    /// Of the first year: what recurs within it, and what is paid once.
    case acv
    /// Of the whole term, which is twelve months where none is given.
    case tcv
}
