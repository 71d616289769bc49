import ColumnEngine
import TestSupport
import Testing

@Suite struct PagedColumnTests {
    /// Row counts around the edges of pages and of nodes of 64 pages.
    static let counts = [0, 1, 4_095, 4_096, 4_097, 8_192, 262_143, 262_144, 262_145]

    private static func column(of count: Int) -> PagedColumn<Int32> {
        var column = PagedColumn<Int32>()
        for row in 0..<count { column.append(Int32(row)) }
        return column
    }

    private static func rows(of column: PagedColumn<Int32>) -> [Int32] {
        (0..<column.pageCount).flatMap { column.page($0) }
    }

    @Test(arguments: counts)
    func `rows come back by number and by page`(count: Int) {
        let column = Self.column(of: count)
        #expect(column.count == count)
        #expect(column.pageCount == (count + 4_095) / 4_096)
        #expect(Self.rows(of: column) == (0..<Int32(count)).map { $0 })
        #expect((0..<count).allSatisfy { column[$0] == Int32($0) })
        #expect(column.bytes >= count * 4)
    }

    @Test(arguments: counts)
    func `a copy stays as it was while the original is written`(count: Int) {
        var column = Self.column(of: count)
        let before = column
        let expected = Self.rows(of: before)
        for row in stride(from: 0, to: count, by: 1_000) { column[row] = -1 }
        for _ in 0..<5_000 { column.append(-2) }
        #expect(Self.rows(of: before) == expected)
        #expect(before.count == count)
        #expect(column.count == count + 5_000)
        #expect(Self.rows(of: column).filter { $0 == -1 }.count == (count + 999) / 1_000)
    }

    @Test func `snapshots taken all along each keep their own rows`() {
        var random = SeededGenerator(seed: 11)
        var column = PagedColumn<Int32>()
        var model: [Int32] = []
        var taken: [(PagedColumn<Int32>, [Int32])] = []
        for step in 0..<30_000 {
            if model.isEmpty || random.next() % 3 == 0 {
                column.append(Int32(step))
                model.append(Int32(step))
            } else {
                let row = Int(random.next() % UInt64(model.count))
                column[row] = Int32(-step)
                model[row] = Int32(-step)
            }
            if step % 1_500 == 0 { taken.append((column, model)) }
        }
        #expect(taken.count == 20)
        for (snapshot, rows) in taken { #expect(Self.rows(of: snapshot) == rows, "seed 11") }
        #expect(Self.rows(of: column) == model)
    }
}
