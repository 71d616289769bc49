internal import Digests

/// Digits of base 62, as keys are written: `0` to `9`, `A` to `Z`, `a` to `z`, in the order of their bytes.
public enum Base62 {
    private static let alphabet = [UInt8]("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    /// The largest multiple of 62 that a byte can be below; bytes from there on would favour the first digits.
    private static let fairBytesCount: UInt8 = 248

    /// Whether a byte is a digit.
    public static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// So many digits, each of the 62 as likely as any other.
    ///
    /// The kernel's generator makes them.
    public static func random(count: Int) -> [UInt8] { random(count: count) { RandomBytes.make(count: $0) } }

    /// The same from bytes that somebody else gives, so many as are asked for, each as likely as any other.
    static func random(count: Int, bytes: (Int) -> [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(count)
        while digits.count < count {
            // A byte that is not fair is thrown away, never folded in.
            for byte in bytes(count - digits.count) where byte < fairBytesCount {
                digits.append(alphabet[Int(byte % 62)])
            }
        }
        return digits
    }

    /// A number in so many digits, the highest first; what does not fit into them is cut off.
    public static func digits(of number: UInt32, count: Int) -> [UInt8] {
        var rest = number
        var digits = [UInt8](repeating: alphabet[0], count: count)
        for index in digits.indices.reversed() {
            digits[index] = alphabet[Int(rest % 62)]
            rest /= 62
        }
        return digits
    }
}
