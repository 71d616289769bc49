/// Finds the fields of one row in a run of bytes, after RFC 4180.
///
/// After a fault in the quoting it goes on with the next line, so that one bad row hides no other.
struct CSVScanner: Sendable {
    /// What is wrong with the row, by the number of the field.
    struct Fault: Sendable {
        var kind: CSVError.Kind
        var field: Int
    }

    let limits: CSVLimits
    /// The fields found, relative to the row's first byte.
    var fields: [CSVField] = []
    /// The first fault found.
    var fault: Fault?
    /// Whether any byte is beyond ASCII.
    var hasHighBytes = false
    /// How many line feeds the row has, that of its end included.
    var lineFeeds = 0

    private enum Ending {
        case comma
        case line
        case needsMore
    }

    init(limits: CSVLimits) {
        self.limits = limits
    }

    /// Scans the row that begins at `start`; the index after its line end, or nil where more bytes are needed.
    ///
    /// - Parameters:
    ///   - count: how many bytes of `buffer` count.
    ///   - isLast: whether the file ends with them; a row then needs no line end.
    mutating func scan(_ buffer: [UInt8], count: Int, from start: Int, isLast: Bool) -> Int? {
        let bytes = buffer.span.extracting(0..<count)
        fields.removeAll(keepingCapacity: true)
        fault = nil
        hasHighBytes = false
        lineFeeds = 0
        var high: UInt8 = 0
        var index = start
        while true {
            let isQuoted = index < bytes.count && bytes[index] == .quote
            let ending =
                isQuoted
                ? quotedField(bytes, &index, rowStart: start, isLast: isLast, high: &high)
                : plainField(bytes, &index, rowStart: start, isLast: isLast, high: &high)
            switch ending {
            case .comma: continue
            case .needsMore: return nil
            case .line:
                hasHighBytes = high >= 0x80
                return index
            }
        }
    }

    private mutating func plainField(
        _ bytes: Span<UInt8>,
        _ index: inout Int,
        rowStart: Int,
        isLast: Bool,
        high: inout UInt8
    ) -> Ending {
        let start = index
        var cursor = index
        let count = bytes.count
        while cursor < count {
            let byte = bytes[cursor]
            // All four special bytes are at most a comma, and few others are.
            if byte > .comma {
                high |= byte
                cursor += 1
                continue
            }
            switch byte {
            case .comma:
                append(start, cursor, rowStart)
                index = cursor + 1
                return .comma
            case .lineFeed:
                append(start, cursor, rowStart)
                lineFeeds += 1
                index = cursor + 1
                return .line
            case .carriageReturn:
                guard cursor + 1 < count else {
                    guard isLast else { return .needsMore }
                    note(.strayCarriageReturn)
                    cursor += 1
                    continue
                }
                if bytes[cursor + 1] == .lineFeed {
                    append(start, cursor, rowStart)
                    lineFeeds += 1
                    index = cursor + 2
                    return .line
                }
                note(.strayCarriageReturn)
            case .quote: note(.strayQuote)
            default: break
            }
            cursor += 1
        }
        guard isLast else { return .needsMore }
        append(start, cursor, rowStart)
        index = cursor
        return .line
    }

    private mutating func quotedField(
        _ bytes: Span<UInt8>,
        _ index: inout Int,
        rowStart: Int,
        isLast: Bool,
        high: inout UInt8
    ) -> Ending {
        let start = index + 1
        var cursor = start
        let count = bytes.count
        var hasDoubledQuotes = false
        while true {
            guard cursor < count else {
                guard isLast else { return .needsMore }
                note(.unterminatedQuote)
                append(start, cursor, rowStart, hasDoubledQuotes: hasDoubledQuotes)
                index = cursor
                return .line
            }
            let byte = bytes[cursor]
            high |= byte
            if byte == .lineFeed { lineFeeds += 1 }
            cursor += 1
            guard byte == .quote else { continue }
            guard cursor < count else {
                guard isLast else { return .needsMore }
                break
            }
            guard bytes[cursor] == .quote else { break }
            hasDoubledQuotes = true
            cursor += 1
        }
        append(start, cursor - 1, rowStart, hasDoubledQuotes: hasDoubledQuotes)
        return afterQuote(bytes, &index, at: cursor, isLast: isLast, high: &high)
    }

    /// Takes the comma or line end after a closing quote; anything else is a fault, and the line is passed over.
    private mutating func afterQuote(
        _ bytes: Span<UInt8>,
        _ index: inout Int,
        at position: Int,
        isLast: Bool,
        high: inout UInt8
    ) -> Ending {
        var cursor = position
        let count = bytes.count
        if cursor < count, bytes[cursor] == .comma {
            index = cursor + 1
            return .comma
        }
        while cursor < count {
            let byte = bytes[cursor]
            cursor += 1
            if byte == .lineFeed {
                lineFeeds += 1
                index = cursor
                return .line
            }
            let endsLine = byte == .carriageReturn && cursor < count && bytes[cursor] == .lineFeed
            if byte == .carriageReturn, cursor == count, !isLast { return .needsMore }
            if !endsLine {
                high |= byte
                note(.textAfterQuote, field: fields.count - 1)
            }
        }
        guard isLast else { return .needsMore }
        index = cursor
        return .line
    }

    private mutating func append(_ start: Int, _ end: Int, _ rowStart: Int, hasDoubledQuotes: Bool = false) {
        if end - start > limits.fieldBytesMax { note(.fieldTooLong(bytesMax: limits.fieldBytesMax)) }
        guard fields.count < limits.columnsMax else {
            note(.tooManyColumns(columnsMax: limits.columnsMax))
            return
        }
        fields.append(
            CSVField(
                start: Int32(clamping: start - rowStart),
                end: Int32(clamping: end - rowStart),
                hasDoubledQuotes: hasDoubledQuotes
            )
        )
    }

    private mutating func note(_ kind: CSVError.Kind, field: Int? = nil) {
        if fault == nil { fault = Fault(kind: kind, field: field ?? fields.count) }
    }
}

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
