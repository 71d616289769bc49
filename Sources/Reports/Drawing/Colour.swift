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
}
