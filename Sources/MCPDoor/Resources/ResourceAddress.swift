/// What a URI of this server names.
enum ResourceAddress: Hashable, Sendable {
    /// All pipelines with their stages.
    case pipelines
    /// One pipeline, by its id or its name.
    case pipeline(String)
    /// One deal, by its id or its exact title.
    case deal(String)
    /// What a figure means.
    case definition(String)
    /// The fields of a kind of thing.
    case schema(String)

    /// Reads a URI; nil for one that names nothing here.
    init?(_ uri: String) {
        guard uri.hasPrefix(Self.scheme) else { return nil }
        let parts = uri.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2 else { return nil }
        let name = parts.count == 2 ? Self.decoded(parts[1]) : nil
        switch (String(first), name) {
        case ("pipelines", nil) where parts.count == 1: self = .pipelines
        case ("pipelines", let name?) where !name.isEmpty: self = .pipeline(name)
        case ("deals", let name?) where !name.isEmpty: self = .deal(name)
        case ("definitions", let name?) where !name.isEmpty: self = .definition(name)
        case ("schema", let name?) where !name.isEmpty: self = .schema(name)
        default: return nil
        }
    }

    /// What every URI begins with.
    static let scheme = "crm://"

    /// The URI.
    var uri: String {
        switch self {
        case .pipelines: Self.scheme + "pipelines"
        case .pipeline(let name): Self.scheme + "pipelines/" + Self.encoded(name)
        case .deal(let name): Self.scheme + "deals/" + Self.encoded(name)
        case .definition(let name): Self.scheme + "definitions/" + Self.encoded(name)
        case .schema(let name): Self.scheme + "schema/" + Self.encoded(name)
        }
    }

    /// Percent-decoded text (RFC 3986, 2.1); nil where it is none.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let high = digit(rest.removeFirst()), let low = digit(rest.removeFirst()) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }

    /// Everything but the unreserved characters of RFC 3986 in percent.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80 && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte))
                || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
            let hex = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(Character(scalar)) : "%" + (hex.count < 2 ? "0" : "") + hex
        }.joined()
    }
}
