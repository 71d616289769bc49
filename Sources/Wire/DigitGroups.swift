/// Decimal texts as people read them: a comma before every third whole digit, and every digit as it is.
public enum DigitGroups {
    /// A plain decimal text, with its whole digits in groups: `1234567.50` as `1,234,567.50`.
    public static func text(_ decimal: String) -> String {
        var bytes = Array(decimal.utf8)
        insert(into: &bytes, from: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A number without an exponent, with its whole digits in groups; one that cannot be told so stays as it is.
    public static func text(_ number: JSONNumber) -> String {
        let isPlain = !number.text.utf8.contains { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
        return isPlain ? text(number.text) : number.plainText.map { text($0) } ?? number.text
    }

    /// Groups the whole digits of the plain decimal text that goes from a place to the end of the bytes.
    public static func insert(into bytes: inout [UInt8], from start: Int) {
        let wholeStart = start < bytes.count && bytes[start] == UInt8(ascii: "-") ? start + 1 : start
        var wholeEnd = wholeStart
        while wholeEnd < bytes.count, bytes[wholeEnd] != UInt8(ascii: ".") { wholeEnd += 1 }
        let commasCount = (wholeEnd - wholeStart - 1) / 3
        guard commasCount > 0 else { return }
        // From the end, so that every byte moves once.
        var source = bytes.count - 1
        for _ in 0..<commasCount { bytes.append(0) }
        var target = bytes.count - 1
        while source >= wholeEnd {
            bytes[target] = bytes[source]
            source -= 1
            target -= 1
        }
        while target > source {
            for _ in 0..<3 {
                bytes[target] = bytes[source]
                source -= 1
                target -= 1
            }
            bytes[target] = UInt8(ascii: ",")
            target -= 1
        }
    }
}
