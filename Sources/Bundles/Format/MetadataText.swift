/// Writes metadata as canonical JSON: an object of strings, keys in the order of their UTF-8 bytes, no spaces.
enum MetadataText {
    private static let hexDigits = Array("0123456789abcdef".utf8)

    /// Appends a JSON string: quotes, backslashes and control characters escaped, the shortest way; all else as it is
    /// (RFC 8259, 7).
    static func appendString(_ text: ArraySlice<UInt8>, to json: inout [UInt8]) {
        json.append(.quote)
        for byte in text {
            switch byte {
            case .quote, UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
            case 0x08: json += Array("\\b".utf8)
            case 0x09: json += Array("\\t".utf8)
            case 0x0A: json += Array("\\n".utf8)
            case 0x0C: json += Array("\\f".utf8)
            case 0x0D: json += Array("\\r".utf8)
            case 0x00..<0x20:
                json += Array("\\u00".utf8)
                json += [hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            default: json.append(byte)
            }
        }
        json.append(.quote)
    }
}
