/// The public part of a key, by which it is looked up: eight digits of base 62.
public struct KeyID: Hashable, Sendable {
    /// How many digits there are.
    public static let digitsCount = 8

    /// The bytes of the text, the first one highest; no two ids share them.
    public let bits: UInt64

    /// Takes eight digits of base 62; nil for anything else.
    public init?(_ digits: some Collection<UInt8>) {
        guard digits.count == Self.digitsCount, digits.allSatisfy(Base62.isDigit) else { return nil }
        bits = digits.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads an id; nil for anything else.
    public init?(_ text: String) { self.init(text.utf8) }

    /// A new one; it is not made sure that nobody has it.
    public static func random() -> KeyID {
        guard let id = KeyID(Base62.random(count: digitsCount)) else { preconditionFailure("Base 62 gave no digits") }
        return id
    }
}

extension KeyID: CustomStringConvertible {
    /// The eight digits.
    public var description: String {
        String(
            decoding: (0..<Self.digitsCount).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - $0 * 8)) },
            as: UTF8.self)
    }
}
