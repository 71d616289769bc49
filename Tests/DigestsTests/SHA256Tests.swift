import Digests
import Testing

struct SHA256Tests {
    /// FIPS 180-4 examples and one of NIST's long messages.
    static let vectors: [(message: [UInt8], digest: String)] = [
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            [UInt8](repeating: 0x61, count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test(arguments: vectors.indices)
    func `the digest of a known message is the published one`(index: Int) {
        let vector = Self.vectors[index]
        #expect(Hex.encode(SHA256.digest(of: vector.message)) == vector.digest)
    }

    @Test(arguments: [1, 3, 55, 56, 63, 64, 65, 1_000])
    func `feeding a message in pieces gives the digest of the whole`(pieceBytes: Int) {
        let message = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var streaming = SHA256()
        for start in stride(from: 0, to: message.count, by: pieceBytes) {
            streaming.update(Array(message[start..<min(start + pieceBytes, message.count)]))
        }
        #expect(streaming.finish() == SHA256.digest(of: message))
    }

    @Test func `a computation that is dropped unfinished does no harm`() {
        for _ in 0..<100 {
            var dropped = SHA256()
            dropped.update([1, 2, 3])
        }
        #expect(SHA256.digest(of: []).count == SHA256.byteCount)
    }
}
