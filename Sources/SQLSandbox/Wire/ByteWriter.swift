/// Writes a message: numbers in the order of this machine's bytes, since both sides run on it.
struct ByteWriter {
    private(set) var bytes: [UInt8]

    /// Begins a message; its length is filled in at the end.
    init(_ kind: MessageKind) {
        bytes = [0, 0, 0, 0, kind.rawValue]
    }

    /// How many bytes there are.
    var count: Int { bytes.count }

    /// The message with its length in front.
    mutating func finish() -> [UInt8] {
        patch(UInt32(bytes.count - MessageChannel.headBytes), at: 0)
        return bytes
    }

    /// Writes a number over four bytes that were written before.
    mutating func patch(_ number: UInt32, at place: Int) {
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
    }

    /// Writes over a flag that was written before.
    mutating func patch(flag: Bool, at place: Int) { bytes[place] = flag ? 1 : 0 }

    /// Takes back what was written from a place on.
    mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func append(_ number: UInt32) { append(word: UInt64(number), bytes: 4) }

    mutating func append(count: Int) { append(UInt32(clamping: count)) }

    mutating func append(_ number: Int64) { append(word: UInt64(bitPattern: number), bytes: 8) }

    mutating func append(_ number: UInt64) { append(word: number, bytes: 8) }

    mutating func append(_ number: Double) { append(number.bitPattern) }

    mutating func append(_ text: String) {
        append(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(raw other: [UInt8]) {
        append(count: other.count)
        bytes.append(contentsOf: other)
    }

    /// Writes the values of an array one after the other, without their number.
    mutating func append<Value: BitwiseCopyable>(all values: [Value]) {
        // Plain values, read while the array is lent.
        unsafe values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func append(_ value: SQLValue) {
        switch value {
        case .null: append(UInt8(0))
        case .integer(let number):
            append(UInt8(1))
            append(number)
        case .real(let number):
            append(UInt8(2))
            append(number)
        case .text(let text):
            append(UInt8(3))
            append(text)
        case .bytes(let bytes):
            append(UInt8(4))
            append(raw: bytes)
        }
    }

    private mutating func append(word: UInt64, bytes count: Int) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * index))) }
    }
}
