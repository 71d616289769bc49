import ColumnEngine
import Testing

struct KeyTableTests {
    @Test func `keys get places in the order in which they are first seen, however many there are`() {
        var table = KeyTable()
        for round in 0..<2 {
            for number in 0..<10_000 {
                let key = KeyTable.Key(high: UInt64(number % 7), low: UInt64(number) << 20)
                #expect(table.place(of: key) == number, "round \(round)")
            }
        }
        #expect(table.keys.count == 10_000)
        #expect(table.keys[9_999] == KeyTable.Key(high: 9_999 % 7, low: 9_999 << 20))
    }

    @Test func `words at their ends are keys like others`() {
        var table = KeyTable()
        let keys = [(UInt64.max, UInt64.max), (0, 0), (0, .max), (.max, 0)].map { KeyTable.Key(high: $0, low: $1) }
        #expect(keys.map { table.place(of: $0) } == [0, 1, 2, 3])
        #expect(keys.reversed().map { table.place(of: $0) } == [3, 2, 1, 0])
    }
}
