/// A 128-bit id of one kind of thing, written as a lower-case UUID.
///
/// `Subject` is the type that the id names; it only keeps ids of two kinds from being mixed up.
/// Own ids are UUIDv7 (RFC 9562, 5.7); ids from elsewhere may be any UUID.
public struct Identifier<Subject>: Hashable, Comparable, Sendable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// Makes an id from its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a UUIDv7 from a time and random bits.
    ///
    /// - Parameters:
    ///   - milliseconds: Unix time; the low 48 bits are used.
    ///   - randomA: the low 12 bits are used.
    ///   - randomB: the low 62 bits are used.
    public init(version7 milliseconds: UInt64, randomA: UInt64, randomB: UInt64) {
        high = (milliseconds << 16) | 0x7000 | (randomA & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (randomB & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// Reads the hyphenated form of 36 characters, in either case; nil for anything else.
    public init?(_ text: String) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var index = 0
        var digits = 0
        for byte in text.utf8 {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard digits < 32, let digit = Self.hexDigit(byte) else { return nil }
                if digits < 16 { high = high << 4 | digit } else { low = low << 4 | digit }
                digits += 1
            }
            index += 1
        }
        guard index == 36 else { return nil }
        self.high = high
        self.low = low
    }

    /// The id with another subject's type; for code that handles ids of every kind alike, such as the change log.
    public func retyped<Other>(as subject: Other.Type = Other.self) -> Identifier<Other> {
        Identifier<Other>(high: high, low: low)
    }

    /// Orders by the bytes, which for UUIDv7 is the order of making.
    public static func < (left: Self, right: Self) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    private static func hexDigit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x30)
        case 0x61...0x66: UInt64(byte - 0x61 + 10)
        case 0x41...0x46: UInt64(byte - 0x41 + 10)
        default: nil
        }
    }
}

extension Identifier: CustomStringConvertible {
    /// The lower-case hyphenated form.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the bytes of the description; ids are written often, so they are put together without strings.
    public func append(to bytes: inout [UInt8]) {
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { bytes.append(UInt8(ascii: "-")) }
            let half = index < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - (index & 15) * 4)) & 0xF
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}
