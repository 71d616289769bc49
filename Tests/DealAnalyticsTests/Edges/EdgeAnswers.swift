import DealModel
import Testing

@testable import DealAnalytics

/// Asks the metrics about one log and gives back plain numbers: amounts in minor units, lengths in days.
struct EdgeAnswers {
    let snapshot: DealSnapshot
    var frame: AnalysisFrame
    var pipeline = Self.sales

    static let sales = PipelineID(high: 7, low: 0)
    static let service = PipelineID(high: 7, low: 1)

    static func stage(_ ordinal: Int) -> StageID { StageID(high: 8, low: UInt64(ordinal)) }

    /// - Parameter knownTo: the last sequence number that counts; nil for all.
    init(_ workspace: HandWorkspace, day: Int32, knownTo: Int64? = nil) {
        self.init(workspace, asOf: HandWorkspace.instant(day), knownTo: knownTo)
    }

    init(_ workspace: HandWorkspace, asOf: Instant, knownTo: Int64? = nil) {
        self.init(workspace.log.snapshot, asOf: asOf, knownTo: knownTo)
    }

    init(_ snapshot: DealSnapshot, asOf: Instant, knownTo: Int64? = nil) {
        self.snapshot = snapshot
        frame = AnalysisFrame(asOf: asOf, knownTo: knownTo)
    }

    /// The same about a window of days.
    func within(_ days: Range<Int32>) -> EdgeAnswers {
        var answers = self
        answers.frame.window = TimeWindow(
            HandWorkspace.date(days.lowerBound)..<HandWorkspace.date(days.upperBound), in: frame.calendar)
        return answers
    }

    func grouped(by dimensions: GroupDimension..., ownerAt: OwnerMoment = .event) -> EdgeAnswers {
        var answers = self
        answers.frame.groupBy = dimensions
        answers.frame.ownerAt = ownerAt
        return answers
    }

    /// Number, value and weighted value, by currency.
    static func worth(_ figures: [ValueFigures]) -> [[Int128?]] {
        figures.map { [Int128($0.count), $0.value, $0.weighted] }
    }

    private static func name(_ values: [GroupValue]) -> String {
        values.map { value in
            switch value {
            case .definition(_, let name), .text(let name), .interval(let name, _): name
            case .none: "-"
            }
        }.joined(separator: "/")
    }

    private static func days(_ millionths: Int64?) -> Double? { millionths.map { Double($0) / 1_000_000 } }

    func value(_ statuses: Set<StageKind> = [.open]) throws -> [[Int128?]] {
        Self.worth(try PipelineValue(statuses: statuses).run(frame, on: snapshot, .alone).total.figures)
    }

    /// How many deals there are in each group.
    func counts(_ statuses: Set<StageKind> = [.open]) throws -> [String: Int] {
        let groups = try PipelineValue(statuses: statuses).run(frame, on: snapshot, .alone).groups
        return Dictionary(uniqueKeysWithValues: groups.map { (Self.name($0.values), $0.figures.dealCount) })
    }

    /// Wins and what they are of.
    func winRate(
        _ method: WinRate.Method = .closedPeriod, _ outcome: ClosingOutcome = .last, from stage: Int? = nil
    ) throws -> [Int] {
        var metric = WinRate(method)
        metric.outcome = outcome
        metric.fromStage = stage.map { Self.stage($0) }
        let rate = try metric.run(frame, on: snapshot, .alone).figures.total.rate
        return [rate.numerator, rate.denominator]
    }

    /// The same by the last, the first and each closing.
    func winRates() throws -> [[Int]] {
        try [.last, .first, .each].map { try winRate(.closedPeriod, $0) }
    }

    /// The same by groups.
    func winRateGroups() throws -> [String: [Int]] {
        let groups = try WinRate().run(frame, on: snapshot, .alone).figures.groups
        return Dictionary(
            uniqueKeysWithValues: groups.map {
                (Self.name($0.values), [$0.part.rate.numerator, $0.part.rate.denominator])
            })
    }

    /// The same by intervals.
    func winRateSeries() throws -> [String: [Int]] {
        let series = try WinRate().run(frame, on: snapshot, .alone).figures.series
        return Dictionary(
            uniqueKeysWithValues: series.map { ($0.name, [$0.part.rate.numerator, $0.part.rate.denominator]) })
    }

    /// What was won is worth, by currency.
    func won() throws -> [[Int128?]] {
        Self.worth(try WinRate().run(frame, on: snapshot, .alone).figures.total.won.figures)
    }

    /// By stage: entries, forward, skip, back, won, lost, transferred, deleted, still open.
    func stays(_ edit: (inout Funnel) -> Void = { _ in }) throws -> [[Int]] {
        var funnel = Funnel(pipeline: pipeline)
        funnel.methods = [.stays]
        edit(&funnel)
        return try funnel.run(frame, on: snapshot, .alone).courses[0].stages.map { stage in
            FunnelField.allCases.prefix(9).map { stage.count($0) }
        }
    }

