import Testing

@testable import Bundles

struct SmallPartsTests {
    @Test func `ids keep their numbers through growing`() {
        var table = SourceIDTable()
        for number in 0..<5_000 {
            if number % 7 == 3 {
                table.addUnlisted()
            } else {
                let id = Array("id-\(number)".utf8)
                #expect(table.add(id.span) == nil)
            }
        }
        for number in 0..<5_000 {
            let id = Array("id-\(number)".utf8)
            #expect(table.find(id.span) == (number % 7 == 3 ? nil : number))
        }
        let (known, empty) = (Array("id-12".utf8), [UInt8]())
        #expect(table.add(known.span) == 12)
        #expect(table.find(empty.span) == nil)
        #expect(table.text(12) == "id-12")
        #expect(table.text(10) == "")
        #expect(table.count == 5_000)
    }

    @Test func `rows of a deal come in the order of the file`() {
        var chain = RowChain(dealCount: 3)
        for (offset, deal) in [(10, 1), (20, 0), (30, 1), (40, 1), (50, 0)] { chain.append(offset: offset, deal: deal) }
        let offsets = (0..<3).map { deal in
            var result: [Int] = []
            var row = chain.firstRow(of: deal)
            while row >= 0 {
                result.append(chain.offset(of: row))
                row = chain.row(after: row)
            }
            return result
        }
        #expect(offsets == [[20, 50], [10, 30, 40], []])
    }

    @Test func `bits are found again`() {
        var bits = BitSet()
        for number in [0, 63, 64, 1_000] { bits.insert(number) }
        #expect((0..<2_000).filter(bits.contains) == [0, 63, 64, 1_000])
        #expect(bits.count == 4)
    }
}
