import DealModel

/// Reads values straight from a cell's bytes.
///
/// Each takes the usual form without making a string and leaves every other form to the value's own reader, so that
/// both accept the same texts.
enum CellValues {
    /// A date, or an instant; a date alone is the start of that day in UTC.
    static func time(_ cell: Span<UInt8>) -> Instant? {
        if cell.count == 10 { return date(cell)?.startInUTC }
        guard cell.count >= 20, cell[cell.count - 1] == UInt8(ascii: "Z"), cell[10] == UInt8(ascii: "T"),
            cell[13] == UInt8(ascii: ":"), cell[16] == UInt8(ascii: ":"), let day = date(cell.extracting(0..<10)),
            let hour = digits(cell, 11..<13), hour < 24, let minute = digits(cell, 14..<16), minute < 60,
            let second = digits(cell, 17..<19), second < 60
        else { return Instant(string(cell)) }
        var fraction = 0
        if cell.count > 20 {
            let places = cell.count - 21
            guard cell[19] == UInt8(ascii: "."), (1...6).contains(places),
                let value = digits(cell, 20..<20 + places)
            else { return Instant(string(cell)) }
            fraction = value
            for _ in places..<6 { fraction *= 10 }
        }
        let seconds = Int64(hour * 3_600 + minute * 60 + second)
        return Instant(microseconds: day.startInUTC.microseconds + seconds * 1_000_000 + Int64(fraction))
    }

    /// A date, `YYYY-MM-DD`.
    static func date(_ cell: Span<UInt8>) -> CivilDate? {
        guard cell.count == 10, cell[4] == UInt8(ascii: "-"), cell[7] == UInt8(ascii: "-"),
            let year = digits(cell, 0..<4), let month = digits(cell, 5..<7), let day = digits(cell, 8..<10)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// A whole number without sign, of at most 18 digits; leading zeros are refused.
    static func integer(_ cell: Span<UInt8>) -> Int? {
        guard (1...18).contains(cell.count), cell.count == 1 || cell[0] != UInt8(ascii: "0") else { return nil }
        return digits(cell, 0..<cell.count)
    }

    /// A decimal number after the grammar of JSON.
    static func decimal(_ cell: Span<UInt8>) throws(ExactDecimal.Failure) -> DecimalValue {
        if let plain = plainDecimal(cell) { return plain }
        return DecimalValue(try ExactDecimal(string(cell)))
    }

    /// The text of a cell.
    static func string(_ cell: Span<UInt8>) -> String {
        guard let text = try? UTF8Span(validating: cell) else { return "" }
        return String(copying: text)
    }

    /// How many characters (Unicode scalars) the cell has, and whether one is a control character that texts may not
    /// have.
    static func measure(_ cell: Span<UInt8>) -> (characters: Int, hasControl: Bool) {
        var characters = 0
        var hasControl = false
        for index in cell.indices {
            let byte = cell[index]
            if byte & 0xC0 != 0x80 { characters += 1 }
            if byte < 0x20 || byte == 0x7F, byte != 0x09, byte != .lineFeed, byte != .carriageReturn {
                hasControl = true
            }
        }
        return (characters, hasControl)
    }

    private static func plainDecimal(_ cell: Span<UInt8>) -> DecimalValue? {
        guard (1...18).contains(cell.count) else { return nil }
        var value: Int64 = 0
        var point: Int?
        for index in cell.indices {
            let byte = cell[index]
            if byte == UInt8(ascii: "."), point == nil {
                point = index
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        let wholeDigits = point ?? cell.count
        guard wholeDigits > 0, wholeDigits == 1 || cell[0] != 0x30 else { return nil }
        guard let point else { return DecimalValue(coefficient: value, scale: 0) }
        let scale = cell.count - point - 1
        guard scale > 0 else { return nil }
        return DecimalValue(coefficient: value, scale: scale)
    }

    private static func digits(_ cell: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var value = 0
        for index in range {
            let byte = cell[index]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value &* 10 &+ Int(byte - 0x30)
        }
        return value
    }
}
