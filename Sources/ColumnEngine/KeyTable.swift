/// Gives each key of two words a place, in the order in which they are first seen: what groups are found by.
///
/// Open addressing with linear probing; a key takes 24 bytes at most half full.
public struct KeyTable: Sendable {
    /// A key of two words.
    public struct Key: BitwiseCopyable, Hashable, Sendable {
        /// One word.
        public var high: UInt64
        /// The other.
        public var low: UInt64

        /// Joins two words.
        @inlinable
        public init(high: UInt64, low: UInt64) {
            self.high = high
            self.low = low
        }
    }

    /// The keys by their places.
    public private(set) var keys: [Key] = []
    /// One more than a key's place; 0 where there is none.
    private var slots: [UInt32]
    private var last = Key(high: .max, low: .max)
    private var lastPlace = -1

    /// Begins with no keys.
    public init() {
        slots = Array(repeating: 0, count: 64)
    }

    /// The key's place; it gets the next one where it is new.
    public mutating func place(of key: Key) -> Int {
        // Rows beside each other often belong to one group.
        if key == last, lastPlace >= 0 { return lastPlace }
        let mask = slots.count - 1
        var slot = Self.hash(key) & mask
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if keys[place] == key {
                last = key
                lastPlace = place
                return place
            }
            slot = (slot + 1) & mask
        }
        keys.append(key)
        slots[slot] = UInt32(keys.count)
        last = key
        lastPlace = keys.count - 1
        if keys.count * 2 > slots.count { grow() }
        return keys.count - 1
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (place, key) in keys.enumerated() {
            var slot = Self.hash(key) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(place + 1)
        }
    }

    /// Multiplies and folds, as in splitmix64's finalizer (Steele, Lea and Flood 2014).
    private static func hash(_ key: Key) -> Int {
        var mixed = key.low ^ (key.high &* 0x9E37_79B9_7F4A_7C15)
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: (mixed ^ (mixed >> 31)) & 0x7FFF_FFFF_FFFF_FFFF)
    }
}
