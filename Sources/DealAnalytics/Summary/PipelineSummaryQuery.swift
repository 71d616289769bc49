internal import ColumnEngine
public import DealModel

/// Asks what was in pipelines at a moment, stage by stage and currency by currency.
///
/// A question about the current state of whole pipelines, in the usual terms, is answered from running totals, in time
/// proportional to their number; any other from one scan.
public struct PipelineSummaryQuery: Hashable, Sendable {
    /// The pipelines; nil for all that were not deleted or held deals. Unknown ones have no place in the answer, and
    /// one that is named twice has one.
    public var pipelines: [PipelineID]?
    /// What every metric is asked with; of it how figures are told apart, the interval and the window mean nothing
    /// here.
    public var frame: AnalysisFrame

    /// The moment that the question is about; what happened at it is included.
    public var asOf: Instant { frame.asOf }
    /// The last sequence number to take into account; nil for all.
    public var knownTo: Int64? { frame.knownTo }

    /// Makes a question.
    public init(pipelines: [PipelineID]? = nil, frame: AnalysisFrame) {
        self.pipelines = pipelines
        self.frame = frame
    }

    /// Makes a question about a moment, everything else as usual.
    public init(pipelines: [PipelineID]? = nil, asOf: Instant, knownTo: Int64? = nil) {
        self.init(pipelines: pipelines, frame: AnalysisFrame(asOf: asOf, knownTo: knownTo))
    }

