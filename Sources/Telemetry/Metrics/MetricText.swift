/// Numbers and texts as the exposition format writes them.
enum MetricText {
    /// A whole number of 10^-`decimals`, exactly, without zeros at the end: (1500, 3) is 1.5. At most 18 decimals.
    static func decimal(_ units: UInt64, decimals: Int) -> String {
        var fraction = units
        var scale: UInt64 = 1
        for _ in 0..<decimals { scale *= 10 }
        fraction %= scale
        var text = String(units / scale)
        guard fraction > 0 else { return text }
        var digits = decimals
        while fraction % 10 == 0 { (fraction, digits) = (fraction / 10, digits - 1) }
        let written = String(fraction)
        text += "."
        for _ in written.utf8.count..<digits { text += "0" }
        return text + written
    }

    /// A number as Go's `ParseFloat` reads it, which the format names as its rule.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? value.description
    }

    /// A text of a HELP line: backslashes and line feeds are escaped.
    static func help(_ text: String) -> String { escaped(text, quotes: false) }

    /// The value of a label: backslashes, line feeds and quotes are escaped.
    static func label(_ text: String) -> String { escaped(text, quotes: true) }

    /// Whether a text can name a family.
    static func isMetricName(_ text: String) -> Bool { isName(text, and: UInt8(ascii: ":")) }

    /// Whether a text can name a label; names that begin with two underscores are Prometheus's own.
    static func isLabelName(_ text: String) -> Bool { isName(text, and: nil) && !text.hasPrefix("__") }

    private static func isName(_ text: String, and other: UInt8?) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: byte == other
            }
        }
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
