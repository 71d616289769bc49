/// Reads the parts of a TZif file one after the other (RFC 8536, section 3).
struct TZifReader {
    /// The head of a block: how many there are of each thing in it.
    struct Head {
        let version: Int
        let utcIndicatorCount: Int
        let standardIndicatorCount: Int
        let leapSecondCount: Int
        let changeCount: Int
        let typeCount: Int
        let nameBytesCount: Int

        /// How long the block is.
        func bytesCount(timeBytes: Int) -> Int {
            changeCount * (timeBytes + 1) + typeCount * 6 + nameBytesCount + leapSecondCount * (timeBytes + 4)
                + standardIndicatorCount + utcIndicatorCount
        }
    }

    /// The changes of a zone.
    struct Block {
        let firstOffsetSeconds: Int32
        let changes: [(second: Int64, offsetSeconds: Int32)]
    }

    /// The times that a file should keep to (section 3.2).
    private static let times = -(Int64(1) << 59)...(Int64(1) << 59)

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Takes a head: the mark, the version, fifteen unused bytes and six counts.
    mutating func head() throws(ZoneError) -> Head {
        guard bytes.count - position >= 44 else { throw position == 0 ? .notATimeZone : .cutShort }
        guard bytes[position..<position + 4].elementsEqual("TZif".utf8) else { throw .notATimeZone }
        let version: Int
        switch bytes[position + 4] {
        case 0: version = 1
        case UInt8(ascii: "2")...UInt8(ascii: "4"): version = Int(bytes[position + 4] - 0x30)
        default: throw .notATimeZone
        }
        position += 20
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = Int(integer(bytesCount: 4))
            // More than this is not in the file, and what is reckoned with it stays small.
            guard (0...ZoneRules.fileBytesMax).contains(count) else { throw .outOfRange }
            counts.append(count)
        }
        return Head(
            version: version, utcIndicatorCount: counts[0], standardIndicatorCount: counts[1],
            leapSecondCount: counts[2], changeCount: counts[3], typeCount: counts[4], nameBytesCount: counts[5])
    }

    /// Passes over that many bytes.
    mutating func skip(_ count: Int) throws(ZoneError) {
        guard bytes.count - position >= count else { throw .cutShort }
        position += count
    }

    /// Takes a block whose times have that many bytes.
    mutating func block(_ head: Head, timeBytes: Int) throws(ZoneError) -> Block {
        guard head.leapSecondCount == 0 else { throw .countsLeapSeconds }
        guard (1...256).contains(head.typeCount), head.changeCount <= ZoneRules.changesMax else { throw .outOfRange }
        guard bytes.count - position >= head.bytesCount(timeBytes: timeBytes) else { throw .cutShort }
        let end = position + head.bytesCount(timeBytes: timeBytes)
        var seconds: [Int64] = []
        for _ in 0..<head.changeCount { seconds.append(integer(bytesCount: timeBytes)) }
        let types = bytes[position..<position + head.changeCount].map { Int($0) }
        position += head.changeCount
        var offsets: [Int32] = []
        for _ in 0..<head.typeCount {
            let offset = Int(integer(bytesCount: 4))
            guard offset > ZoneRules.offsetSecondsMin, offset < ZoneRules.offsetSecondsMax else { throw .outOfRange }
            offsets.append(Int32(offset))
            position += 2
        }
        position = end
        var changes: [(second: Int64, offsetSeconds: Int32)] = []
        for (second, type) in zip(seconds, types) {
            guard type < offsets.count, Self.times.contains(second), second > changes.last?.second ?? .min else {
                throw .outOfRange
            }
            changes.append((second, offsets[type]))
        }
        // The first type holds before the first change (section 3.2).
        return Block(firstOffsetSeconds: offsets[0], changes: changes)
    }

    /// Takes the text between the two line ends after the second block; what follows them is not looked at.
    mutating func footer() throws(ZoneError) -> [UInt8] {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\n"),
            let end = bytes[(position + 1)...].firstIndex(of: UInt8(ascii: "\n"))
        else { throw .badFooter }
        return Array(bytes[(position + 1)..<end])
    }

    /// Takes a signed number whose bytes are there, highest first.
    private mutating func integer(bytesCount: Int) -> Int64 {
        var value: Int64 = bytes[position] >= 0x80 ? -1 : 0
        for byte in bytes[position..<position + bytesCount] { value = value << 8 | Int64(byte) }
        position += bytesCount
        return value
    }
}
