/// A part of the list of what a figure is made of, with what the whole list comes to.
public struct DrillList: Hashable, Sendable {
    /// The rows of the part.
    public let rows: [DrillRow]
    /// What all rows come to, on all pages.
    public let total: [ValueFigures]
    /// Where the next part begins; nil at the end.
    public let next: DrillPage.Position?

    /// Nothing at all.
    static let none = DrillList(rows: [], total: [], next: nil)

    init(rows: [DrillRow], total: [ValueFigures], next: DrillPage.Position?) {
        self.rows = rows
        self.total = total
        self.next = next
    }
}
