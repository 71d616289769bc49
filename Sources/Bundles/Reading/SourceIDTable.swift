/// Gives source ids small numbers in the order in which they come, and finds the numbers again.
///
/// The ids lie one behind the other in one array, so that ten million of them cost a few hundred megabytes.
struct SourceIDTable: Sendable {
    private var arena: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [UInt32] = []
    private var slots: [Int32] = [Int32](repeating: -1, count: 64)
    private var unlisted = BitSet()
    private var listedCount = 0

    /// How many numbers were given.
    var count: Int { ends.count }

    /// The id with the given number; empty for an unlisted one.
    func text(_ number: Int) -> String { String(decoding: arena[range(number)], as: UTF8.self) }

    /// The number of the id; nil for an unknown one.
    func find(_ id: Span<UInt8>) -> Int? {
        let hash = Self.hash(id)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash, isEqual(number, id) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Whether the number is that of the id.
    func isEqual(_ number: Int, _ id: Span<UInt8>) -> Bool {
        let range = range(number)
        guard range.count == id.count else { return false }
        var place = range.lowerBound
        for index in id.indices {
            if arena[place] != id[index] { return false }
            place += 1
        }
        return true
    }

    /// Gives the id the next number, unless it has one; nil where it was new.
    mutating func add(_ id: Span<UInt8>) -> Int? {
        if let known = find(id) { return known }
        if 4 * (listedCount + 1) > 3 * slots.count { grow() }
        let hash = Self.hash(id)
        place(Int32(ends.count), hash)
        for index in id.indices { arena.append(id[index]) }
        ends.append(arena.count)
        hashes.append(hash)
        listedCount += 1
        return nil
    }

    /// Uses up the next number without an id.
    mutating func addUnlisted() {
        ends.append(arena.count)
        hashes.append(0)
        unlisted.insert(ends.count - 1)
    }

    private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    private mutating func place(_ number: Int32, _ hash: UInt32) {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = number
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 2 * slots.count)
        for number in hashes.indices where !unlisted.contains(number) { place(Int32(number), hashes[number]) }
    }

    /// Seeded anew in each process, so that no file can be made that fills one place of the table.
    private static func hash(_ id: Span<UInt8>) -> UInt32 {
        var hasher = Hasher()
        // The bytes are only read, within the call.
        unsafe id.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }
}
