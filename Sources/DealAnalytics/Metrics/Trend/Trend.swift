internal import ColumnEngine
public import DealModel

/// One number of another metric, interval after interval, and how it changed: `trend`.
public struct Trend: Hashable, Drillable {
    /// With what each interval is compared.
    public enum Comparison: String, CaseIterable, Hashable, Sendable {
        /// The one before.
        case previous
        /// The same one a year before; of weeks, the one 52 weeks before.
        case year
    }

    /// The number.
    public var measure: TrendMeasure
    /// With what each interval is compared.
    public var comparison: Comparison

    private static let weeksPerYear = 52
    private static let monthsPerYear = 12

    /// - Parameters:
    ///   - measure: the number.
    ///   - comparison: with what each interval is compared.
    public init(_ measure: TrendMeasure, comparison: Comparison = .previous) {
        self.measure = measure
        self.comparison = comparison
    }

    /// How often an answer over some intervals goes through the history.
    public func passes(
        over intervals: [Range<CivilDate>], of interval: CalendarInterval, in calendar: LocalCalendar
    )
        -> Int
    {
        Set(intervals + intervals.map { earlier($0, of: interval, in: calendar) }).count
    }

    /// The frame of one interval: the state at its end, or what happened in it.
    public func frame(_ frame: AnalysisFrame, over dates: Range<CivilDate>) -> AnalysisFrame {
        var frame = frame
        frame.interval = nil
        frame.groupBy = []
        frame.window = .all
        if measure.isOfState {
            frame.asOf = min(frame.asOf, frame.calendar.start(of: dates.upperBound).before)
        } else {
            frame.window = TimeWindow(dates, in: frame.calendar)
        }
        return frame
    }

    /// Answers a frame.
    ///
    /// - Parameters:
    ///   - intervals: the days of the intervals, in order.
    ///   - interval: what they are.
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, over intervals: [Range<CivilDate>], of interval: CalendarInterval,
        on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> TrendAnswer {
        var readings: [Range<CivilDate>: TrendReading] = [:]
        let bases = intervals.map { earlier($0, of: interval, in: frame.calendar) }
        for dates in intervals + bases where readings[dates] == nil {
            readings[dates] = try TrendReading(measure, self.frame(frame, over: dates), on: snapshot, work)
        }
        return TrendAnswer(measure, intervals, bases, readings)
    }

    /// The deals that one of its numbers is made of.
    ///
    /// - Parameter frame: that of the number's interval.
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        var frame = frame
        frame.interval = nil
        frame.groupBy = []
        switch measure {
        case .openCount, .openValue, .openWeighted:
            return try PipelineValue().drill(request, frame, on: snapshot, work)
        case .wonCount, .wonValue, .lostCount, .lostValue, .winRate, .winRateByValue:
            return try WinRate().drill(request, frame, on: snapshot, work)
        case .createdCount, .createdValue: return try WinRate(.createdCohort).drill(request, frame, on: snapshot, work)
        case .cycleMean, .cycleMedian: return try CycleTime().drill(request, frame, on: snapshot, work)
        case .velocity, .measuredVelocity: return .none
        }
    }

    /// The interval that one is compared with.
    func earlier(
        _ dates: Range<CivilDate>, of interval: CalendarInterval, in calendar: LocalCalendar
    ) -> Range<CivilDate> {
        let first = dates.lowerBound
        let base: CivilDate
        switch (comparison, interval) {
        case (.previous, _): base = calendar.start(of: interval, containing: first, shiftedBy: -1)
        case (.year, .week): base = first.adding(days: -7 * Self.weeksPerYear)
        case (.year, _): base = first.adding(months: -Self.monthsPerYear)
        }
        return calendar.dates(of: interval, containing: base)
    }
}
