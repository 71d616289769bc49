/// Base 64 with the usual alphabet and padding (RFC 4648 section 4).
public enum Base64 {
    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text of some bytes, four characters for three bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text = Base64URL.characters(of: bytes, in: alphabet)
        while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }
}
