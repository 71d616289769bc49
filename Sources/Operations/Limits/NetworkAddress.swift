internal import Glibc

/// An address of the internet protocol in binary, so that no way of writing it makes a difference.
///
/// An IPv4 address that is written as an IPv6 one (`::ffff:192.0.2.1`, RFC 4291 2.5.5.2), as the kernel shows it on a
/// socket for both, is the IPv4 address.
public struct NetworkAddress: Hashable, Sendable {
    /// The first eight bytes of an IPv6 address; 0 for an IPv4 one.
    public let high: UInt64
    /// The last eight bytes of an IPv6 address, or the four of an IPv4 one.
    public let low: UInt64
    /// Whether it is an IPv4 address.
    public let isVersion4: Bool

    /// How many bits it has.
    public var bitsCount: Int { isVersion4 ? 32 : 128 }

    /// An IPv4 address, the first byte highest.
    public init(version4 bits: UInt32) {
        high = 0
        low = UInt64(bits)
        isVersion4 = true
    }

    /// An IPv6 address, or the IPv4 one that is written as such.
    public init(high: UInt64, low: UInt64) {
        isVersion4 = high == 0 && low >> 32 == 0xFFFF
        self.high = high
        self.low = isVersion4 ? low & 0xFFFF_FFFF : low
    }

    /// Reads the usual text of an address and nothing else: no name, no zone, no octal or single number; nil for those.
    public init?(_ text: String) {
        // A zero byte would end the text for inet_pton, so only what an address can have gets there.
        guard text.utf8.count <= Self.textBytesMax, text.utf8.allSatisfy(Self.isAddressByte) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 {  // a lent C string, and 4 bytes to fill of 16
            self.init(version4: bytes[0..<4].reduce(0) { $0 << 8 | UInt32($1) })
        } else if unsafe inet_pton(AF_INET6, text, &bytes) == 1 {  // a lent C string, and 16 bytes to fill
            self.init(
                high: bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) },
                low: bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) })
        } else {
            return nil
        }
    }

    /// Reads the address of a peer as the system writes it: a link-local one has its interface behind a percent sign.
    public init?(peer text: String) {
        self.init(String(text.prefix { $0 != "%" }))
    }

    /// Whether it is this machine's own (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3).
    public var isLoopback: Bool { isVersion4 ? low >> 24 == 127 : high == 0 && low == 1 }

    /// The longest text of an address, `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`.
    private static let textBytesMax = 45

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// The usual text; IPv6 as RFC 5952 recommends.
    public var description: String {
        if isVersion4 { return [24, 16, 8, 0].map { String(low >> $0 & 0xFF) }.joined(separator: ".") }
        let bytes = (0..<16).map { index in
            UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - index % 8 * 8))
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        // 16 bytes to read, and a buffer of the length that is told.
        _ = unsafe inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
