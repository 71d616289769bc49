internal import DealModel

/// A value as the number that a spreadsheet keeps: a binary one of 15 decimal digits.
enum SheetNumber {
    /// How many digits of a number a spreadsheet keeps.
    static let digitsMax = 15

    private static let unitsEnd: UInt128 = 1_000_000_000_000_000
    /// 10 to the power of this, and of less, is exact as a binary number.
    private static let decimalsMax = 22
    /// The day 0 of spreadsheets, 1899-12-30, before that of `CivilDate`.
    private static let dayOffset: Int64 = 25_569
    /// 1900-03-01; before that spreadsheets do not agree, since Excel has a 29 February in 1900.
    private static let firstDay: Int64 = -25_508

    /// A decimal number; nil where it has more digits.
    static func of(units: Int128, decimals: Int) -> Double? {
        guard units.magnitude < unitsEnd, decimals <= decimalsMax else { return nil }
        return Double(Int64(units)) / powers[decimals]
    }

    /// A day; nil where spreadsheets do not know it.
    static func of(_ date: CivilDate) -> Double? {
        Int64(date.dayNumber) >= firstDay ? Double(Int64(date.dayNumber) + dayOffset) : nil
    }

    /// A moment, in UTC; nil where spreadsheets do not know it.
    static func of(_ instant: Instant) -> Double? {
        let day = Int64(instant.dateInUTC.dayNumber)
        guard day >= firstDay else { return nil }
        let rest = instant.microseconds - day * Instant.microsecondsPerDay
        return Double(day + dayOffset) + Double(rest) / Double(Instant.microsecondsPerDay)
    }

    private static let powers: [Double] = (0...decimalsMax).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }
}
