/// A colour with its opacity.
struct Colour: Hashable, Sendable {
    let red: Double
    let green: Double
    let blue: Double
    let opacity: Double

    /// Takes `0xRRGGBB`.
    init(_ code: UInt32, opacity: Double = 1) {
        red = Double(code >> 16 & 0xff) / 255
        green = Double(code >> 8 & 0xff) / 255
        blue = Double(code & 0xff) / 255
        self.opacity = opacity
    }

    private init(red: Double, green: Double, blue: Double, opacity: Double) {
        self.red = red
        self.green = green
        self.blue = blue
        self.opacity = opacity
    }

    /// So much of another colour mixed in: 0 is none.
    func mixed(with other: Colour, _ share: Double) -> Colour {
        Colour(
            red: red + (other.red - red) * share, green: green + (other.green - green) * share,
            blue: blue + (other.blue - blue) * share, opacity: opacity)
    }

    /// How bright it is to the eye, from 0 to 1: relative luminance as WCAG 2.2 defines it.
    var luminance: Double {
        // The exponent of 2.4 is taken as 2: enough to choose between black and white.
        0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue
    }
}
