import DealModel

/// The intervals into which a window is cut, by small codes: 1 for the last one that has come, and one more for each
/// before it.
struct SeriesIntervals: Sendable {
    /// The highest code; what is older still has it too, which is thousands of years.
    static let codeMax: UInt32 = 1 << 20 - 1

    private let interval: CalendarInterval
    private let calendar: LocalCalendar
    /// The first day of the interval with code 1.
    private let newest: CivilDate
    /// The first day of the window's first interval; nil for a window without a beginning.
    private let oldest: CivilDate?
    /// The codes of the latest days, from the last one of the newest interval back: to find one by the calendar takes
    /// longer than all else about a closing.
    private var codesAtHand: [UInt32] = []
    private var lastDayAtHand: Int32

    /// Some eleven years.
    private static let daysAtHand = 4_096

    /// Nil where a frame asks for none.
    init?(_ frame: AnalysisFrame) {
        guard let interval = frame.interval else { return nil }
        self.interval = interval
        calendar = frame.calendar
        newest = calendar.start(of: interval, containing: frame.lastDay)
        oldest =
            !frame.hasBeginning
            ? nil : calendar.start(of: interval, containing: calendar.date(of: frame.window.from))
        lastDayAtHand = newest.dayNumber
        guard interval != .day else { return }
        lastDayAtHand = dates(of: 1).upperBound.dayNumber - 1
        var code: UInt32 = 1
        while codesAtHand.count < Self.daysAtHand {
            let dates = dates(of: code)
            let dayCount = Int(dates.upperBound.dayNumber) - Int(dates.lowerBound.dayNumber)
            codesAtHand.append(contentsOf: repeatElement(code, count: dayCount))
            code += 1
        }
    }

    /// The code of the interval that a day is in, which is at most the last one that has come.
    func code(of day: Int32) -> UInt32 {
        let daysBack = Int(lastDayAtHand) - Int(day)
        if daysBack >= 0, daysBack < codesAtHand.count { return codesAtHand[daysBack] }
        let start = calendar.start(of: interval, containing: CivilDate(dayNumber: day))
        let (year, month, _) = start.components
        let (newestYear, newestMonth, _) = newest.components
        let distance =
            switch interval {
            case .day: Int(newest.dayNumber) - Int(start.dayNumber)
            case .week: (Int(newest.dayNumber) - Int(start.dayNumber)) / 7
            case .month: newestYear * 12 + newestMonth - year * 12 - month
            case .quarter: (newestYear * 12 + newestMonth - year * 12 - month) / 3
            case .year: (newestYear * 12 + newestMonth - year * 12 - month) / 12
            }
        return min(UInt32(clamping: distance), Self.codeMax - 1) + 1
    }

    /// The days of the interval with a code.
    func dates(of code: UInt32) -> Range<CivilDate> {
        calendar.dates(
            of: interval,
            containing: calendar.start(of: interval, containing: newest, shiftedBy: 1 - Int(code)))
    }

    /// What the interval that begins on a day is called.
    func name(of first: CivilDate) -> String { calendar.name(of: interval, containing: first) }

    /// The codes of an answer, oldest first: of the whole window, or from the first one with anything in it where the
    /// window has no beginning; only those with anything in them where they are too many for one answer.
    func codes(with found: some Sequence<UInt32>) -> [UInt32] {
        let found = Set(found)
        let first: UInt32? = oldest.map { $0 > newest ? 0 : code(of: $0.dayNumber) } ?? found.max()
        guard let first, first > 0, first <= LocalCalendar.bucketsMax else { return found.sorted(by: >) }
        return (1...first).reversed()
    }
}
