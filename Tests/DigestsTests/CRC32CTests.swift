import Digests
import Testing

struct CRC32CTests {
    /// RFC 3720 appendix B.4, and the usual check value of nine digits.
    static let vectors: [(bytes: [UInt8], checksum: UInt32)] = [
        ([], 0),
        ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
        ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
        (Array(0...31), 0x46DD_794E),
        ((0...31).reversed(), 0x113F_DB5C),
        (
            [0x01, 0xC0, 0, 0] + [UInt8](repeating: 0, count: 12)
                + [
                    0x14, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0x14, 0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0,
                    0,
                ]
                + [0, 0],
            0xD996_3A56
        ),
        (Array("123456789".utf8), 0xE306_9283),
    ]

    @Test(arguments: vectors.indices)
    func `the checksum of known bytes is the published one`(index: Int) {
        let vector = Self.vectors[index]
        #expect(CRC32C.checksum(of: vector.bytes) == vector.checksum)
    }

    /// The definition, one bit at a time.
    static func slowChecksum(of bytes: [UInt8]) -> UInt32 {
        var register = ~UInt32(0)
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ 0x82F6_3B78 : register >> 1 }
        }
        return ~register
    }

    @Test func `every length up to 200 agrees with the definition`() {
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ 7) }
        for count in 0...bytes.count {
            #expect(
                CRC32C.checksum(of: Array(bytes.prefix(count))) == Self.slowChecksum(of: Array(bytes.prefix(count)))
            )
        }
    }

    @Test func `any division of the bytes gives the same checksum`() {
        let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 1) }
        let whole = CRC32C.checksum(of: bytes)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var checksum = CRC32C()
                checksum.update(Array(bytes[..<first]))
                checksum.update(Array(bytes[first..<second]))
                checksum.update(Array(bytes[second...]))
                #expect(checksum.value == whole)
            }
        }
    }

    @Test func `integers and texts count as their bytes, least significant first`() {
        var typed = CRC32C()
        typed.update(UInt8(0x01))
        typed.update(UInt32(0x0504_0302))
        typed.update(UInt64(0x0D0C_0B0A_0908_0706))
        typed.update(Int64(-1))
        typed.update("né")
        let bytes = Array(1...13) + [UInt8](repeating: 0xFF, count: 8) + [0x6E, 0xC3, 0xA9]
        #expect(typed.value == CRC32C.checksum(of: bytes))
    }

    @Test func `one flipped bit always changes the checksum`() {
        let bytes = (0..<100).map { UInt8(truncatingIfNeeded: $0) }
        let whole = CRC32C.checksum(of: bytes)
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                #expect(CRC32C.checksum(of: flipped) != whole)
            }
        }
    }
}
