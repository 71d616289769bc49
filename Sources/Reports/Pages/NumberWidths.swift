/// How wide the texts of numbers are, without setting each: digits are all as wide as each other.
struct NumberWidths {
    private let canvas: Canvas
    private let style: TextStyle
    private let digit: Double
    private let comma: Double
    private let minus: Double
    private var rests: [String: Double] = [:]

    init(_ canvas: Canvas, _ style: TextStyle) {
        self.canvas = canvas
        self.style = style
        digit = canvas.size(of: "0", style).width
        comma = canvas.size(of: ",", style).width
        minus = canvas.size(of: "-", style).width
    }

    /// The width up to the decimal point, or to what stands behind a number that has none.
    func whole(of text: String) -> Double {
        text.utf8.prefix(Self.wholeLength(of: text)).reduce(0) { width, byte in
            switch byte {
            case UInt8(ascii: ","): width + comma
            case UInt8(ascii: "-"): width + minus
            default: width + digit
            }
        }
    }

    /// The width of what stands behind: decimals and unit.
    mutating func rest(of text: String) -> Double {
        let rest = text.utf8.dropFirst(Self.wholeLength(of: text))
        // All digits are zeros here, so that few different texts are set.
        let shape = String(
            decoding: rest.map { (0x30...0x39).contains($0) ? 0x30 : $0 }, as: UTF8.self)
        if let width = rests[shape] { return width }
        let width = canvas.size(of: shape, style).width
        rests[shape] = width
        return width
    }

    private static func wholeLength(of text: String) -> Int {
        text.utf8.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "-") }.count
    }
}
