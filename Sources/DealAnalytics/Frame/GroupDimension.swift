/// What figures are told apart by.
public enum GroupDimension: String, CaseIterable, Hashable, Sendable {
    /// The pipeline.
    case pipeline
    /// The stage.
    case stage
    /// The owner.
    case owner
    /// Each of the tags: a deal with two is in two groups.
    case tag
    /// Where deals came from.
    case source
    /// The currency, before any conversion.
    case currency
    /// The forecast category: the leader's, else the owner's, else the stage's.
    case category
    /// The month, of the fiscal year's calendar, of the date that the metric goes by.
    case month
    /// The quarter, fiscal where the fiscal year does not begin in January, of that date.
    case quarter

    /// How many can be asked for at once.
    public static let dimensionsMax = 3
}
