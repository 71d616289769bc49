/// Where the rows of each deal begin in one file, in the order of the file: a list through arrays, one for all deals.
struct RowChain: Sendable {
    private var offsets: [Int] = []
    private var following: [Int32] = []
    private var first: [Int32]
    private var last: [Int32]

    init(dealCount: Int) {
        first = [Int32](repeating: -1, count: dealCount)
        last = first
    }

    /// Adds a row of a deal.
    mutating func append(offset: Int, deal: Int) {
        let row = Int32(offsets.count)
        offsets.append(offset)
        following.append(-1)
        if last[deal] >= 0 { following[Int(last[deal])] = row } else { first[deal] = row }
        last[deal] = row
    }

    /// The first row of a deal; negative for none.
    func firstRow(of deal: Int) -> Int32 { first[deal] }

    /// The row after `row` of the same deal; negative for none.
    func row(after row: Int32) -> Int32 { following[Int(row)] }

    /// Where the row begins.
    func offset(of row: Int32) -> Int { offsets[Int(row)] }
}
