/// How long parts of the work took, for the tools of browsers.
///
/// Reference: https://www.w3.org/TR/server-timing/
public enum ServerTiming {
    /// The name of the header field.
    public static let headerName = "Server-Timing"

    /// The value of the field, such as `engine;dur=0.8`: milliseconds with up to three decimals, rounded down.
    ///
    /// - Parameter parts: each with a name that is a token of HTTP (letters, digits and some signs, no space).
    public static func headerText(_ parts: [(name: String, durationNanoseconds: UInt64)]) -> String {
        var text = ""
        for part in parts {
            precondition(isToken(part.name), "a part of the timing cannot be named \(part.name)")
            if !text.isEmpty { text += ", " }
            text += part.name
            text += ";dur="
            text += MetricText.decimal(part.durationNanoseconds / 1_000, decimals: 3)
        }
        return text
    }

    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
