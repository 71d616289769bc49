/// Reads JSON texts strictly: RFC 8259, UTF-8 without byte order mark, no name twice in an object, exact numbers.
///
/// Readers that disagree about doubtful texts let one request mean two things, so whatever is doubtful is refused.
/// Nesting takes no room on the thread's stack.
public struct JSONReader {
    let bytes: [UInt8]
    let limits: JSONLimits
    var offset = 0
    private var frames: [Frame] = []

    /// The value that the bytes hold, with nothing but white space around it; linear in the bytes.
    public static func parse(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONReaderError) -> JSON {
        var reader = JSONReader(bytes: bytes, limits: limits)
        try reader.checkEncoding()
        reader.skipWhiteSpace()
        guard reader.offset < bytes.count else {
            throw reader.error(.emptyText, "There is no JSON value.")
        }
        let value = try reader.value()
        reader.skipWhiteSpace()
        guard reader.offset == bytes.count else {
            throw reader.error(.trailingBytes, "Only white space may follow the JSON value.")
        }
        return value
    }

    /// The value that a text holds.
    public static func parse(_ text: String, limits: JSONLimits = .standard) throws(JSONReaderError) -> JSON {
        try parse(Array(text.utf8), limits: limits)
    }

    private init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        frames.reserveCapacity(8)
    }

    private func checkEncoding() throws(JSONReaderError) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error(.byteOrderMark, "JSON is sent without a byte order mark.")
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch let invalid {
            let place = min(max(invalid.byteOffsets.lowerBound, 0), bytes.count)
            throw error(.invalidUTF8, "The text is not valid UTF-8.", at: place)
        }
    }

    /// The byte at the reader's place, nil at the end.
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipWhiteSpace() {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            offset += 1
        }
    }

    /// Reads one value with everything in it; open containers are kept in `frames`, not on the thread's stack.
    private mutating func value() throws(JSONReaderError) -> JSON {
        while true {
            skipWhiteSpace()
            guard var completed = try scalarOrEmptyContainer() else { continue }
            while true {
                guard let top = frames.indices.last else { return completed }
                frames[top].append(completed)
                skipWhiteSpace()
                if takes(frames[top].closing) {
                    completed = frames.removeLast().value
                    continue
                }
                guard takes(UInt8(ascii: ",")) else { throw unexpected("a comma or the closing bracket") }
                try prepareNext(in: top)
                break
            }
        }
    }

    /// The value at the reader's place when it holds no others; nil after opening a container that does.
    private mutating func scalarOrEmptyContainer() throws(JSONReaderError) -> JSON? {
        switch current {
        case UInt8(ascii: "{"): try opens(Frame(isObject: true))
        case UInt8(ascii: "["): try opens(Frame(isObject: false))
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "t"): try literal("true", .bool(true))
        case UInt8(ascii: "f"): try literal("false", .bool(false))
        case UInt8(ascii: "n"): try literal("null", .null)
        case .some(UInt8(ascii: "-")), .some(0x30...0x39): .number(try number())
        default: throw unexpected("a value")
        }
    }

    private mutating func literal(_ text: String, _ value: JSON) throws(JSONReaderError) -> JSON {
        for byte in text.utf8 {
            guard takes(byte) else { throw unexpected("the literal \(text)") }
        }
        return value
    }

    /// Goes into a container; an empty one is given back at once.
    private mutating func opens(_ frame: Frame) throws(JSONReaderError) -> JSON? {
        guard frames.count < limits.depthMax else {
            throw error(.tooDeep, "Arrays and objects may nest at most \(limits.depthMax) deep.")
        }
        offset += 1
        skipWhiteSpace()
        if takes(frame.closing) { return frame.value }
        frames.append(frame)
        try prepareNext(in: frames.count - 1)
        return nil
    }

    /// Checks that the innermost container has room for one more value and reads its name where it needs one.
    private mutating func prepareNext(in top: Int) throws(JSONReaderError) {
        let count = frames[top].count
        guard frames[top].isObject else {
            guard count < limits.elementsMax else {
                throw error(.tooManyElements, "An array may hold at most \(limits.elementsMax) elements.")
            }
            return
        }
        guard count < limits.membersMax else {
            throw error(.tooManyMembers, "An object may hold at most \(limits.membersMax) members.")
        }
        skipWhiteSpace()
        let start = offset
        guard current == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
        let name = try self.name()
        guard frames[top].startMember(name) else {
            throw error(.duplicateName, "The object has this name twice.", at: start)
        }
        skipWhiteSpace()
        guard takes(UInt8(ascii: ":")) else { throw unexpected("a colon") }
    }

    private mutating func takes(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        offset += 1
        return true
    }

    private mutating func number() throws(JSONReaderError) -> JSONNumber {
        let start = offset
        _ = takes(UInt8(ascii: "-"))
        if !takes(UInt8(ascii: "0")) { try digits() }
        if takes(UInt8(ascii: ".")) { try digits() }
        var hasExponent = false
        if takes(UInt8(ascii: "e")) || takes(UInt8(ascii: "E")) {
            hasExponent = true
            if !takes(UInt8(ascii: "+")) { _ = takes(UInt8(ascii: "-")) }
            try digits()
        }
        if let next = current, next == UInt8(ascii: ".") || Self.isWordByte(next) {
            throw error(.invalidNumber, "This is not a number as JSON writes it.")
        }
        guard offset - start <= JSONNumber.charactersMax else {
            let detail = "A number may have at most \(JSONNumber.charactersMax) characters."
            throw error(.numberTooLong, detail, at: start)
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        // Without an exponent the power of ten is bounded by the length.
        guard hasExponent else { return JSONNumber(checkedText: text) }
        guard let number = JSONNumber(exactText: text) else {
            let detail = "A power of ten may be at most \(JSONNumber.exponentMax) in either direction."
            throw error(.numberOutOfRange, detail, at: start)
        }
        return number
    }

    private mutating func digits() throws(JSONReaderError) {
        let start = offset
        while let byte = current, byte >= 0x30, byte <= 0x39 { offset += 1 }
        guard offset > start else {
            guard current != nil else { throw unexpected("a digit") }
            throw error(.invalidNumber, "A digit is expected here.")
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// The error for something else standing where `expected` belongs.
    func unexpected(_ expected: String) -> JSONReaderError {
        guard offset < bytes.count else {
            return error(.unexpectedEnd, "The text ends where \(expected) is expected.")
        }
        return error(.unexpectedByte, "Expected \(expected) here.")
    }

    /// An error at a place, which is the reader's own when none is given; linear in the bytes before it.
    func error(_ code: JSONReaderError.Code, _ detail: String, at place: Int? = nil) -> JSONReaderError {
        let byteOffset = place ?? offset
        let before = bytes[..<byteOffset]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return JSONReaderError(
            code: code,
            byteOffset: byteOffset,
            line: 1 + before.count { $0 == 0x0A },
            column: 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 },
            pointer: frames.compactMap(\.token).map { "/\($0)" }.joined(),
            detail: detail
        )
    }
}
