/// Reads a message, of which nothing is believed: whatever does not fit is thrown.
struct ByteReader {
    /// The message is not what it should be.
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many bytes are left.
    var left: Int { bytes.count - place }

    mutating func byte() throws(Malformed) -> UInt8 {
        guard place < bytes.count else { throw Malformed() }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func flag() throws(Malformed) -> Bool { try byte() != 0 }

    mutating func number32() throws(Malformed) -> UInt32 { UInt32(truncatingIfNeeded: try word(bytes: 4)) }

    mutating func number64() throws(Malformed) -> UInt64 { try word(bytes: 8) }

    mutating func integer() throws(Malformed) -> Int64 { Int64(bitPattern: try word(bytes: 8)) }

    mutating func real() throws(Malformed) -> Double { Double(bitPattern: try word(bytes: 8)) }

    /// How many things follow, each of at least `bytesMin` bytes.
    mutating func count(of bytesMin: Int) throws(Malformed) -> Int {
        let count = Int(try number32())
        guard count <= left / max(1, bytesMin) else { throw Malformed() }
        return count
    }

    /// A text; bytes that are no UTF-8 are replaced.
    mutating func text() throws(Malformed) -> String { String(decoding: try slice(), as: UTF8.self) }

    mutating func raw() throws(Malformed) -> [UInt8] { Array(try slice()) }

    /// So many values, one after the other.
    mutating func all<Value: BitwiseCopyable>(_ count: Int, like zero: Value) throws(Malformed) -> [Value] {
        let size = MemoryLayout<Value>.stride
        guard count <= left / size else { throw Malformed() }
        var values = [Value](repeating: zero, count: count)
        let range = place..<place + count * size
        // As many bytes as the values have, of a type that any bytes are a value of.
        unsafe values.withUnsafeMutableBytes { target in
            unsafe bytes.withUnsafeBytes { unsafe target.copyMemory(from: .init(rebasing: $0[range])) }
        }
        place = range.upperBound
        return values
    }

    mutating func value() throws(Malformed) -> SQLValue {
        switch try byte() {
        case 0: return .null
        case 1: return .integer(try integer())
        case 2: return .real(try real())
        case 3: return .text(try text())
        case 4: return .bytes(try raw())
        default: throw Malformed()
        }
    }

    private mutating func slice() throws(Malformed) -> ArraySlice<UInt8> {
        let count = try count(of: 1)
        defer { place += count }
        return bytes[place..<place + count]
    }

    private mutating func word(bytes count: Int) throws(Malformed) -> UInt64 {
        guard left >= count else { throw Malformed() }
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(bytes[place + index]) << UInt64(8 * index) }
        place += count
        return word
    }
}
