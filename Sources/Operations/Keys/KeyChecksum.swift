/// The checksum at the end of a key: CRC-32 with the polynomial of zlib, gzip and PNG (ISO 3309), which the standard
/// library of nearly every language has. So whoever searches texts for lost keys can tell a key from noise.
enum KeyChecksum {
    /// The polynomial with its bits reversed.
    private static let polynomial: UInt32 = 0xEDB8_8320

    /// The checksum of some bytes; eight steps for each.
    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var register = ~UInt32(0)
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ polynomial : register >> 1 }
        }
        return ~register
    }
}
