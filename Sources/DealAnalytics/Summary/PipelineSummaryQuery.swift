internal import ColumnEngine
public import DealModel

/// Asks what was in pipelines at a moment, stage by stage and currency by currency.
///
/// A question about the current state is answered from running totals, in time proportional to their number; any other
/// from one scan over the version rows.
public struct PipelineSummaryQuery: Hashable, Sendable {
    /// The pipelines; nil for all that were not deleted or held deals. Unknown ones have no place in the answer, and
    /// one that is named twice has one.
    public var pipelines: [PipelineID]?
    /// The moment that the question is about; what happened at it is included. Its date in UTC is the local date.
    public var asOf: Instant
    /// The last sequence number to take into account; nil for all.
    public var knownTo: Int64?
    /// Restricts the deals to those in one currency.
    public var currency: Currency?

    /// Makes a question.
    public init(
        pipelines: [PipelineID]? = nil,
        asOf: Instant,
        knownTo: Int64? = nil,
        currency: Currency? = nil
    ) {
        self.pipelines = pipelines
        self.asOf = asOf
        self.knownTo = knownTo
        self.currency = currency
    }

    /// Answers from the snapshot.
    public func run(on snapshot: DealSnapshot) -> PipelineSummaries {
        let scope = scope(in: snapshot)
        if snapshot.isCurrent(at: asOf, knownTo: knownTo) {
            return answer(scope, snapshot: snapshot, figures: Self.currentFigures(snapshot, on: asOf.dateInUTC))
        }
        return answer(scope, snapshot: snapshot, figures: scannedFigures(scope, snapshot: snapshot))
    }

    /// Answers by scanning even where the running totals have the answer.
    func scan(_ snapshot: DealSnapshot) -> PipelineSummaries {
        let scope = scope(in: snapshot)
        return answer(scope, snapshot: snapshot, figures: scannedFigures(scope, snapshot: snapshot))
    }

    private typealias FiguresOfStage = (_ stage: Int) -> [DealFigures]

    /// A pipeline with its known stages, in the order of the ordinals.
    private struct Scope {
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
            return Scope(pipeline: pipeline, stages: stages)
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

    private func scannedFigures(_ scope: [Scope], snapshot: DealSnapshot) -> FiguresOfStage {
        var rules: [StageRule?] = Array(repeating: nil, count: snapshot.cells.count)
        for entry in scope {
            for (ordinal, stage) in entry.stages { rules[ordinal] = StageRule(stage) }
        }
        let date = asOf.dateInUTC
        let groups = AsOfScan(moment: asOf, knownTo: knownTo, rules: rules, date: date).run(on: snapshot)
        var figures: [Int: [DealFigures]] = [:]
        for group in groups {
            figures[group.major, default: []].combine(
                DealFigures(
                    currency: CurrencyTable.currency(group.minor),
                    totals: group.totals.totals,
                    overdue: group.totals.overdue,
                    on: date
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
            let counted = currency == nil ? all : all.filter { $0.currency == currency }
            if stage.kind == .open { Self.gather(all, counted: counted, into: &population) }
            for figure in counted { totals.combine(figure, kind: stage.kind) }
            stages.append(StageSummary(stage: stage, figures: counted))
        }
        guard pipelines != nil || !scope.pipeline.isDeleted || holdsDeals else { return nil }
        return PipelineSummary(pipeline: scope.pipeline, stages: stages, totals: totals, population: population)
    }

    private static func gather(
        _ all: [DealFigures],
        counted: [DealFigures],
        into population: inout SummaryPopulation
    ) {
        let matched = all.reduce(0) { $0 + $1.count }
        population.matched += matched
        population.otherCurrency += matched - counted.reduce(0) { $0 + $1.count }
        population.unpriced += counted.reduce(0) { $0 + $1.unpriced }
        population.noProbability += counted.reduce(0) { $0 + $1.noProbability }
    }
}
