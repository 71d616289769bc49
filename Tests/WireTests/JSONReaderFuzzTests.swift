import Foundation
import TestSupport
import Testing
import Wire

struct JSONReaderFuzzTests {
    @Test func `ten thousand random values survive writing and reading`() throws {
        for seed in UInt64(0)..<10_000 {
            var source = RandomJSON(generator: SeededGenerator(seed: seed))
            let value = source.value()
            let read = try JSONReader.parse(value.encoded())
            try #require(read == value, "seed \(seed)")
            let canonical = value.canonicalText()
            let again = try JSONReader.parse(canonical)
            try #require(again.canonicalText() == canonical, "seed \(seed)")
        }
    }

    @Test func `a hundred thousand mutated texts never trap and agree with Foundation where both accept`() throws {
        var generator = SeededGenerator(seed: 20_261_121)
        var bothCount = 0
        var refusedCount = 0
        for round in 0..<100_000 {
            let seed = UInt64(round / 20)
            var source = RandomJSON(generator: SeededGenerator(seed: seed))
            var bytes = source.value(depthLeft: 2).encoded()
            mutate(&bytes, using: &generator)
            guard let value = try? JSONReader.parse(bytes) else {
                refusedCount += 1
                continue
            }
            let options = JSONSerialization.ReadingOptions.fragmentsAllowed
            guard let other = try? JSONSerialization.jsonObject(with: Data(bytes), options: options) else { continue }
            bothCount += 1
            try #require(agrees(value, other), "round \(round): \(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(bothCount > 10_000)
        #expect(refusedCount > 10_000)
    }

    private func mutate(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        let interesting =
            Array("{}[]\",:\\/u0019eE+-. \ntrufalsn".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF]
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let byte = interesting.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.insert(byte, at: place)
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2 where place < bytes.count: bytes[place] = byte
            case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 4: bytes.removeSubrange(place...)
            default: break
            }
        }
    }

    private func agrees(_ value: JSON, _ other: Any) -> Bool {
        switch value {
        case .null: return other is NSNull
        case .bool(let truth): return (other as? NSNumber)?.boolValue == truth
        case .number(let number):
            guard let theirs = (other as? NSNumber)?.doubleValue, let ours = Double(number.text) else { return false }
            // Foundation goes through a decimal of 38 digits and loses the last bits of a double.
            return theirs == ours || abs(theirs - ours) <= abs(ours) * 1e-12
        case .string(let text): return (other as? String).map { Array($0.utf8) == Array(text.utf8) } ?? false
        case .array(let elements):
            guard let others = other as? [Any], others.count == elements.count else { return false }
            return zip(elements, others).allSatisfy { agrees($0, $1) }
        case .object(let object):
            guard let others = other as? [String: Any] else { return false }
            // Foundation's names are Swift texts, for which two spellings of é are one name.
            guard Set(object.names).count == object.count else { return true }
            return others.count == object.count
                && object.members.allSatisfy { member in others[member.name].map { agrees(member.value, $0) } ?? false }
        }
    }
}
