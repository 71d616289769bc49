/// An id of 128 bits, as columns hold it.
public struct SQLIdentifier: BitwiseCopyable, Hashable, Sendable {
    /// The first eight bytes.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// Stands for null; no id is so.
    public static let none = SQLIdentifier(high: 0, low: 0)

    /// How many characters it has as a text.
    static let characters = 36

    /// Joins the halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the form in which statements see it, in lower case; nil for any other text, since no value is equal to it.
    init?(text: UnsafeRawBufferPointer) {
        guard text.count == Self.characters else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for unsafe(index, byte) in unsafe text.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt64
            switch byte {
            case 0x30...0x39: digit = UInt64(byte - 0x30)
            case 0x61...0x66: digit = UInt64(byte - 0x61 + 10)
            default: return nil
            }
            if digits < 16 { halves.0 = halves.0 << 4 | digit } else { halves.1 = halves.1 << 4 | digit }
            digits += 1
        }
        self.init(high: halves.0, low: halves.1)
    }
}
