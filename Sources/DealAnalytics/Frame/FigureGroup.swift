/// The figures of one group of deals, and the way back to the deals.
public struct FigureGroup: Hashable, Sendable {
    /// The group's values, one a dimension.
    public let values: [GroupValue]
    /// Its figures by currency.
    public let figures: [ValueFigures]
    /// What they are made of.
    public let drill: DrillTarget
}
