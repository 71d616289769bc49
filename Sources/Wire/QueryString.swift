import Digests

/// The parameters of a URL's query (application/x-www-form-urlencoded), decoded strictly and in their order.
///
/// Names are plain texts: `amount[gte]` is a name like any other. A parameter without `=` has the empty value.
public struct QueryString: Sendable, Equatable {
    /// The most parameters of one query.
    public static let parametersMax = 100

    /// One parameter.
    public struct Parameter: Sendable, Equatable {
        /// The decoded name, never empty.
        public let name: String
        /// The decoded value.
        public let value: String
        /// The decoded parts between the commas that stand in the query as such; an escaped comma (`%2C`) is one of a
        /// part, as OpenAPI has it for lists.
        public let parts: [String]
    }

    /// The parameters in their order; every name occurs once.
    public let parameters: [Parameter]

    /// A query without parameters.
    public init() {
        parameters = []
    }

    /// Decodes what follows the `?` of a URL. Linear in the text.
    public init(decoding query: String) throws(QueryStringError) {
        var found: [Parameter] = []
        var names: Set<[UInt8]> = []
        let pairs =
            query.isEmpty ? [] : query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        guard pairs.count <= Self.parametersMax else {
            let detail = "A query may have at most \(Self.parametersMax) parameters."
            throw QueryStringError(code: .tooManyParameters, name: "", detail: detail)
        }
        for pair in pairs {
            let mark = pair.firstIndex(of: UInt8(ascii: "="))
            let rawName = pair[..<(mark ?? pair.endIndex)]
            let rawValue = mark.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...]
            let shownName = String(decoding: rawName, as: UTF8.self)
            let name = try Self.decode(rawName, plusIsSpace: true, of: shownName)
            guard !name.isEmpty else {
                throw QueryStringError(code: .emptyName, name: "", detail: "A query parameter needs a name.")
            }
            let value = try Self.decode(rawValue, plusIsSpace: true, of: name)
            guard names.insert(Array(name.utf8)).inserted else {
                throw QueryStringError(code: .repeatedName, name: name, detail: "This parameter is given twice.")
            }
            var parts: [String] = []
            for part in rawValue.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                parts.append(try Self.decode(part, plusIsSpace: true, of: name))
            }
            found.append(Parameter(name: name, value: value, parts: parts))
        }
        parameters = found
    }

    /// The names in order.
    public var names: [String] { parameters.map(\.name) }

    /// The value of the parameter of that name; linear in the parameters.
    public subscript(name: String) -> String? {
        parameters.first { $0.name.hasSameBytes(as: name) }?.value
    }

    /// Decodes one segment of a URL's path; `+` stands for itself. `name` is what an error calls the segment.
    public static func decodePathSegment(_ segment: String, name: String) throws(QueryStringError) -> String {
        try decode(segment.utf8[...], plusIsSpace: false, of: name)
    }

    private static func decode(
        _ text: Substring.UTF8View,
        plusIsSpace: Bool,
        of name: String
    ) throws(QueryStringError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Hex.value), let low = rest.popFirst().flatMap(Hex.value) else {
                    throw QueryStringError(
                        code: .invalidEscape,
                        name: name,
                        detail: "Two hexadecimal digits follow a percent sign."
                    )
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+"): bytes.append(plusIsSpace ? 0x20 : byte)
            case 0x21...0x7E: bytes.append(byte)
            default:
                throw QueryStringError(
                    code: .invalidCharacter,
                    name: name,
                    detail: "This character must be percent-encoded."
                )
            }
        }
        guard !bytes.contains(0) else {
            throw QueryStringError(code: .nullCharacter, name: name, detail: "The character U+0000 is not allowed.")
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw QueryStringError(code: .invalidUTF8, name: name, detail: "The decoded bytes are not valid UTF-8.")
        }
        return decoded
    }
}
