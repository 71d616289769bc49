/// How pages look; lengths are points.
enum PageStyle {
    /// A4, standing.
    static let paperWidth = 595.28
    static let paperHeight = 841.89
    static let margin = 42.0
    static let footerHeight = 26.0
    /// Points a unit of a chart, whose texts would be larger than those around it otherwise.
    static let chartScale = 0.72

    static let palette = Palette.light
    static let title = TextStyle(size: 20, colour: palette.text, isBold: true)
    static let heading = TextStyle(size: 14, colour: palette.text, isBold: true)
    static let subheading = TextStyle(size: 10.5, colour: palette.text, isBold: true)
    static let body = TextStyle(size: 9.5, colour: palette.text)
    static let label = TextStyle(size: 8.5, colour: palette.mutedText)
    static let footer = TextStyle(size: 8, colour: palette.mutedText)
    static let figure = TextStyle(size: 16, colour: palette.text, isBold: true)
    static let cell = TextStyle(size: 8.5, colour: palette.text)
}
