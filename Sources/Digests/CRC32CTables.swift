/// The eight tables of 256 entries for CRC-32C by eight bytes at a step ("slicing by 8", Kounavis and Berry 2005).
struct CRC32CTables: Sendable {
    /// The one instance, made at first use.
    static let shared = CRC32CTables()

    /// The Castagnoli polynomial with its bits reversed.
    private static let polynomial: UInt32 = 0x82F6_3B78

    /// Table k at k * 256: what a byte contributes when k further bytes follow it in the step.
    private let entries: [UInt32]

    private init() {
        var made = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var register = UInt32(byte)
            for _ in 0..<8 {
                register = register & 1 == 1 ? register >> 1 ^ Self.polynomial : register >> 1
            }
            made[byte] = register
        }
        for index in 256..<made.count {
            let before = made[index - 256]
            made[index] = before >> 8 ^ made[Int(before & 0xFF)]
        }
        entries = made
    }

    /// The register after one more byte.
    func advanced(_ register: UInt32, _ byte: UInt8) -> UInt32 {
        entries[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
    }

    /// The register after eight more bytes, the lowest byte of `word` first.
    func advanced(_ register: UInt32, word: UInt64) -> UInt32 {
        // Safe: every index is a byte plus at most 7 * 256, and there are 8 * 256 entries.
        unsafe entries.withUnsafeBufferPointer { unsafe Self.step(register, word, $0) }
    }

    /// The register after all bytes of the buffer.
    func advanced(_ register: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var register = register
        var offset = 0
        // Safe: whole words are read only where eight bytes are left; the indices are as in `step`.
        unsafe entries.withUnsafeBufferPointer { tables in
            while bytes.count - offset >= 8 {
                // Eight bytes are left at `offset`.
                let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                register = unsafe Self.step(register, UInt64(littleEndian: word), tables)
                offset += 8
            }
        }
        while offset < bytes.count {
            // `offset` is below the count.
            register = advanced(register, unsafe bytes[offset])
            offset += 1
        }
        return register
    }

    @inline(__always)
    private static func step(_ register: UInt32, _ word: UInt64, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
        let mixed = word ^ UInt64(register)
        let low =
            // Eight tables of 256 entries, and every index within a table is one byte.
            unsafe tables[1792 + Int(mixed & 0xFF)] ^ tables[1536 + Int(mixed >> 8 & 0xFF)]
            ^ tables[1280 + Int(mixed >> 16 & 0xFF)] ^ tables[1024 + Int(mixed >> 24 & 0xFF)]
        let high =
            // As above.
            unsafe tables[768 + Int(mixed >> 32 & 0xFF)] ^ tables[512 + Int(mixed >> 40 & 0xFF)]
            ^ tables[256 + Int(mixed >> 48 & 0xFF)] ^ tables[Int(mixed >> 56)]
        return low ^ high
    }
}
