/// Asks for a part of the list of what a figure is made of.
public struct DrillRequest: Hashable, Sendable {
    /// The figure.
    public var target: DrillTarget
    /// Which part.
    public var page: DrillPage

    /// Joins the two; everything, unless a page is given.
    public init(_ target: DrillTarget, page: DrillPage = DrillPage()) {
        self.target = target
        self.page = page
    }
}
