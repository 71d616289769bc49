/// Text of JSON pointers (RFC 6901).
public enum JSONPointer {
    /// A pointer one member deeper; `~` and `/` in the name are escaped.
    public static func appending(_ name: String, to pointer: String) -> String {
        "\(pointer)/\(escaped(name))"
    }

    /// A pointer one element deeper.
    public static func appending(_ index: Int, to pointer: String) -> String {
        "\(pointer)/\(index)"
    }

    /// A name as a reference token.
    static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        var text: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "~"): text += [byte, UInt8(ascii: "0")]
            case UInt8(ascii: "/"): text += [UInt8(ascii: "~"), UInt8(ascii: "1")]
            default: text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
