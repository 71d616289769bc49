import Digests
import Testing
import Wire

struct CursorSealTests {
    private let seal = CursorSeal(key: [UInt8](repeating: 9, count: 32))
    private let payload: JSON = ["after": ["2026-10-01", "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"], "version": 12]

    private func failure(_ text: String, filter: String) -> CursorFailure? {
        do throws(CursorFailure) {
            _ = try seal.open(text, filter: filter)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a cursor opens under its filter and key`() throws {
        let text = seal.seal(payload: payload, filter: "status=open")
        #expect(try seal.open(text, filter: "status=open") == payload)
        #expect(text.utf8.allSatisfy { Base64URL.decode("AA" + String(UnicodeScalar($0)) + "A") != nil })
        #expect(seal.seal(payload: payload, filter: "status=open") == text)
    }

    @Test func `another filter is a mismatch and another key is invalid`() {
        let text = seal.seal(payload: payload, filter: "status=open")
        #expect(failure(text, filter: "status=won") == .cursorMismatch)
        let other = CursorSeal(key: [UInt8](repeating: 8, count: 32)).seal(payload: payload, filter: "status=open")
        #expect(failure(other, filter: "status=open") == .invalidCursor)
        #expect(failure(other, filter: "status=won") == .invalidCursor)
    }

    @Test func `every flipped bit is refused`() throws {
        let bytes = try #require(Base64URL.decode(seal.seal(payload: payload, filter: "f")))
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                #expect(failure(Base64URL.encode(flipped), filter: "f") == .invalidCursor)
            }
        }
    }

    @Test func `every changed character and every cut is refused`() {
        let text = Array(seal.seal(payload: payload, filter: "f").utf8)
        for index in text.indices {
            for replacement in Array("Aa9-_=.".utf8) where replacement != text[index] {
                var changed = text
                changed[index] = replacement
                #expect(failure(String(decoding: changed, as: UTF8.self), filter: "f") == .invalidCursor)
            }
            #expect(failure(String(decoding: text[..<index], as: UTF8.self), filter: "f") == .invalidCursor)
        }
        #expect(failure(String(decoding: text, as: UTF8.self) + "A", filter: "f") == .invalidCursor)
    }

    @Test(arguments: ["", "A", "AA", "not a cursor", "é", "=", "AAAA"])
    func `a text that is no cursor is invalid`(text: String) {
        #expect(failure(text, filter: "") == .invalidCursor)
    }

    @Test func `a cursor opens up to its limit and not beyond`() throws {
        #expect(CursorSeal.charactersMax == 4_096)
        let longest = JSON.string(String(repeating: "x", count: CursorSeal.payloadBytesMax - 2))
        let text = seal.seal(payload: longest, filter: "f")
        #expect(text.utf8.count == CursorSeal.charactersMax)
        #expect(try seal.open(text, filter: "f") == longest)
        let longer = JSON.string(String(repeating: "x", count: CursorSeal.payloadBytesMax - 1))
        #expect(failure(seal.seal(payload: longer, filter: "f"), filter: "f") == .invalidCursor)
    }

    @Test func `a refusal becomes a problem with its own code`() {
        #expect(CursorFailure.invalidCursor.problem.code == .invalidCursor)
        #expect(CursorFailure.cursorMismatch.problem.code == .cursorMismatch)
        #expect(CursorFailure.cursorMismatch.problem.errors.first?.pointer == "/query/cursor")
    }

    @Test func `a short key is a programmer's error`() async {
        await #expect(processExitsWith: .failure) { _ = CursorSeal(key: [1, 2, 3]) }
    }
}
