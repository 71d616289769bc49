/// What a ZIP file says of its entries (APPNOTE 4.3.12): their names and how many bytes each holds.
struct ArchiveDirectory {
    /// How long the end record is, without a comment (APPNOTE 4.3.16).
    static let endBytesCount = 22
    private static let entryBytesMin = 46

    /// The bytes of each entry, unpacked, by name.
    let sizes: [String: Int64]

    /// Where the directory lies, by the end record; nil where it is none.
    static func range(ofEnd end: [UInt8]) -> Range<Int>? {
        guard end.count == endBytesCount, number(end, 0, 4) == 0x0605_4B50 else { return nil }
        let start = Int(number(end, 16, 4))
        return start..<start + Int(number(end, 12, 4))
    }

    /// Reads the directory; nil where it is damaged.
    init?(_ bytes: [UInt8]) {
        var sizes: [String: Int64] = [:]
        var start = 0
        while start < bytes.count {
            guard start + Self.entryBytesMin <= bytes.count, Self.number(bytes, start, 4) == 0x0201_4B50 else {
                return nil
            }
            let nameEnd = start + Self.entryBytesMin + Int(Self.number(bytes, start + 28, 2))
            let end = nameEnd + Int(Self.number(bytes, start + 30, 2) + Self.number(bytes, start + 32, 2))
            guard end <= bytes.count else { return nil }
            let name = String(decoding: bytes[start + Self.entryBytesMin..<nameEnd], as: UTF8.self)
            sizes[name] = Self.number(bytes, start + 24, 4)
            start = end
        }
        self.sizes = sizes
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64 {
        (0..<count).reversed().reduce(0) { $0 << 8 | Int64(bytes[start + $1]) }
    }
}
