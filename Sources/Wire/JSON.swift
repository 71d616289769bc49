/// A JSON value (RFC 8259) whose numbers are kept as decimal text and whose objects keep the order of their members.
///
/// Two values are equal when their texts are equal byte for byte and their numbers have the same text; the order of an
/// object's members does not count. Compare `canonicalText()` where 1.0 and 1 are to be the same.
public enum JSON: Sendable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number, exactly as written.
    case number(JSONNumber)
    /// A text.
    case string(String)
    /// Values in order.
    case array([JSON])
    /// Named values in order.
    case object(JSONObject)

    /// A number from an integer.
    public static func integer(_ value: Int64) -> JSON { .number(JSONNumber(value)) }

    /// A number from an integer.
    public static func integer(_ value: Int) -> JSON { .number(JSONNumber(Int64(value))) }

    /// The text, or `null` for nil.
    public static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

    /// The number, or `null` for nil.
    public static func optional(_ value: Int64?) -> JSON { value.map { .integer($0) } ?? .null }
}

extension JSON: Equatable {
    /// Whether two values are equal in the sense described at the type; linear, n log n for reordered objects.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}
