/// Finds the rows of a table by the values of one column, so that a join looks at those that fit and no others.
struct RowIndex {
    /// What rows are found by. Texts that Unicode holds for the same are found together; SQLite itself compares again.
    enum Key: Hashable {
        case integer(Int64)
        case identifier(SQLIdentifier)
        case text(String)
    }

    /// Rows that were found, as a chain through the index.
    struct Rows {
        fileprivate var next: UInt32
        fileprivate let chain: [UInt32]

        /// The next row; nil at the end.
        mutating func pop() -> Int? {
            guard next != RowIndex.end else { return nil }
            defer { next = chain[Int(next)] }
            return Int(next)
        }
    }

    private static let end = UInt32.max
    private var heads: [Key: UInt32] = [:]
    private var tails: [Key: UInt32] = [:]
    /// The next row with the same key, by row.
    private var chain: [UInt32] = []

    /// Adds the next rows.
    mutating func add(_ values: SQLColumnValues, rowCount: Int) {
        chain.reserveCapacity(chain.count + rowCount)
        switch values {
        case .nulls, .reals, .instants, .days: for _ in 0..<rowCount { chain.append(Self.end) }
        case .integers(let values):
            for value in values { add(value == SQLColumnValues.noInteger ? nil : .integer(value)) }
        case .identifiers(let values): for value in values { add(value == .none ? nil : .identifier(value)) }
        case .coded(let codes, let texts):
            let keys = texts.map { Self.key(of: $0) }
            for code in codes { add(Int(code) < keys.count ? keys[Int(code)] : nil) }
        case .texts(let values): for value in values { add(value.map { Self.key(of: $0) }) }
        }
    }

    /// The key of a text: an id where it looks like one, in whichever form a column has it.
    static func key(of text: String) -> Key {
        guard text.utf8.count == SQLIdentifier.characters else { return .text(text) }
        let bytes = Array(text.utf8)
        // The bytes are lent for the call.
        return unsafe bytes.withUnsafeBytes { unsafe SQLIdentifier(text: $0) }.map { .identifier($0) } ?? .text(text)
    }

    /// No further rows come.
    mutating func finish() { tails = [:] }

    /// The rows with a key.
    func rows(_ key: Key) -> Rows { Rows(next: heads[key] ?? Self.end, chain: chain) }

    private mutating func add(_ key: Key?) {
        let row = UInt32(chain.count)
        chain.append(Self.end)
        guard let key else { return }
        if let tail = tails.updateValue(row, forKey: key) { chain[Int(tail)] = row } else { heads[key] = row }
    }
}
