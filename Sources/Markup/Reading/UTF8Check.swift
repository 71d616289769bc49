/// Checks UTF-8 byte by byte (RFC 3629: nothing longer than needed, no surrogates, nothing beyond U+10FFFF).
struct UTF8Check {
    private var continuationsLeft = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether a character is not complete.
    var isInside: Bool { continuationsLeft > 0 }

    /// Takes a byte that is not below 128, or comes where a character is not complete; false where it cannot be.
    mutating func take(_ byte: UInt8) -> Bool {
        guard continuationsLeft == 0 else {
            guard byte >= lowest, byte <= highest else { return false }
            continuationsLeft -= 1
            (lowest, highest) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0..<0x80: return true
        case 0xC2...0xDF: continuationsLeft = 1
        case 0xE0: (continuationsLeft, lowest) = (2, 0xA0)
        case 0xED: (continuationsLeft, highest) = (2, 0x9F)
        case 0xE1...0xEF: continuationsLeft = 2
        case 0xF0: (continuationsLeft, lowest) = (3, 0x90)
        case 0xF1...0xF3: continuationsLeft = 3
        case 0xF4: (continuationsLeft, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }
}
