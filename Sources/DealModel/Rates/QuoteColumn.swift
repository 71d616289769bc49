/// All quotes that one currency has ever had in one set, by day; of one day, in the order in which they came.
///
/// A quote takes 17 bytes. Copies share what they hold until one of them changes.
struct QuoteColumn: Sendable {
    private var days: [Int32] = []
    private var units: [Int64] = []
    private var decimals: [UInt8] = []
    /// Which version of the set brought each quote, by its place among them.
    private var versions: [UInt32] = []
    /// How many days have a quote.
    private(set) var dayCount = 0

    /// How many quotes there are, those that later ones replaced included.
    var count: Int { days.count }

    /// The first day that has a quote.
    var firstDay: CivilDate? { days.first.map { CivilDate(dayNumber: $0) } }

    /// The last day that has a quote.
    var lastDay: CivilDate? { days.last.map { CivilDate(dayNumber: $0) } }

    /// Takes in quotes that a version of the set brought.
    ///
    /// - Precondition: they are in the order of their days, and no version before brought later ones.
    /// - Complexity: O(the new) where all are later than those before, else O(all).
    mutating func insert(_ quotes: [RateQuote], version: UInt32) {
        guard let first = quotes.first else { return }
        guard let last = days.last, last >= first.day.dayNumber else {
            reserve(count + quotes.count)
            for quote in quotes { append(quote, version: version) }
            return
        }
        var merged = QuoteColumn()
        merged.reserve(count + quotes.count)
        var next = 0
        for quote in quotes {
            // What is of the same day stays before it.
            while next < count, days[next] <= quote.day.dayNumber {
                merged.append(at: next, of: self)
                next += 1
            }
            merged.append(quote, version: version)
        }
        while next < count {
            merged.append(at: next, of: self)
            next += 1
        }
        self = merged
    }

    /// The place of the quote that holds on a day: that of the day, or of the last day before that has one.
    ///
    /// - Parameters:
    ///   - version: the last version of the set that is known.
    ///   - daysOldMax: how many days before it may be.
    /// - Complexity: O(log n) and the quotes of those days that are not known yet.
    func place(on day: CivilDate, version: UInt32, daysOldMax: Int) -> Int? {
        let earliest = Int(day.dayNumber) - daysOldMax
        var place = end(of: day.dayNumber)
        while place > 0, Int(days[place - 1]) >= earliest {
            place -= 1
            if versions[place] <= version { return place }
        }
        return nil
    }

    /// The rate of that very day by the newest version; nil where it has none.
    func newest(on day: CivilDate) -> ExchangeRate? {
        place(on: day, version: .max, daysOldMax: 0).flatMap { self[$0].rate }
    }

    /// The places of quotes from a day to another, both included, one for each day.
    ///
    /// - Parameter limit: how many to find.
    func places(in range: ClosedRange<Int32>, version: UInt32, limit: Int) -> [Int] {
        var found: [Int] = []
        var place = end(of: range.lowerBound - 1)
        while place < count, days[place] <= range.upperBound, found.count < limit {
            let after = end(of: days[place])
            if let known = (place..<after).last(where: { versions[$0] <= version }) { found.append(known) }
            place = after
        }
        return found
    }

    /// The quote at a place.
    subscript(place: Int) -> (day: CivilDate, rate: ExchangeRate?, version: UInt32) {
        (
            CivilDate(dayNumber: days[place]), ExchangeRate(units: units[place], decimals: Int(decimals[place])),
            versions[place]
        )
    }

    /// The first place behind all quotes of a day and of those before.
    private func end(of day: Int32) -> Int {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = low + (high - low) / 2
            if days[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func reserve(_ count: Int) {
        // Only where it is all new: else it would keep the room from growing in steps.
        guard days.isEmpty else { return }
        days.reserveCapacity(count)
        units.reserveCapacity(count)
        decimals.reserveCapacity(count)
        versions.reserveCapacity(count)
    }

    private mutating func append(_ quote: RateQuote, version: UInt32) {
        if days.last != quote.day.dayNumber { dayCount += 1 }
        days.append(quote.day.dayNumber)
        units.append(quote.rate.units)
        decimals.append(quote.rate.decimals)
        versions.append(version)
    }

    private mutating func append(at place: Int, of other: QuoteColumn) {
        if days.last != other.days[place] { dayCount += 1 }
        days.append(other.days[place])
        units.append(other.units[place])
        decimals.append(other.decimals[place])
        versions.append(other.versions[place])
    }
}
