/// The figures of a set of deals or events, and the way back to them.
public struct FigureBucket: Hashable, Sendable {
    /// By currency.
    public let figures: [ValueFigures]
    /// What they are made of.
    public let drill: DrillTarget

    /// How many there are, whatever their currency.
    public var count: Int { figures.dealCount }

    /// The sums of several kinds of entries at one place.
    init(_ kinds: [UInt32], at cut: Cut, in cells: [UInt32: [ValueFigures]]) {
        var figures: [ValueFigures] = []
        for kind in kinds { figures.combine(cells[kind] ?? []) }
        self.init(figures, cut.drill(kinds))
    }

    init(_ figures: [ValueFigures], _ drill: DrillTarget) {
        self.figures = figures
        self.drill = drill
    }
}
