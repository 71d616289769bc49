import ColumnEngine
import Testing

struct RisingColumnTests {
    @Test func `numbers come back across chunks, and rows are counted up to a number`() {
        var column = RisingColumn()
        let count = ColumnLayout.rowsPerChunk + 100
        for row in 0..<count { column.append(Int64(row) * 3 + 5_000_000_000) }
        let snapshot = column.snapshot()
        column.append(6_000_000_000)
        #expect(snapshot.count == count)
        for row in [0, 1, ColumnLayout.rowsPerChunk - 1, ColumnLayout.rowsPerChunk, count - 1] {
            #expect(snapshot[row] == Int64(row) * 3 + 5_000_000_000)
            #expect(snapshot.countOfRows(atMost: snapshot[row]) == row + 1)
            #expect(snapshot.countOfRows(atMost: snapshot[row] - 1) == row)
        }
        #expect(snapshot.countOfRows(atMost: 0) == 0)
    }

    @Test func `a number below the last one is a programmer's mistake`() async {
        await #expect(processExitsWith: .failure) {
            var column = RisingColumn()
            column.append(2)
            column.append(1)
        }
    }
}