    /// By stage: the trials that go on, and all of them.
    func funnel(_ method: Funnel.Method, _ edit: (inout Funnel) -> Void = { _ in }) throws -> [[Int]] {
        var funnel = Funnel(pipeline: pipeline)
        funnel.methods = [method]
        edit(&funnel)
        return try funnel.run(frame, on: snapshot, .alone).courses[0].stages.map {
            [$0.stepRate.numerator, $0.stepRate.denominator]
        }
    }

    /// By step: those that came on, all, those that still may, and the median of days.
    func conversion(_ reentry: StayChoice = .first) throws -> [[Double?]] {
        var conversion = Conversion(.adjacent(pipeline))
        conversion.reentry = reentry
        return try conversion.run(frame, on: snapshot, .alone).steps.map(Self.step)
    }

    func conversion(from stage: Int, to target: Conversion.Target = .won, within days: Int? = nil) throws -> [Double?] {
        var conversion = Conversion(.single(from: Self.stage(stage), to: target))
        conversion.withinDays = days
        return try conversion.run(frame, on: snapshot, .alone).steps.first.map(Self.step) ?? []
    }

    private static func step(_ step: ConversionStep) -> [Double?] {
        [Double(step.rate.numerator), Double(step.rate.denominator), Double(step.pending), days(step.medianDays)]
    }

    /// By move: how many, and the mean of days before.
    func moves() throws -> [String: [Double?]] {
        let matrix = try Transitions(pipeline: pipeline).run(frame, on: snapshot, .alone).total
        return Dictionary(
            uniqueKeysWithValues: matrix.moves.map { move in
                let target =
                    switch move.to {
                    case .stage(let stage): stage.name
                    case .transferred: "elsewhere"
                    case .deleted: "deleted"
                    }
                return ("\(move.from.name) > \(target)", [Double(move.figures.dealCount), Self.days(move.meanDays)])
            })
    }

    /// By stage: how many, how many of them censored, and the mean of days of the others.
    func durations(_ reentry: StayChoice = .first) throws -> [[Double?]] {
        var durations = StageDurations(pipelines: [pipeline])
        durations.reentry = reentry
        return try durations.run(frame, on: snapshot, .alone).stages.map {
            [Double($0.count), Double($0.censoredCount), Self.days($0.meanDays)]
        }
    }

    /// How many, and the mean of days.
    func cycle(
        _ outcome: CycleTime.Outcome = .won, from stage: Int? = nil, gap: CycleTime.ReopenGap = .include
    ) throws -> [Double?] {
        var metric = CycleTime(outcome)
        metric.fromStage = stage.map { Self.stage($0) }
        metric.reopenGap = gap
        let total = try metric.run(frame, on: snapshot, .alone).lengths.total
        return [Double(total.count), Self.days(total.mean)]
    }

    /// Losses by reason, and by what they are told apart by.
    func losses(by dimension: LossReasons.Dimension? = nil) throws -> [String: Int] {
        var all: [String: Int] = [:]
        for row in try LossReasons(by: dimension).run(frame, on: snapshot, .alone).rows {
            let reason = row.reason ?? "-"
            if dimension == nil { all[reason] = row.losses.count }
            for cell in row.cells { all["\(reason)/\(Self.name([cell.value]))"] = cell.losses.count }
        }
        return all
    }

    /// By owner: won, lost, open.
    func board(_ outcome: ClosingOutcome = .last) throws -> [String: [Int]] {
        var board = Leaderboard()
        board.outcome = outcome
        return Dictionary(
            uniqueKeysWithValues: try board.run(frame, on: snapshot, .alone).rows.map {
                ($0.owner ?? "-", [$0.won.count, $0.lost.count, $0.open.count])
            })
    }

    /// By stage: deals younger than 2 days, than 5, than 20, and others.
    func aging() throws -> [[Int]] {
        try Aging(pipelines: [pipeline], edgeDays: [2, 5, 20]).run(frame, on: snapshot, .alone).stages.map {
            $0.buckets.map(\.count)
        }
    }

    func velocity(_ opportunities: Velocity.Opportunities = .open) throws -> [VelocityFigures] {
        try Velocity(opportunities: opportunities).run(frame, on: snapshot, .alone).currencies
    }

    /// One number of each interval of the window, in minor units, deals or millionths.
    func trend(_ measure: TrendMeasure, _ interval: CalendarInterval) throws -> [Int128?] {
        let dates = try #require(frame.window.dates)
        let buckets = try #require(frame.calendar.buckets(interval, from: dates.lowerBound, to: dates.upperBound))
        let intervals = zip(buckets.dates, buckets.dates.dropFirst()).map { $0..<$1 }
        let series = try Trend(measure).run(frame, over: intervals, of: interval, on: snapshot, .alone).series
        return series.first?.points.map(\.value) ?? []
    }

    /// What is open, by currency, of the summary's stage at a place.
    func summary(ofStage place: Int) throws -> [[Int128?]] {
        let query = PipelineSummaryQuery(asOf: frame.asOf, knownTo: frame.knownTo)
        let all = query.run(on: snapshot).pipelines
        let stages = try #require(all.first { $0.pipeline.id == pipeline }).stages
        return stages[place].figures.map { [Int128($0.count), $0.value, $0.weighted] }
    }
}
