import ColumnEngine
import TestSupport
import Testing

@Suite struct PageReaderTests {
    @Test func `rows are read in any order, as they were`() {
        var column = PagedColumn<UInt32>()
        for row in 0..<UInt32(3 * ColumnLayout.rowsPerPage + 5) { column.append(row &* 7) }
        var reader = PageReader(column)
        column[4] = 0
        var random = SeededGenerator(seed: 5)
        for row in [0, 4, ColumnLayout.rowsPerPage - 1, ColumnLayout.rowsPerPage, 0, column.count - 1] {
            #expect(reader[row] == UInt32(row) &* 7)
        }
        #expect(
            (0..<2_000).allSatisfy { _ in
                let row = Int(random.next() % UInt64(column.count))
                return reader[row] == UInt32(row) &* 7
            })
    }
}
