import Foundation
import TestSupport
import Testing
import WorkspaceStore

@testable import Operations

struct KeyTextTests {
    /// Made by another program, with zlib's crc32.
    private let known = "pnsk_live_3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2v"

    @Test(arguments: KeyEnvironment.allCases)
    func `one expression finds every key and it is read as it was written`(environment: KeyEnvironment) throws {
        for _ in 0..<100 {
            let made = KeyText(environment: environment, id: KeyID.random())
            let text = made.reveal()
            #expect(text.wholeMatch(of: /pnsk_(live|test)_[0-9A-Za-z]{46}/) != nil)
            #expect(text.utf8.count == KeyText.charactersCount)
            let read = try #require(KeyText(text))
            #expect(read.reveal() == text)
            #expect(read.id == made.id)
            #expect(read.environment == environment)
        }
    }

    @Test func `the checksum is the one of zlib`() throws {
        #expect(KeyChecksum.of(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(KeyChecksum.of([]) == 0)
        let key = try #require(KeyText(known))
        #expect(key.id.description == "3fK9aBcD")
        #expect(KeyText("pnsk_test_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz2aABmb")?.environment == .test)
    }

    @Test func `no other character in any place makes another key`() {
        let others = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_- é"
        for place in known.indices {
            for other in others where known[place] != other {
                let changed = known.replacingCharacters(in: place...place, with: String(other))
                #expect(KeyText(changed) == nil, "\(changed)")
            }
        }
    }

    @Test func `two characters that changed places make no other key`() {
        let characters = Array(known)
        for left in characters.indices {
            for right in characters.indices[(left + 1)...] where characters[left] != characters[right] {
                var changed = characters
                changed.swapAt(left, right)
                #expect(KeyText(String(changed)) == nil, "\(String(changed))")
            }
        }
    }

    @Test(arguments: [
        "", " ", "pnsk", "pnsk_live_", " pnsk_live_3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2v",
        "pnsk_live_3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2v\n",
        "PNSK_live_3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2v",
        "pnsk_prod_3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2v",
        "pnsk_live_3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2",
        "pnsk_live_3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2vv",
        "3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2v", "bsk_live_3fK9aBcD0123456789ABCDEFGHIJKLMNOPQRSTUV2g5T2v",
    ])
    func `nothing else is a key`(text: String) {
        #expect(KeyText(text) == nil)
    }

    @Test func `what is printed of a key never has its secret`() throws {
        let key = KeyText(environment: .live, id: KeyID.random())
        let trial = try KeyTrial()
        let issued = try trial.create()
        for (text, value) in [(key, key as Any), (issued.text, issued as Any), (issued.text, issued.text as Any)] {
            let secret = String(text.reveal().dropFirst(18).prefix(32))
            var dumped = ""
            dump(value, to: &dumped)
            let printed = [
                "\(value)", String(reflecting: value), dumped, String(describing: Mirror(reflecting: value)),
            ]
            for output in printed { #expect(!output.contains(secret), "\(output)") }
        }
        #expect("\(key)" == "pnsk_live_\(key.id)…")
    }

    @Test func `a code depends on the secret and on the folder`() throws {
        let key = try #require(KeyText(known))
        let other = KeyText(environment: key.environment, id: key.id)
        let (left, right) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        #expect(key.code(pepper: left) == KeyText(known)?.code(pepper: left))
        #expect(key.code(pepper: left) != key.code(pepper: right))
        #expect(key.code(pepper: left) != other.code(pepper: left))
        #expect(key.code(pepper: left).count == KeyRecord.codeBytesCount)
    }
}
