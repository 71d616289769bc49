import Testing

@testable import WorkspaceStore

struct Base62Tests {
    @Test func `every digit is as likely as any other and unfair bytes are thrown away`() {
        var rest = Array(UInt8.min...UInt8.max)
        let digits = Base62.random(count: 248) { count in
            defer { rest.removeFirst(min(count, rest.count)) }
            return Array(rest.prefix(count))
        }
        let counts = digits.reduce(into: [UInt8: Int]()) { $0[$1, default: 0] += 1 }
        #expect(counts.count == 62)
        #expect(counts.values.allSatisfy { $0 == 4 })
        #expect(digits.allSatisfy(Base62.isDigit))
        #expect(rest.count == 8)
    }

    @Test func `bytes that are thrown away are asked for again`() {
        var asked: [Int] = []
        let digits = Base62.random(count: 3) { count in
            asked.append(count)
            return asked.count == 1 ? [248, 0, 255] : Array(repeating: 61, count: count)
        }
        #expect(String(decoding: digits, as: UTF8.self) == "0zz")
        #expect(asked == [3, 2])
    }

    @Test func `the kernel's digits differ from call to call`() {
        #expect(Base62.random(count: 32) != Base62.random(count: 32))
        #expect(Base62.random(count: 0).isEmpty)
    }

    @Test func `exactly 62 bytes are digits`() {
        #expect((UInt8.min...UInt8.max).filter(Base62.isDigit).count == 62)
    }

    @Test(arguments: [
        (UInt32(0), "000000"), (61, "00000z"), (62, "000010"), (.max, "4gfFC3"), (56_800_235, "03qKKp"),
    ])
    func `a number has as many digits as are asked for`(number: UInt32, text: String) {
        #expect(String(decoding: Base62.digits(of: number, count: 6), as: UTF8.self) == text)
    }

    @Test func `an id of a key is eight digits and nothing else`() throws {
        let id = try #require(KeyID("3fK9aBcD"))
        #expect(id.description == "3fK9aBcD")
        #expect(id != KeyID("3fK9aBcd"))
        for text in ["", "3fK9aBc", "3fK9aBcD0", "3fK9aBc_", "3fK9aBc ", "3fK9aBcé", "3fK9aB\0D"] {
            #expect(KeyID(text) == nil, "\(text)")
        }
        #expect(KeyID.random() != KeyID.random())
        #expect(KeyID.random().description.utf8.count == KeyID.digitsCount)
    }
}
