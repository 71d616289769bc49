internal import ColumnEngine
import DealModel

/// What a measure comes to over one frame.
struct TrendReading: Sendable {
    /// The numbers, by currency where the measure is told so; else of no currency. nil where there is none.
    var numbers: [Currency?: Int128] = [:]
    /// What it is made of; nil for what is made of several sets of deals.
    var drill: DrillTarget?
    /// The currencies in which anything was counted.
    var currencies: Set<Currency> = []

    /// - Throws: `QueryStopped` where nobody waits any more.
    init(
        _ measure: TrendMeasure, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) {
        let target = frame.conversion?.target
        switch measure {
        case .openCount, .openValue, .openWeighted:
            let total = try PipelineValue().run(frame, on: snapshot, work).total
            take(measure, FigureBucket(total.figures, total.drill), in: target)
        case .wonCount, .wonValue, .winRate, .winRateByValue, .lostCount, .lostValue:
            let figures = try WinRate().run(frame, on: snapshot, work).figures.total
            if measure.unit == .rate { take(measure, figures, in: target) }
            if [.wonCount, .wonValue].contains(measure) { take(measure, figures.won, in: target) }
            if [.lostCount, .lostValue].contains(measure) { take(measure, figures.lost, in: target) }
        case .createdCount, .createdValue:
            take(
                measure, try WinRate(.createdCohort).run(frame, on: snapshot, work).figures.total.counted,
                in: target)
        case .cycleMean, .cycleMedian:
            let lengths = try CycleTime().run(frame, on: snapshot, work).lengths.total
            numbers[nil] = (measure == .cycleMean ? lengths.mean : lengths.p50).map { Int128($0) }
            drill = lengths.drill
        case .velocity, .measuredVelocity:
            for figures in try Velocity().run(frame, on: snapshot, work).currencies {
                currencies.insert(figures.currency)
                numbers[figures.currency] = measure == .velocity ? figures.perDay : figures.measuredPerDay
            }
        }
    }

    private mutating func take(_ measure: TrendMeasure, _ bucket: FigureBucket, in target: Currency?) {
        drill = bucket.drill
        guard measure.unit == .money else {
            numbers[nil] = Int128(bucket.count)
            return
        }
        if let target {
            currencies = [target]
            numbers[target] = bucket.figures.reduce(0) {
                $0 + (measure == .openWeighted ? $1.convertedWeighted : $1.converted)
            }
            return
        }
        for figures in bucket.figures {
            guard let currency = figures.currency else { continue }
            currencies.insert(currency)
            numbers[currency] = (measure == .openWeighted ? figures.weighted : figures.value) ?? 0
        }
    }

    private mutating func take(_ measure: TrendMeasure, _ figures: WinRateFigures, in target: Currency?) {
        drill = figures.counted.drill
        guard measure == .winRateByValue else {
            numbers[nil] = figures.rate.millionths.map { Int128($0) }
            return
        }
        for rate in figures.convertedRate.map({ [$0] }) ?? figures.valueRates {
            currencies.insert(rate.currency)
            numbers[rate.currency] = rate.millionths.map { Int128($0) }
        }
    }
}
