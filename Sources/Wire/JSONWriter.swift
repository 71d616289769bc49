/// Writes JSON straight into UTF-8 bytes, without white space; it puts the commas and colons itself.
///
/// The caller keeps the order: in an object a `name` before each value, and every `begin` has its `end`.
public struct JSONWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []

    /// Whether a value at this place follows another and so needs a comma.
    private var needsComma = false

    /// Starts with nothing written and room for that many bytes.
    public init(reservingBytes: Int = 0) {
        bytes.reserveCapacity(reservingBytes)
    }

    /// Opens an object.
    public mutating func beginObject() { begin(UInt8(ascii: "{")) }

    /// Closes the innermost object.
    public mutating func endObject() { end(UInt8(ascii: "}")) }

    /// Opens an array.
    public mutating func beginArray() { begin(UInt8(ascii: "[")) }

    /// Closes the innermost array.
    public mutating func endArray() { end(UInt8(ascii: "]")) }

    /// Writes the name of the next member; the literal must need no escapes.
    public mutating func name(_ name: StaticString) {
        separate()
        // Safe: the bytes of a literal live as long as the process.
        name.withUTF8Buffer { literal in
            // The literal is lent for the closure.
            assert(unsafe !literal.contains(where: Self.needsEscape), "The name \(name) needs escapes")
            bytes.append(UInt8(ascii: "\""))
            // As above.
            unsafe bytes.append(contentsOf: literal)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes the name of the next member.
    @_disfavoredOverload
    public mutating func name(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a text.
    public mutating func value(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    /// Writes a text, or `null` for nil.
    public mutating func value(_ text: String?) {
        if let text { value(text) } else { null() }
    }

    /// Writes an integer.
    public mutating func value(_ value: Int64) {
        separate()
        appendDigits(of: value.magnitude, isNegative: value < 0)
        needsComma = true
    }

    /// Writes an integer, or `null` for nil.
    public mutating func value(_ value: Int64?) {
        if let value { self.value(value) } else { null() }
    }

    /// Writes an integer.
    public mutating func value(_ value: Int) { self.value(Int64(value)) }

    /// Writes a truth value.
    public mutating func value(_ value: Bool) { literal(value ? "true" : "false") }

    /// Writes `null`.
    public mutating func null() { literal("null") }

    /// Writes a number from its JSON text, which the caller has made or checked.
    public mutating func rawNumber(_ text: String) {
        assert(JSONNumber(exactText: text) != nil, "This is no JSON number: \(text)")
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    /// Writes a number.
    public mutating func value(_ number: JSONNumber) {
        separate()
        bytes.append(contentsOf: number.text.utf8)
        needsComma = true
    }

    /// Writes `unscaled` units of 10^-`decimals` with exactly that many decimals: (12345, 2) is 123.45, (5, 2) is 0.05.
    /// `decimals` is from 0 to 50.
    public mutating func decimal(_ unscaled: Int64, decimals: Int) {
        decimal(Int128(unscaled), decimals: decimals)
    }

    /// Writes `unscaled` units of 10^-`decimals` with exactly that many decimals. `decimals` is from 0 to 50.
    public mutating func decimal(_ unscaled: Int128, decimals: Int) {
        precondition((0...50).contains(decimals), "A number of decimals is from 0 to 50, not \(decimals)")
        separate()
        needsComma = true
        if unscaled < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        if let small = UInt64(exactly: unscaled.magnitude) {
            appendDigits(of: small, isNegative: false)
        } else {
            bytes.append(contentsOf: String(unscaled.magnitude).utf8)
        }
        guard decimals > 0 else { return }
        let written = bytes.count - start
        if written <= decimals {
            bytes.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: decimals + 1 - written), at: start)
        }
        bytes.insert(UInt8(ascii: "."), at: bytes.count - decimals)
    }

    /// Writes a value; recursion is as deep as the value.
    public mutating func value(_ value: JSON) {
        switch value {
        case .null: null()
        case .bool(let truth): self.value(truth)
        case .number(let number): self.value(number)
        case .string(let text): self.value(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members {
                name(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }

    /// Writes bytes that are one whole JSON value already.
    public mutating func rawValue(_ encoded: [UInt8]) {
        separate()
        bytes.append(contentsOf: encoded)
        needsComma = true
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func literal(_ text: StaticString) {
        separate()
        // Safe: the bytes of a literal live as long as the process.
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func appendDigits(of magnitude: UInt64, isNegative: Bool) {
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        var digits: [20 of UInt8] = .init(repeating: 0)
        var start = 20
        var rest = magnitude
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        for index in start..<20 { bytes.append(digits[index]) }
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if Self.isPlain(text.utf8Span.span) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 { appendEscaped(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where needsEscape(text[index]) { return false }
        return true
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        guard Self.needsEscape(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x00..<0x20:
            let low = byte & 15
            bytes.append(contentsOf: [UInt8(ascii: "u"), 0x30, 0x30, 0x30 + (byte >> 4)])
            bytes.append(low < 10 ? 0x30 + low : 0x61 + low - 10)
        default: bytes.append(byte)
        }
    }
}
