/// A CRC-32C (Castagnoli, RFC 3720 appendix B.4) fed piece by piece.
///
/// Feeding the same bytes in any division gives the same value. It detects damage, it does not authenticate.
public struct CRC32C: Sendable {
    /// The register before the final inversion.
    private var register: UInt32 = ~0

    /// Starts with no bytes.
    public init() {}

    /// The checksum of what has been fed so far; 0 when nothing has.
    public var value: UInt32 { ~register }

    /// Feeds one byte.
    public mutating func update(_ byte: UInt8) {
        register = CRC32CTables.shared.advanced(register, byte)
    }

    /// Feeds the four bytes of an integer, least significant first.
    public mutating func update(_ value: UInt32) {
        let tables = CRC32CTables.shared
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            register = tables.advanced(register, UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Feeds the eight bytes of an integer, least significant first.
    public mutating func update(_ value: UInt64) {
        register = CRC32CTables.shared.advanced(register, word: value)
    }

    /// Feeds the eight bytes of an integer in two's complement, least significant first.
    public mutating func update(_ value: Int64) {
        update(UInt64(bitPattern: value))
    }

    /// Feeds bytes; linear in their number, eight at a step.
    public mutating func update(_ bytes: Span<UInt8>) {
        // Safe: the buffer is read within its own bounds.
        register = unsafe bytes.withUnsafeBytes { buffer in
            unsafe CRC32CTables.shared.advanced(register, UnsafeRawBufferPointer(buffer))
        }
    }

    /// Feeds bytes; linear in their number, eight at a step.
    public mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// Feeds the UTF-8 bytes of a text.
    public mutating func update(_ text: String) {
        update(text.utf8Span.span)
    }

    /// The checksum of whole bytes.
    public static func checksum(of bytes: [UInt8]) -> UInt32 {
        checksum(of: bytes.span)
    }

    /// The checksum of whole bytes.
    public static func checksum(of bytes: Span<UInt8>) -> UInt32 {
        var checksum = CRC32C()
        checksum.update(bytes)
        return checksum.value
    }
}
