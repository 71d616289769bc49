/// A JSON number as the decimal text it was written in; it never passes through binary floating point.
///
/// Equality is that of the text; `isEqual(to:)` and `isLess(than:)` compare the values.
public struct JSONNumber: Sendable, Equatable, Hashable {
    /// The longest text of a number, in characters.
    public static let charactersMax = 100

    /// The greatest power of ten, in either direction, of a number in scientific notation.
    public static let exponentMax = 9_999

    /// The number as written, in the grammar of RFC 8259 section 6.
    public let text: String

    /// A number from an integer.
    public init(_ value: Int64) {
        text = String(value)
    }

    /// A number from an integer.
    public init(_ value: Int) {
        text = String(value)
    }

    /// A number from its JSON text, or nil when the text is no JSON number, is longer than `charactersMax` or has a
    /// power of ten beyond `exponentMax`.
    public init?(exactText: String) {
        guard exactText.utf8.count <= Self.charactersMax else { return nil }
        guard DecimalParts(exactText.utf8) != nil else { return nil }
        text = exactText
    }

    /// A number from a text that the reader has checked already.
    init(checkedText: String) {
        text = checkedText
    }

    /// A number of `unscaled` units of 10^-`decimals`: (12345, 2) is 123.45. `decimals` is from 0 to 50.
    public init(unscaled: Int64, decimals: Int) {
        var writer = JSONWriter()
        writer.decimal(Int128(unscaled), decimals: decimals)
        text = String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The value as an integer, when it is exactly one and fits; 1.0 and 1e3 are integers.
    public var intValue: Int64? { Int64(text) ?? scaled(decimals: 0) }

    /// The value in units of 10^-`decimals`, when it is a whole number of them and fits: 123.45 with 2 decimals is
    /// 12345. It takes `decimals` from 0 to 50.
    public func scaled(decimals: Int) -> Int64? {
        precondition((0...50).contains(decimals), "A number of decimals is from 0 to 50, not \(decimals)")
        return parts.scaled(decimals: decimals)
    }

    /// How many digits after the point the value needs: 2 for 1.50e-1, none for 1.0 and 1e3.
    public var decimalsCount: Int { max(0, -parts.exponent) }

    /// Whether the value is below zero.
    public var isNegative: Bool { parts.isNegative }

    /// The one text that all numbers of this value share: no sign of zero, no needless zeros, an exponent only for
    /// large and small powers. It never exceeds `charactersMax` and can be read back.
    public var canonicalText: String { parts.canonicalText }

    /// The value without an exponent, or nil where that takes more than `charactersMax` characters.
    public var plainText: String? { parts.plainText(charactersMax: Self.charactersMax) }

    /// Whether both numbers have the same value: 1.0 equals 1.
    public func isEqual(to other: JSONNumber) -> Bool { parts == other.parts }

    /// Whether this value is below the other; exact for every pair.
    public func isLess(than other: JSONNumber) -> Bool { parts.isLess(than: other.parts) }

    private var parts: DecimalParts {
        guard let parts = DecimalParts(text.utf8) else {
            preconditionFailure("A JSON number holds a text that is none: \(text)")
        }
        return parts
    }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
    /// An integer.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }
}
