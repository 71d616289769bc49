/// How a text is set.
struct TextStyle: Hashable, Sendable {
    /// Where a line of text stands in its box.
    enum Alignment: Sendable { case left, centre, right }

    /// The height of the font in units of the page.
    var size: Double
    var colour: Colour
    var isBold = false

    /// The height of a line.
    var lineHeight: Double { (size * 1.4).rounded(.up) }
}
