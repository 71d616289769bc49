/// How values of columns look as texts in statements.
enum SQLTexts {
    /// Writes an id in the form of a UUID.
    static func append(_ id: SQLIdentifier, to bytes: inout [UInt8]) {
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { bytes.append(UInt8(ascii: "-")) }
            let half = index < 16 ? id.high : id.low
            let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - (index & 15) * 4)) & 0xF
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    /// Writes an instant as RFC 3339 in UTC, with six digits of a second.
    static func append(microseconds: Int64, to bytes: inout [UInt8]) {
        let perDay: Int64 = 86_400_000_000
        var (day, rest) = microseconds.quotientAndRemainder(dividingBy: perDay)
        if rest < 0 { (day, rest) = (day - 1, rest + perDay) }
        append(day: Int32(clamping: day), to: &bytes)
        let seconds = Int(rest / 1_000_000)
        bytes.append(UInt8(ascii: "T"))
        append(seconds / 3_600, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(seconds / 60 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(seconds % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(Int(rest % 1_000_000), width: 6, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Writes a day since 1970 as YYYY-MM-DD (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    static func append(day: Int32, to bytes: inout [UInt8]) {
        let shifted = Int(day) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, width: 2, to: &bytes)
    }

    private static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let digits = Array(String(number.magnitude).utf8)
        for _ in 0..<max(0, width - digits.count) { bytes.append(UInt8(ascii: "0")) }
        bytes += digits
    }
}
