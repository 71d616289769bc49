/// Text as it stands in XML 1.0: escaped, and without the characters that XML cannot carry.
public enum MarkupText {
    /// Where a text stands.
    public enum Place: Sendable {
        /// Between tags. A carriage return becomes a reference, since a parser would make a line feed of it.
        case content
        /// Between double quotes. Tabs and line ends become references, since a parser would make spaces of them.
        case attribute
    }

    /// A bit for each byte below 64 that cannot always stand as it is: the control characters and `"`, `&`, `<`, `>`.
    private static let marked: UInt64 =
        0xFFFF_FFFF | 1 << UInt64(0x22) | 1 << UInt64(0x26) | 1 << UInt64(0x3C) | 1 << UInt64(0x3E)

    /// The only byte above that: U+FFFE and U+FFFF begin with it.
    private static let specialsLead: UInt8 = 0xEF

    /// Appends a text. O(its bytes); runs that need no escape are copied as they are.
    ///
    /// - Parameters:
    ///   - replaced: grows by the characters that XML cannot carry, for each of which U+FFFD is written.
    public static func append(
        _ text: String, in place: Place, to bytes: inout [UInt8], replaced: inout Int64
    ) {
        var text = text
        // The bytes are lent for the closure; every index is within them.
        text.withUTF8 { utf8 in
            var runStart = 0
            var index = 0
            while index < utf8.count {
                let byte = unsafe utf8[index]
                let isPlain = byte < 64 ? marked >> UInt64(byte) & 1 == 0 : byte != specialsLead
                guard !isPlain else {
                    index += 1
                    continue
                }
                let isNonCharacter =
                    unsafe byte == specialsLead && index + 2 < utf8.count && utf8[index + 1] == 0xBF
                    && utf8[index + 2] >= 0xBE
                let length = isNonCharacter ? 3 : 1
                if isNonCharacter || byte < 64, let escape = escape(of: byte, in: place) {
                    // The run lies between two places that were passed.
                    unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart..<index]))
                    append(escape, to: &bytes)
                    if escape.isReplacement { replaced += 1 }
                    runStart = index + length
                }
                index += length
            }
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart...]))
        }
    }

    /// The text with the characters that XML cannot carry replaced, not escaped; for what a library escapes.
    public static func carried(_ text: String, replaced: inout Int64) -> String {
        var scalars = String.UnicodeScalarView()
        var count: Int64 = 0
        for scalar in text.unicodeScalars {
            let isCarried = isCarried(scalar)
            scalars.append(isCarried ? scalar : "\u{FFFD}")
            if !isCarried { count += 1 }
        }
        replaced += count
        return count == 0 ? text : String(scalars)
    }

    /// Whether XML 1.0 can carry a character (production 2, Char).
    public static func isCarried(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD: true
        case 0..<0x20, 0xFFFE, 0xFFFF: false
        default: true
        }
    }

    /// What is written in a character's place.
    private struct Escape {
        let text: StaticString
        var isReplacement = false
    }

    private static func append(_ escape: Escape, to bytes: inout [UInt8]) {
        // The bytes of a literal live as long as the process.
        escape.text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// What stands for the character that begins with a byte; nil where it stands for itself.
    private static func escape(of byte: UInt8, in place: Place) -> Escape? {
        switch byte {
        case 0x26: Escape(text: "&amp;")
        case 0x3C: Escape(text: "&lt;")
        case 0x3E: Escape(text: "&gt;")
        case 0x22: Escape(text: "&quot;")
        case 0x0D: Escape(text: "&#13;")
        case 0x09: place == .content ? nil : Escape(text: "&#9;")
        case 0x0A: place == .content ? nil : Escape(text: "&#10;")
        default: Escape(text: "\u{FFFD}", isReplacement: true)
        }
    }
}
