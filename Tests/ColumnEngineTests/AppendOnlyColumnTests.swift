import ColumnEngine
import Testing

@Suite struct AppendOnlyColumnTests {
    /// Row counts around the edges of chunks.
    static let counts = [0, 1, 2, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073]

    private static func column(of count: Int) -> AppendOnlyColumn<Int64> {
        var column = AppendOnlyColumn<Int64>()
        for row in 0..<count { column.append(Int64(row) * 3 - 7) }
        return column
    }

    @Test(arguments: counts)
    func `rows come back by number and by chunk`(count: Int) {
        let column = Self.column(of: count)
        let snapshot = column.snapshot()
        #expect(column.count == count)
        #expect(snapshot.count == count)
        #expect(snapshot.chunkCount == (count + 65_535) / 65_536)
        #expect(snapshot.bytes == snapshot.chunkCount * 65_536 * 8)
        var row = 0
        var wrong = 0
        for chunk in 0..<snapshot.chunkCount {
            let span = snapshot.chunk(chunk)
            for index in span.indices {
                let expected = Int64(row) * 3 - 7
                if span[index] != expected || snapshot[row] != expected || column[row] != expected { wrong += 1 }
                row += 1
            }
        }
        #expect(row == count)
        #expect(wrong == 0)
    }

    @Test(arguments: counts)
    func `a snapshot stays as it was while the writer goes on`(count: Int) {
        var column = Self.column(of: count)
        let before = column.snapshot()
        for _ in 0..<70_000 { column.append(.min) }
        #expect(before.count == count)
        #expect(column.snapshot().count == count + 70_000)
        var rows = 0
        var strangers = 0
        for chunk in 0..<before.chunkCount {
            let span = before.chunk(chunk)
            rows += span.count
            for index in span.indices where span[index] == .min { strangers += 1 }
        }
        #expect(rows == count)
        #expect(strangers == 0)
    }

    @Test func `a snapshot outlives its column`() {
        let snapshot = Self.column(of: 3).snapshot()
        #expect([snapshot[0], snapshot[1], snapshot[2]] == [-7, -4, -1])
    }

    @Test func `rows up to a limit are found in a column that never falls`() {
        for count in 0...6 {
            for pattern in 0..<(1 << count) {
                // Each bit says whether the next row is higher by one or the same.
                var column = AppendOnlyColumn<Int64>()
                var rows: [Int64] = []
                var value: Int64 = 0
                for row in 0..<count {
                    value += Int64(pattern >> row & 1)
                    column.append(value)
                    rows.append(value)
                }
                for limit in Int64(-1)...7 {
                    let expected = rows.filter { $0 <= limit }.count
                    #expect(column.snapshot().countOfRows(atMost: limit) == expected, "\(rows) up to \(limit)")
                }
            }
        }
    }

    @Test func `a row beyond the end is refused`() async {
        await #expect(processExitsWith: .failure) {
            let snapshot = AppendOnlyColumn<Int64>().snapshot()
            _ = snapshot[0]
        }
    }
}
