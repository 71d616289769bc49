internal import Digests
internal import Wire

/// The protocol's header fields.
enum MCPFields {
    static let version = "MCP-Protocol-Version"
    static let method = "Mcp-Method"
    static let name = "Mcp-Name"
    static let accept = "Accept"
    static let contentType = "Content-Type"

    private static let encodedStart = "=?base64?"
    private static let encodedEnd = "?="

    /// A value without the white space around it.
    static func trimmed(_ value: String) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let bytes = value.utf8
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(value[first...last])
    }

    /// The text that a value stands for; nil where it begins to be encoded and is not.
    static func decoded(_ value: String) -> String? {
        guard value.hasPrefix(encodedStart), value.hasSuffix(encodedEnd),
            value.utf8.count >= encodedStart.utf8.count + encodedEnd.utf8.count
        else { return value }
        let inner = value.utf8.dropFirst(encodedStart.utf8.count).dropLast(encodedEnd.utf8.count)
        guard let bytes = base64(Array(inner)), let span = try? UTF8Span(validating: bytes.span) else { return nil }
        return String(copying: span)
    }

    /// A text as it can stand in a field.
    static func encoded(_ text: String) -> String {
        let isPlain =
            text.utf8.allSatisfy { (0x21...0x7E).contains($0) || $0 == 0x20 } && !text.hasPrefix(" ")
            && !text.hasSuffix(" ") && !text.isEmpty && !text.hasPrefix(encodedStart)
        guard !isPlain else { return text }
        let urlSafe = Base64URL.encode(Array(text.utf8))
        let standard = urlSafe.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return encodedStart + String(decoding: standard, as: UTF8.self) + padding + encodedEnd
    }

    /// The bytes of a text in base 64 with its padding (RFC 4648 section 4); nil where it is not exactly that.
    private static func base64(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let paddingCount = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard paddingCount <= 2 else { return nil }
        var urlSafe: [UInt8] = []
        for byte in text.dropLast(paddingCount) {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            case UInt8(ascii: "+"): urlSafe.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): urlSafe.append(UInt8(ascii: "_"))
            default: urlSafe.append(byte)
            }
        }
        return Base64URL.decode(String(decoding: urlSafe, as: UTF8.self))
    }

    /// Whether a media type is among what `Accept` names; without a name everything is.
    static func accepts(_ type: String, _ values: [String]) -> Bool {
        guard !values.isEmpty else { return true }
        let main = type.prefix { $0 != "/" }
        return values.flatMap { $0.split(separator: ",") }.contains { range in
            let parts = range.split(separator: ";", omittingEmptySubsequences: false)
                .map { trimmed(String($0)).lowercased() }
            guard let name = parts.first, name == type || name == "*/*" || name == main + "/*" else { return false }
            return !parts.dropFirst().contains { isZeroWeight($0) }
        }
    }

    private static func isZeroWeight(_ parameter: String) -> Bool {
        parameter.hasPrefix("q=0") && parameter.dropFirst(3).allSatisfy { $0 == "0" || $0 == "." }
    }
}
