/// A window of time by its name, such as `this_quarter`, `last_90d` or `2026-Q3`.
public enum WindowPreset: Hashable, Sendable {
    /// The most days of `last_Nd`.
    public static let lastDaysMax = 3_660
    /// The years that can be named.
    public static let years = 1000...9998

    /// An interval that many after the one of the day that is asked about.
    public enum Relation: Int, CaseIterable, Hashable, Sendable {
        case last = -1
        case this = 0
        case next = 1

        /// The word before the interval's name.
        var word: String {
            switch self {
            case .last: "last"
            case .this: "this"
            case .next: "next"
            }
        }
    }

    /// The day that is asked about.
    case today
    /// The day before it.
    case yesterday
    /// A whole interval: the one of that day, the one before or the one after.
    case relative(Relation, CalendarInterval)
    /// That many days, of which that day is the last.
    case lastDays(Int)
    /// From the beginning of a month, quarter or year to the end of that day.
    case toDate(CalendarInterval)
    /// A year of the calendar.
    case year(Int)
    /// A month of the calendar.
    case month(year: Int, month: Int)
    /// A quarter of the calendar.
    case quarter(year: Int, quarter: Int)
    /// The fiscal year that ends in that year.
    case fiscalYear(Int)
    /// A quarter of the fiscal year that ends in that year.
    case fiscalQuarter(year: Int, quarter: Int)
    /// All of time.
    case all

    /// Reads a name; nil for anything else.
    public static func parse(_ text: String) -> WindowPreset? {
        if let named = byName[text] { return named }
        let bytes = Array(text.utf8)
        if bytes.starts(with: "last_".utf8), bytes.last == UInt8(ascii: "d") {
            return lastDays(Array(bytes[5..<max(5, bytes.count - 1)]))
        }
        return bytes.starts(with: "fy".utf8) ? period(Array(bytes[2...]), isFiscal: true) : period(bytes)
    }

    /// Every name that stands for itself, and one for each kind that has numbers in it.
    public static let examples: [String] =
        byName.keys.sorted() + ["last_90d", "2026", "2026-06", "2026-Q3", "fy2026", "fy2026-Q3"]

    /// Its days, the end left out; nil for all of time.
    ///
    /// - Parameter today: the day that is asked about.
    public func dates(in calendar: LocalCalendar, today: CivilDate) -> Range<CivilDate>? {
        let tomorrow = today.adding(days: 1)
        switch self {
        case .today: return today..<tomorrow
        case .yesterday: return today.adding(days: -1)..<today
        case .relative(let relation, let interval):
            let start = calendar.start(of: interval, containing: today, shiftedBy: relation.rawValue)
            return calendar.dates(of: interval, containing: start)
        case .lastDays(let count): return tomorrow.adding(days: -count)..<tomorrow
        case .toDate(let interval): return calendar.start(of: interval, containing: today)..<tomorrow
        case .year(let year): return Self.months(from: CivilDate(monthIndex: year * 12), 12)
        case .month(let year, let month): return Self.months(from: CivilDate(monthIndex: year * 12 + month - 1), 1)
        case .quarter(let year, let quarter):
            return Self.months(from: CivilDate(monthIndex: year * 12 + (quarter - 1) * 3), 3)
        case .fiscalYear(let year): return Self.months(from: calendar.start(ofFiscalYear: year), 12)
        case .fiscalQuarter(let year, let quarter):
            return Self.months(from: calendar.start(ofFiscalYear: year).adding(months: (quarter - 1) * 3), 3)
        case .all: return nil
        }
    }

    /// The window.
    ///
    /// - Parameter instant: the time that is asked about; "today" is the local day that it counts to.
    public func window(in calendar: LocalCalendar, at instant: Instant) -> TimeWindow {
        guard let dates = dates(in: calendar, today: calendar.date(of: instant)) else { return .all }
        return TimeWindow(dates, in: calendar, preset: self)
    }

    private static let byName: [String: WindowPreset] = {
        var all: [WindowPreset] = [
            .today, .yesterday, .toDate(.month), .toDate(.quarter), .toDate(.year), .all,
        ]
        for relation in Relation.allCases { all += CalendarInterval.allCases.map { .relative(relation, $0) } }
        return Dictionary(uniqueKeysWithValues: all.map { ($0.description, $0) })
    }()

    private static func lastDays(_ digits: [UInt8]) -> WindowPreset? {
        guard (1...4).contains(digits.count), digits[0] != UInt8(ascii: "0"),
            let count = DecimalDigits.value(of: digits, in: digits.indices), count <= lastDaysMax
        else { return nil }
        return .lastDays(count)
    }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-Qn`; fiscal years have no months.
    private static func period(_ bytes: [UInt8], isFiscal: Bool = false) -> WindowPreset? {
        guard let year = DecimalDigits.value(of: bytes, in: 0..<4), years.contains(year) else { return nil }
        if bytes.count == 4 { return isFiscal ? .fiscalYear(year) : .year(year) }
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-") else { return nil }
        if bytes[5] == UInt8(ascii: "Q") {
            guard let quarter = DecimalDigits.value(of: bytes, in: 6..<7), (1...4).contains(quarter) else { return nil }
            return isFiscal ? .fiscalQuarter(year: year, quarter: quarter) : .quarter(year: year, quarter: quarter)
        }
        guard !isFiscal, let month = DecimalDigits.value(of: bytes, in: 5..<7), (1...12).contains(month) else {
            return nil
        }
        return .month(year: year, month: month)
    }

    private static func months(from start: CivilDate, _ count: Int) -> Range<CivilDate> {
        start..<start.adding(months: count)
    }
}

extension WindowPreset: CustomStringConvertible {
    /// The name that `parse` reads.
    public var description: String {
        switch self {
        case .today: "today"
        case .yesterday: "yesterday"
        case .relative(let relation, let interval): "\(relation.word)_\(interval.rawValue)"
        case .lastDays(let count): "last_\(count)d"
        case .toDate(let interval): "\(interval.rawValue.prefix(1))td"
        case .year(let year): LocalCalendar.text(ofYear: year)
        case .month(let year, let month): String(CivilDate(monthIndex: year * 12 + month - 1).description.dropLast(3))
        case .quarter(let year, let quarter): "\(LocalCalendar.text(ofYear: year))-Q\(quarter)"
        case .fiscalYear(let year): "fy\(LocalCalendar.text(ofYear: year))"
        case .fiscalQuarter(let year, let quarter): "fy\(LocalCalendar.text(ofYear: year))-Q\(quarter)"
        case .all: "all"
        }
    }
}
