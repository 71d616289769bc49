import DealModel

/// A period of a calendar: its civil dates, `to` being the first after it, and when these days begin.
struct OraclePeriod: Sendable {
    var from: CivilDate
    var to: CivilDate
    var start: Instant
    var end: Instant

    /// A period in UTC.
    init(from: CivilDate, to: CivilDate) {
        self.init(from: from, to: to, start: from.startInUTC, end: to.startInUTC)
    }

    init(from: CivilDate, to: CivilDate, start: Instant, end: Instant) {
        self.from = from
        self.to = to
        self.start = start
        self.end = end
    }

    /// How many days it has.
    var days: Int { Int(to.dayNumber) - Int(from.dayNumber) }

    func contains(_ date: CivilDate) -> Bool { from <= date && date < to }

    var window: OracleWindow { OracleWindow(from: start, to: end) }
}
