import Digests

extension JSONReader {
    /// The name of a member, which starts with the quote at the reader's place.
    mutating func name() throws(JSONReaderError) -> String {
        let opening = offset
        let text = try string()
        guard text.utf8.count <= limits.nameBytesMax else {
            throw error(.nameTooLong, "A name may have at most \(limits.nameBytesMax) bytes.", at: opening)
        }
        return text
    }

    /// The text that starts with the quote at the reader's place. The bytes are known to be UTF-8.
    mutating func string() throws(JSONReaderError) -> String {
        let opening = offset
        offset += 1
        let start = offset
        scanPlain()
        if current == UInt8(ascii: "\"") {
            try checkLength(offset - start, at: opening)
            offset += 1
            return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
        }
        var unescaped = Array(bytes[start..<offset])
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                try checkLength(unescaped.count, at: opening)
                offset += 1
                return String(decoding: unescaped, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try appendEscape(to: &unescaped)
            default:
                guard byte >= 0x20 else {
                    throw error(.controlCharacter, "Control characters are written as escapes inside a text.")
                }
                let plain = offset
                scanPlain()
                unescaped.append(contentsOf: bytes[plain..<offset])
            }
        }
        throw unexpected("the closing quote of a text")
    }

    /// Goes on to the next quote, backslash or control character, or to the end.
    private mutating func scanPlain() {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return }
            offset += 1
        }
    }

    private func checkLength(_ byteCount: Int, at opening: Int) throws(JSONReaderError) {
        guard byteCount <= limits.stringBytesMax else {
            let detail = "A text may have at most \(limits.stringBytesMax) bytes."
            throw error(.stringTooLong, detail, at: opening)
        }
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONReaderError) {
        let start = offset
        offset += 1
        guard let letter = current else { throw unexpected("an escape") }
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar(from: start)).utf8)
        default: throw error(.invalidEscape, "JSON has no such escape.", at: start)
        }
    }

    /// The scalar of a `\u` escape, or of a pair of them, whose four digits are at the reader's place.
    private mutating func scalar(from start: Int) throws(JSONReaderError) -> Unicode.Scalar {
        let first = try codeUnit(from: start)
        var value = UInt32(first)
        if UTF16.isLeadSurrogate(first), current == UInt8(ascii: "\\"), offset + 1 < bytes.count,
            bytes[offset + 1] == UInt8(ascii: "u")
        {
            let secondStart = offset
            offset += 2
            let second = try codeUnit(from: secondStart)
            guard UTF16.isTrailSurrogate(second) else {
                throw error(.loneSurrogate, "This half of a surrogate pair lacks the other half.", at: start)
            }
            value = 0x10000 + (UInt32(first) & 0x3FF) << 10 + UInt32(second) & 0x3FF
        }
        guard value != 0 else {
            throw error(.nullCharacter, "A text cannot hold the character U+0000.", at: start)
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw error(.loneSurrogate, "This half of a surrogate pair lacks the other half.", at: start)
        }
        return scalar
    }

    private mutating func codeUnit(from start: Int) throws(JSONReaderError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current else { throw unexpected("a hexadecimal digit") }
            guard let digit = Hex.value(of: byte) else {
                throw error(.invalidEscape, "Four hexadecimal digits follow \\u.", at: start)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}
