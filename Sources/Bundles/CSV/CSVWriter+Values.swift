import DealModel

extension CSVWriter {
    /// Adds an empty field.
    mutating func emptyField() { separate() }

    /// Adds a whole number that is not negative, with leading zeros up to `width` digits.
    mutating func field(_ number: Int, width: Int = 1) {
        separate()
        digits(number, width: width)
    }

    /// Adds a number of units of `10^-decimals` that is not negative; without decimals where all of them are zero.
    mutating func field(units: Int64, decimals: Int) {
        separate()
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let (whole, part) = Int(units).quotientAndRemainder(dividingBy: scale)
        digits(whole, width: 1)
        if part > 0 {
            buffer.append(UInt8(ascii: "."))
            digits(part, width: decimals)
        }
    }

    /// Adds a date.
    mutating func field(_ date: CivilDate) {
        separate()
        put(date)
    }

    /// Adds an instant to the second, or its date alone.
    mutating func field(_ instant: Instant, isDateOnly: Bool) {
        separate()
        let day = instant.dateInUTC
        put(day)
        if isDateOnly { return }
        let seconds = Int((instant.microseconds - day.startInUTC.microseconds) / 1_000_000)
        buffer.append(UInt8(ascii: "T"))
        digits(seconds / 3_600, width: 2)
        buffer.append(UInt8(ascii: ":"))
        digits(seconds / 60 % 60, width: 2)
        buffer.append(UInt8(ascii: ":"))
        digits(seconds % 60, width: 2)
        buffer.append(UInt8(ascii: "Z"))
    }

    private mutating func put(_ date: CivilDate) {
        let (year, month, day) = date.components
        digits(year, width: 4)
        buffer.append(UInt8(ascii: "-"))
        digits(month, width: 2)
        buffer.append(UInt8(ascii: "-"))
        digits(day, width: 2)
    }

    private mutating func digits(_ number: Int, width: Int) {
        precondition(number >= 0, "\(number) is negative")
        var divisor = 1
        var places = 1
        while places < width || number / divisor >= 10 {
            divisor *= 10
            places += 1
        }
        while divisor > 0 {
            buffer.append(UInt8(truncatingIfNeeded: 0x30 + number / divisor % 10))
            divisor /= 10
        }
    }
}
