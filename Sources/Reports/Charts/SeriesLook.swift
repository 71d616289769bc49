/// How a series is told from others: by its colour, and by something that needs no colour.
struct SeriesLook: Hashable, Sendable {
    /// How its areas are filled.
    enum Fill: Sendable {
        case solid
        /// Lines on a light ground of the colour, with an edge.
        case hatched
        /// The light ground with its edge alone.
        case pale
        /// No area at all: a line across, at the value. It stands beside bars, and is not stacked.
        case mark
    }

    /// How its points look.
    enum Marker: CaseIterable, Sendable { case circle, square, triangle, diamond, cross }

    let colour: Colour
    let fill: Fill
    /// Of its lines.
    let dashes: [Double]
    let marker: Marker
}
