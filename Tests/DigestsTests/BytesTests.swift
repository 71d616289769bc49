import Digests
import Testing

struct BytesTests {
    @Test func `random bytes come in the number asked for and differ from call to call`() {
        for count in [0, 1, 16, 255, 256, 257, 100_000] {
            #expect(RandomBytes.make(count: count).count == count)
        }
        #expect(RandomBytes.make(count: 32) != RandomBytes.make(count: 32))
    }

    @Test func `random bytes take every value`() {
        #expect(Set(RandomBytes.make(count: 100_000)).count == 256)
    }

    @Test func `a negative number of random bytes is a programmer's error`() async {
        await #expect(processExitsWith: .failure) { _ = RandomBytes.make(count: -1) }
    }

    @Test func `bytes are equal in constant time exactly when they are equal`() {
        #expect(ConstantTime.areEqual([], []))
        #expect(ConstantTime.areEqual([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2]))
        for index in 0..<32 {
            var other = [UInt8](repeating: 7, count: 32)
            other[index] ^= 0x80
            #expect(!ConstantTime.areEqual([UInt8](repeating: 7, count: 32), other))
        }
    }

    @Test func `hexadecimal text is written in lower case and read in either`() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.encode([0x00, 0x9A, 0xFF]) == "009aff")
        #expect(Hex.decode("009aFF") == [0x00, 0x9A, 0xFF])
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.decode("") == [])
    }

    @Test(arguments: ["0", "0g", "g0", "00 ", " 0", "0x", "é", "00\n", "٣٣"])
    func `text that is not hexadecimal is refused`(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    /// RFC 4648 section 10, without the padding.
    static let base64Vectors: [(bytes: String, text: String)] = [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test(arguments: base64Vectors.indices)
    func `base64url gives the published texts without padding`(index: Int) {
        let vector = Self.base64Vectors[index]
        #expect(Base64URL.encode(Array(vector.bytes.utf8)) == vector.text)
        #expect(Base64URL.decode(vector.text) == Array(vector.bytes.utf8))
    }

    @Test func `base64url carries every byte at every place`() {
        for length in 1...5 {
            for byte in UInt8.min...UInt8.max {
                let bytes = [UInt8](repeating: byte, count: length)
                #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            }
        }
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
    }

    @Test(arguments: ["Z", "Zg=", "Zg==", "Zh", "Zm9", "Z g", "Zg\n", "+/8", "-_9", "Zm9vY", "é", "AAAAA"])
    func `text that no byte string encodes to is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `every text of two characters that decodes is the text of its byte`() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var accepted = 0
        for first in alphabet {
            for second in alphabet {
                let text = String([first, second])
                guard let bytes = Base64URL.decode(text) else { continue }
                accepted += 1
                #expect(Base64URL.encode(bytes) == text)
            }
        }
        #expect(accepted == 256)
    }
}
