/// The value of an `If-Match` or `If-None-Match` header field (RFC 9110 sections 13.1.1 and 13.1.2).
public enum EntityTagCondition: Sendable, Equatable {
    /// The most tags of one field.
    public static let tagsMax = 32

    /// The longest field, in bytes.
    public static let bytesMax = 4_096

    /// `*`: any current representation.
    case any
    /// One of these tags.
    case tags([EntityTag])

    /// Reads a field's value; several fields of the name are joined with commas before.
    public init(parsing text: String) throws(EntityTagError) {
        guard text.utf8.count <= Self.bytesMax else {
            throw EntityTagError(detail: "The field may have at most \(Self.bytesMax) bytes.")
        }
        var rest = Array(text.utf8)[...]
        Self.skipSpace(&rest)
        if rest.first == UInt8(ascii: "*") {
            rest.removeFirst()
            Self.skipSpace(&rest)
            guard rest.isEmpty else { throw EntityTagError(detail: "A star stands alone.") }
            self = .any
            return
        }
        var tags: [EntityTag] = []
        while true {
            guard tags.count < Self.tagsMax else {
                throw EntityTagError(detail: "The field may list at most \(Self.tagsMax) tags.")
            }
            tags.append(try Self.takeTag(&rest))
            Self.skipSpace(&rest)
            guard let comma = rest.popFirst() else { break }
            guard comma == UInt8(ascii: ",") else { throw EntityTagError(detail: "Tags are separated by commas.") }
            Self.skipSpace(&rest)
        }
        self = .tags(tags)
    }

    /// Whether a current tag is among those of `If-None-Match`: by weak comparison, which ignores the `W/` mark.
    public func matchesWeakly(_ current: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.opaque.hasSameBytes(as: current.opaque) }
        }
    }

    private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
    }

    private static func takeTag(_ rest: inout ArraySlice<UInt8>) throws(EntityTagError) -> EntityTag {
        let isWeak = rest.starts(with: Array("W/".utf8))
        if isWeak { rest = rest.dropFirst(2) }
        guard rest.popFirst() == UInt8(ascii: "\"") else {
            throw EntityTagError(detail: "A tag is written in double quotes, such as \"v3\".")
        }
        let opaque = rest.prefix { $0 == 0x21 || $0 >= 0x23 && $0 != 0x7F }
        rest = rest.dropFirst(opaque.count)
        guard rest.popFirst() == UInt8(ascii: "\"") else {
            throw EntityTagError(detail: "A tag ends with a double quote and holds no spaces or control characters.")
        }
        return EntityTag(String(decoding: opaque, as: UTF8.self), isWeak: isWeak)
    }
}
