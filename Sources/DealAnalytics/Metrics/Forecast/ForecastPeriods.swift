import DealModel

/// The periods of a forecast, and those before them that a yield is taken from.
struct ForecastPeriods: Sendable {
    /// The periods in order.
    let all: [ForecastPeriod]
    /// What a yield is taken from.
    let yields: Yields

    private let edges: [Int32]

    /// How many complete periods a yield is taken over.
    static let pastPeriodsCount = 4

    /// Which past periods are looked at, and when in them.
    struct Yields: Sendable {
        /// One look at one past period, shared by all periods that need the same.
        let samples: [Sample]
        /// The places of each period's samples.
        let ofPeriods: [[Int]]
    }

    /// A past period, looked at when some share of it was over.
    struct Sample: Hashable, Sendable {
        let dates: Range<CivilDate>
        /// When open deals are looked at.
        let then: Instant
        /// When it is known what was won: the period's last microsecond.
        let end: Instant
    }

    /// Nil where the window of a frame has no periods.
    init?(_ frame: AnalysisFrame) {
        let window = frame.window
        guard let dates = window.dates, dates.lowerBound >= .earliest, dates.upperBound <= .latest else { return nil }
        let calendar = frame.calendar
        if let interval = frame.interval, !dates.isEmpty {
            guard let buckets = calendar.buckets(interval, from: dates.lowerBound, to: dates.upperBound) else {
                return nil
            }
            all = buckets.names.indices.map { index in
                let whole = buckets.dates[index]..<buckets.dates[index + 1]
                return ForecastPeriod(name: buckets.names[index], dates: whole.clamped(to: dates))
            }
        } else {
            let own = Self.interval(of: dates, in: calendar)
            let name = own.map { calendar.name(of: $0, containing: dates.lowerBound) }
            let last = dates.isEmpty ? dates.lowerBound : dates.upperBound.adding(days: -1)
            all = [
                ForecastPeriod(
                    name: window.preset?.description ?? name ?? "\(dates.lowerBound)..\(last)", dates: dates)
            ]
        }
        edges = all.map(\.dates.lowerBound.dayNumber) + [dates.upperBound.dayNumber]
        yields = Self.yields(of: all, in: frame)
    }

    /// Which period a day is in; nil for none.
    func index(of day: Int32) -> Int? {
        guard let first = edges.first, let end = edges.last, first <= day, day < end else { return nil }
        var low = 0
        var high = edges.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= day { low = middle } else { high = middle }
        }
        return low
    }

    private static func interval(of dates: Range<CivilDate>, in calendar: LocalCalendar) -> CalendarInterval? {
        guard !dates.isEmpty else { return nil }
        return CalendarInterval.allCases.first { calendar.dates(of: $0, containing: dates.lowerBound) == dates }
    }

    private static func yields(of periods: [ForecastPeriod], in frame: AnalysisFrame) -> Yields {
        let calendar = frame.calendar
        // The microsecond before a midnight belongs to the day that is over.
        let today = calendar.date(of: Instant(microseconds: frame.asOf.microseconds + 1))
        var places: [Sample: Int] = [:]
        var samples: [Sample] = []
        let ofPeriods = periods.map { period in
            let days = count(period.dates)
            let elapsed = min(max(Int(today.dayNumber) - Int(period.dates.lowerBound.dayNumber), 0), days)
            return past(of: period, before: min(today, period.dates.lowerBound), frame).map { dates in
                let day = dates.lowerBound.adding(days: days == 0 ? 0 : elapsed * count(dates) / days)
                let sample = Sample(
                    dates: dates, then: calendar.start(of: day).before,
                    end: calendar.start(of: dates.upperBound).before)
                let place = places[sample] ?? samples.count
                if place == samples.count {
                    samples.append(sample)
                    places[sample] = place
                }
                return place
            }
        }
        return Yields(samples: samples, ofPeriods: ofPeriods)
    }

    private static func count(_ dates: Range<CivilDate>) -> Int {
        Int(dates.upperBound.dayNumber) - Int(dates.lowerBound.dayNumber)
    }

    /// The last periods of the same kind that are over by a day, oldest first: whole intervals of the calendar where
    /// the period is one or a part of one, else as many days.
    private static func past(
        of period: ForecastPeriod, before limit: CivilDate, _ frame: AnalysisFrame
    ) -> [Range<CivilDate>] {
        let calendar = frame.calendar
        let kind = frame.interval ?? interval(of: period.dates, in: calendar)
        var end = limit
        let length = count(period.dates)
        if let kind {
            end = calendar.start(of: kind, containing: limit)
        } else if length > 0 {
            // Steps of the period's own length back from its beginning.
            let distance = Int(period.dates.lowerBound.dayNumber) - Int(limit.dayNumber)
            end = period.dates.lowerBound.adding(days: -((distance + length - 1) / length) * length)
        } else {
            return []
        }
        var past: [Range<CivilDate>] = []
        while past.count < pastPeriodsCount {
            let start =
                kind.map { calendar.start(of: $0, containing: end.adding(days: -1)) } ?? end.adding(days: -length)
            guard start >= .earliest else { break }
            past.append(start..<end)
            end = start
        }
        return past.reversed()
    }
}
