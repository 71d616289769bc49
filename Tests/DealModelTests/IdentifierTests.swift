import DealModel
import TestSupport
import Testing

struct IdentifierTests {
    @Test func `an id is read in either case and written in lower case`() throws {
        let id = try #require(DealID("0189ABCD-ef01-7234-8567-89abcdef0123"))
        #expect(id.high == 0x0189_ABCD_EF01_7234)
        #expect(id.low == 0x8567_89AB_CDEF_0123)
        #expect(id.description == "0189abcd-ef01-7234-8567-89abcdef0123")
    }

    @Test(arguments: [
        "", "0189abcd-ef01-7234-8567-89abcdef012", "0189abcd-ef01-7234-8567-89abcdef01234",
        "0189abcdef01-7234-8567-89abcdef01230", "0189abcd_ef01_7234_8567_89abcdef0123",
        "0189abcg-ef01-7234-8567-89abcdef0123", "{189abcd-ef01-7234-8567-89abcdef0123",
        "0189abcdef01723485678 9abcdef0123",
        "0189abcd-ef01-7234-8567-89abcdef012é", "------------------------------------",
        "urn:uuid:0189abcd-ef01-7234-8567-89abcdef0123", "0189abcd-ef01-7234-8567-89abcdef0123\n",
    ])
    func `what is no id is refused`(text: String) {
        #expect(DealID(text) == nil)
    }

    @Test func `a version 7 id carries its time, its version and its variant`() {
        let id = DealID(version7: 0x0189_ABCD_EF01, randomA: .max, randomB: .max)
        #expect(id.description == "0189abcd-ef01-7fff-bfff-ffffffffffff")
        #expect(DealID(version7: 0, randomA: 0, randomB: 0).description == "00000000-0000-7000-8000-000000000000")
        #expect(DealID(version7: .max, randomA: 0, randomB: 0).high >> 16 == 0xFFFF_FFFF_FFFF)
    }

    @Test func `ids go there and back, ordered as their text`() {
        var generator = SeededGenerator(seed: 4)
        var before: DealID?
        for _ in 0..<5_000 {
            let id = DealID(
                high: generator.next() >> UInt64.random(in: 0..<64, using: &generator), low: generator.next())
            #expect(DealID(id.description) == id)
            #expect(id.retyped(as: Stage.self).retyped() == id)
            if let before { #expect((before < id) == (before.description < id.description)) }
            before = id
        }
    }
}