    /// Answers from the snapshot.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(on snapshot: DealSnapshot, _ work: QueryWork) throws(QueryStopped) -> PipelineSummaries {
        let scope = scope(in: snapshot)
        if hasRunningTotals, snapshot.isCurrent(at: asOf, knownTo: knownTo) {
            return answer(scope, snapshot: snapshot, figures: Self.currentFigures(snapshot, on: frame.date))
        }
        return answer(scope, snapshot: snapshot, figures: try scannedFigures(scope, snapshot: snapshot, work))
    }

    /// Answers on the caller's thread, and to the end.
    public func run(on snapshot: DealSnapshot) -> PipelineSummaries {
        guard let answer = try? run(on: snapshot, .alone) else {
            preconditionFailure("a query as of \(asOf) was stopped though nobody can stop it")
        }
        return answer
    }

    /// Answers by scanning even where the running totals have the answer.
    func scan(_ snapshot: DealSnapshot) -> PipelineSummaries {
        let scope = scope(in: snapshot)
        guard let figures = try? scannedFigures(scope, snapshot: snapshot, .alone) else {
            preconditionFailure("a scan as of \(asOf) was stopped though nobody can stop it")
        }
        return answer(scope, snapshot: snapshot, figures: figures)
    }

    /// Whether the running totals are kept in the terms of the question: of whole pipelines, by amount, weighted as
    /// usual, in days of UTC.
    private var hasRunningTotals: Bool {
        guard frame.conversion == nil, frame.valueBasis == .amount, frame.probabilitySource == .effective,
            frame.calendar.zone == .utc
        else {
            return false
        }
        guard frame.scope != .everything else { return true }
        guard let pipelines else { return false }
        return frame.scope
            == .all([.condition(FilterCondition(.pipeline, .isIn, pipelines.map { FilterValue.id(of: $0) }))])
    }

    private typealias FiguresOfStage = (_ stage: Int) -> [DealFigures]

    /// A pipeline with its known stages, in the order of the ordinals.
    private struct Scope {
        let ordinal: Int
        let pipeline: Pipeline
        let stages: [(ordinal: Int, stage: Stage)]
    }

    private var limit: Int64 { knownTo ?? .max }

    private func scope(in snapshot: DealSnapshot) -> [Scope] {
        let definitions = snapshot.definitions
        var ordinals: [Int] = []
        if let pipelines {
            var seen: Set<Int> = []
            for id in pipelines {
                if let ordinal = definitions.ordinal(of: id), seen.insert(ordinal).inserted { ordinals.append(ordinal) }
            }
        } else {
            ordinals = Array(definitions.pipelines.indices)
        }
        return ordinals.compactMap { ordinal in
            guard let pipeline = definitions.pipelines[ordinal].value(at: asOf, knownTo: limit) else { return nil }
            let stages = snapshot.stagesOfPipeline[ordinal].compactMap { stage in
                definitions.stages[stage].value(at: asOf, knownTo: limit).map { (stage, $0) }
            }
            return Scope(ordinal: ordinal, pipeline: pipeline, stages: stages)
        }
    }

    private static func currentFigures(_ snapshot: DealSnapshot, on date: CivilDate) -> FiguresOfStage {
        { stage in
            let cells = snapshot.cells[stage].cells
            var figures: [DealFigures] = []
            figures.reserveCapacity(cells.count)
            for cell in cells where cell.totals.count > 0 {
                figures.combine(
                    DealFigures(
                        currency: CurrencyTable.currency(cell.currency),
                        totals: cell.totals,
                        overdue: cell.closeDays.count(below: date.dayNumber),
                        on: date
                    )
                )
            }
            return figures
        }
    }

    private func scannedFigures(
        _ scope: [Scope], snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> FiguresOfStage {
        var rules: [StageRule?] = Array(repeating: nil, count: snapshot.cells.count)
        for entry in scope {
            for (ordinal, stage) in entry.stages { rules[ordinal] = StageRule(stage) }
        }
        let groups = try AsOfScan(context: MetricContext(frame, snapshot: snapshot), rules: rules).run(work)
        var figures: [Int: [DealFigures]] = [:]
        for group in groups {
            figures[group.major, default: []].combine(
                DealFigures(
                    currency: CurrencyTable.currency(group.minor),
                    totals: group.totals.totals,
                    overdue: group.totals.overdue,
                    conversion: group.totals.conversion,
                    on: frame.date
                )
            )
        }
        return { figures[$0] ?? [] }
    }

    private func answer(
        _ scope: [Scope],
        snapshot: DealSnapshot,
        figures: FiguresOfStage
    ) -> PipelineSummaries {
        var totals = StatusTotals()
        var population = SummaryPopulation()
        var summaries: [PipelineSummary] = []
        for entry in scope {
            guard let summary = summary(of: entry, figures: figures) else { continue }
            totals.combine(summary.totals)
            population.combine(summary.population)
            summaries.append(summary)
        }
        return PipelineSummaries(
            pipelines: summaries,
            totals: totals,
            population: population,
            asOf: asOf,
            knownTo: min(limit, snapshot.lastSequence),
            dataVersion: snapshot.dataVersion
        )
    }

    /// The pipeline's part of the answer; nil for a deleted one that nobody asked for and that holds no deals.
    private func summary(of scope: Scope, figures: FiguresOfStage) -> PipelineSummary? {
        var totals = StatusTotals()
        var population = SummaryPopulation()
        var stages: [StageSummary] = []
        var holdsDeals = false
        let ordered = scope.stages.sorted {
            ($0.stage.position, $0.stage.id) < ($1.stage.position, $1.stage.id)
        }
        for (ordinal, stage) in ordered {
            let all = figures(ordinal)
            guard !stage.isDeleted || !all.isEmpty else { continue }
            holdsDeals = holdsDeals || !all.isEmpty
            if stage.kind == .open { Self.gather(all, into: &population) }
            for figure in all { totals.combine(figure, kind: stage.kind) }
            stages.append(StageSummary(stage: stage, figures: all, drill: SummaryScan.drill(stage: ordinal)))
        }
        guard pipelines != nil || !scope.pipeline.isDeleted || holdsDeals else { return nil }
        return PipelineSummary(
            pipeline: scope.pipeline, stages: stages, totals: totals, population: population, ordinal: scope.ordinal)
    }

    private static func gather(_ figures: [DealFigures], into population: inout SummaryPopulation) {
        for entry in figures {
            population.matched += entry.count
            population.unpriced += entry.unpriced
            population.noProbability += entry.noProbability
            population.conversion.combine(entry.conversion)
        }
    }
}
