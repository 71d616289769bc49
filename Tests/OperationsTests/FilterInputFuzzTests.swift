import DealModel
import TestSupport
import Testing
import Wire

@testable import Operations

struct FilterInputFuzzTests {
    private static let names = ["and", "or", "field", "op", "value", "not", "x"]
    private static let texts =
        FilterField.named.map(\.name) + FilterOperator.allCases.map(\.rawValue) + [
            "metadata.a", "metadata.", "EUR", "USD", "\u{212A}", "SE\u{212A}", "2026-01-01", "2026-01-01T00:00:00Z",
            "1.5",
            "won", "commit", "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27", "", "\u{1}",
        ]
    private static let numbers = ["0", "-1", "1.5", "1e400", "0.1234567", "9223372036854775808", "1e-9"]

    private static func scalar(_ generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: .null
        case 1: .bool(generator.oneIn(2))
        case 2, 3: .exact(generator.pick(numbers))
        default: .string(generator.pick(texts))
        }
    }

    private static func tree(_ generator: inout SeededGenerator, depthLeft: Int) -> JSON {
        let isGroup = depthLeft > 0 && generator.oneIn(2)
        var object = JSONObject()
        if isGroup {
            let count = Int.random(in: 0...3, using: &generator)
            object[generator.pick(["and", "or"])] = .array(
                (0..<count).map { _ in tree(&generator, depthLeft: depthLeft - 1) })
        } else {
            let field = generator.pick(FilterField.named)
            object["field"] = .string(field.name)
            object["op"] = .string(generator.pick(field.type.operators).rawValue)
            let count = Int.random(in: 0...3, using: &generator)
            object["value"] =
                generator.oneIn(2) ? scalar(&generator) : .array((0..<count).map { _ in scalar(&generator) })
        }
        guard generator.oneIn(8) else { return .object(object) }
        object[generator.pick(names)] = scalar(&generator)
        return generator.oneIn(4) ? scalar(&generator) : .object(object)
    }

    @Test func `whatever comes in is either a filter or has problems`() throws {
        var filters = 0
        for seed in 0..<20_000 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let value = Self.tree(&generator, depthLeft: Int.random(in: 0...8, using: &generator))
            let reading = FilterInput.read(value)
            try #require((reading.filter == nil) != reading.problems.isEmpty, "seed \(seed)")
            try #require(reading.problems.allSatisfy { $0.pointer.hasPrefix("/filter") }, "seed \(seed)")
            if reading.filter != nil { filters += 1 }
        }
        #expect(filters > 500)
    }

    @Test func `a choice is taken as we write it`() {
        let reading = FilterInput.read(["field": "currency", "op": "equals", "value": "SE\u{212A}"])
        guard case .condition(let condition) = reading.filter, case .text(let code) = condition.values.first else {
            #expect(!reading.problems.isEmpty)
            return
        }
        #expect(Array(code.utf8) == Array("SEK".utf8))
    }
}
