/// A day of every year and a time on it, as the rule of a zone names them.
struct ZoneFooterDate: Hashable, Sendable {
    /// The ways to name a day.
    enum Day: Hashable, Sendable {
        /// `Jn`: the n-th day, 1 to 365, 29 February never counted.
        case ofCommonYear(Int)
        /// `n`: days since 1 January, 0 to 365, 29 February counted.
        case sinceNewYear(Int)
        /// `Mm.w.d`: the w-th weekday d (0 is Sunday) of month m, 5 being the last one.
        case ofMonth(Int, week: Int, weekday: Int)
    }

    /// The day.
    let day: Day
    /// Seconds since that day's midnight; up to 167 hours either way.
    let secondOfDay: Int

    /// Seconds from 1970-01-01T00:00 to the time in that year, both by the same clock.
    func second(in year: Int) -> Int64 {
        Int64(dayNumber(in: year)) * ZoneRules.secondsPerDay + Int64(secondOfDay)
    }

    private func dayNumber(in year: Int) -> Int {
        switch day {
        case .ofCommonYear(let number):
            // From 1 March on, the day after 28 February is left out in leap years.
            let isAfterFebruary = number > 59 && CivilDate.days(inMonth: 2, of: year) == 29
            return CivilDate.dayNumber(year: year, month: 1, day: 1) + number - (isAfterFebruary ? 0 : 1)
        case .sinceNewYear(let number):
            return CivilDate.dayNumber(year: year, month: 1, day: 1) + number
        case .ofMonth(let month, let week, let weekday):
            let first = CivilDate.dayNumber(year: year, month: month, day: 1)
            // 1970-01-01, day 0, was a Thursday.
            let firstWeekday = ((first + 4) % 7 + 7) % 7
            let day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            return day >= first + CivilDate.days(inMonth: month, of: year) ? day - 7 : day
        }
    }
}
