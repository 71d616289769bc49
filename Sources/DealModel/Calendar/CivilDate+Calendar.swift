extension CivilDate {
    /// The day of the week, as days since Monday.
    public var daysSinceMonday: Int {
        // 1970-01-01, day 0, was a Thursday.
        ((Int(dayNumber) + 3) % 7 + 7) % 7
    }

    /// The date that many days later, or earlier.
    ///
    /// - Precondition: the day number stays within 32 bits.
    public func adding(days: Int) -> CivilDate { CivilDate(dayNumber: Int32(Int(dayNumber) + days)) }

    /// The date that many months later, or earlier; where that month is shorter, its last day. So 29 February less
    /// twelve months is 28 February.
    ///
    /// - Precondition: the day number stays within 32 bits.
    public func adding(months: Int) -> CivilDate {
        let (year, month, day) = components
        let index = year * 12 + month - 1 + months
        let first = CivilDate(monthIndex: index)
        let (newYear, newMonth, _) = first.components
        return first.adding(days: min(day, Self.days(inMonth: newMonth, of: newYear)) - 1)
    }

    /// The first day of a month that is counted from January of year 0.
    init(monthIndex: Int) {
        let year = Int(Int64(monthIndex).quotient(flooredBy: 12))
        let day = Self.dayNumber(year: year, month: monthIndex - year * 12 + 1, day: 1)
        self.init(dayNumber: Int32(day))
    }
}
