public import DealModel

/// Which deals a figure is about: a tree like `DealFilter`, whose conditions are about what the columns hold; whatever
/// else was asked for has been looked up before and stands as a set of deals.
public enum DealScope: Hashable, Sendable {
    /// All of them hold; without any, every deal is meant.
    case all([DealScope])
    /// At least one of them holds; without any, no deal is meant.
    case any([DealScope])
    /// A condition on a field of `fields`.
    case condition(FilterCondition)
    /// The deals of a set, whatever they are at the moment.
    case deals(DealSet)

    /// Every deal.
    public static let everything = DealScope.all([])

    /// The fields that columns hold, so that conditions on them are about the moment that a figure is about.
    public static let fields: Set<FilterField> = [
        .pipeline, .stage, .status, .amount, .currency, .valuePeriod, .termMonths, .probability, .effectiveProbability,
        .expectedCloseDate, .owner, .source, .forecastCategory, .leaderCategory, .organization, .tags, .wonReason,
        .lostReason, .createdAt,
    ]
}
