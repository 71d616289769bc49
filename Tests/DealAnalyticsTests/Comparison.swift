import DealAnalytics
import DealModel
import Testing

/// Compares an answer about all pipelines and currencies with what the oracle makes of the log.
struct Comparison {
    let seed: UInt64
    let query: PipelineSummaryQuery
    let log: OracleLog

    private var label: Comment {
        let known = query.knownTo.map { String($0) } ?? "all"
        return "seed \(seed), T \(query.asOf.microseconds), K \(known)"
    }

    func check(_ answer: PipelineSummaries) {
        let oracle = Oracle(log: log, moment: query.asOf.microseconds, known: query.knownTo ?? .max)
        let figures = oracle.figures()
        var remaining = figures
        #expect(answer.pipelines.map(\.pipeline) == pipelines(oracle, figures: figures), label)
        for summary in answer.pipelines {
            let ordinals = stages(of: summary.pipeline, oracle: oracle, figures: figures)
            #expect(summary.stages.map(\.stage) == ordinals.compactMap { oracle.stage($0) }, label)
            for (ordinal, stage) in zip(ordinals, summary.stages) {
                let codes = stage.figures.map { $0.currency?.code ?? "none" }
                #expect(codes == codes.sorted { $0 != "none" && ($1 == "none" || $0 < $1) }, label)
                for entry in stage.figures {
                    let key = Oracle.Key(stage: ordinal, currency: entry.currency?.code ?? "none")
                    #expect(Self.plain(entry) == remaining.removeValue(forKey: key), label)
                }
            }
            check(summary.totals, population: summary.population, of: [summary])
        }
        #expect(remaining.isEmpty, label)
        check(answer.totals, population: answer.population, of: answer.pipelines)
    }

    private func pipelines(_ oracle: Oracle, figures: [Oracle.Key: Oracle.Figures]) -> [Pipeline] {
        log.pipelines.indices.compactMap { oracle.pipeline($0) }.filter { pipeline in
            !pipeline.isDeleted || figures.keys.contains { oracle.stage($0.stage)?.pipelineID == pipeline.id }
        }
    }

    private func stages(
        of pipeline: Pipeline,
        oracle: Oracle,
        figures: [Oracle.Key: Oracle.Figures]
    ) -> [Int] {
        let known = log.stages.indices.compactMap { ordinal in oracle.stage(ordinal).map { (ordinal, $0) } }
        let shown = known.filter { ordinal, stage in
            stage.pipelineID == pipeline.id
                && (!stage.isDeleted || figures.keys.contains { $0.stage == ordinal })
        }
        return shown.sorted { ($0.1.position, $0.1.id) < ($1.1.position, $1.1.id) }.map(\.0)
    }

    /// Totals and population must foot with the stages.
    private func check(_ totals: StatusTotals, population: SummaryPopulation, of pipelines: [PipelineSummary]) {
        let stages = pipelines.flatMap(\.stages)
        for (kind, given) in [(StageKind.open, totals.open), (.won, totals.won), (.lost, totals.lost)] {
            var sums: [String: Oracle.Figures] = [:]
            for entry in stages.filter({ $0.stage.kind == kind }).flatMap(\.figures) {
                let code = entry.currency?.code ?? "none"
                sums[code] = Self.sum(sums[code] ?? Oracle.Figures(), Self.plain(entry))
            }
            #expect(given.count == sums.count, label)
            for entry in given { #expect(Self.plain(entry) == sums[entry.currency?.code ?? "none"], label) }
        }
        #expect(population.matched == totals.open.reduce(0) { $0 + $1.count }, label)
        #expect(population.unpriced == totals.open.reduce(0) { $0 + $1.unpriced }, label)
        #expect(population.noProbability == totals.open.reduce(0) { $0 + $1.noProbability }, label)
        #expect(population.counted == population.matched - population.unpriced, label)
    }

    private static func plain(_ entry: DealFigures) -> Oracle.Figures {
        Oracle.Figures(
            count: entry.count,
            priced: entry.count - entry.unpriced,
            value: entry.value ?? 0,
            weighted: entry.weighted,
            noProbability: entry.noProbability,
            overdue: entry.overdue,
            ageDays: entry.ageDaysTotal,
            stageDays: entry.stageDaysTotal
        )
    }

    private static func sum(_ left: Oracle.Figures, _ right: Oracle.Figures) -> Oracle.Figures {
        Oracle.Figures(
            count: left.count + right.count,
            priced: left.priced + right.priced,
            value: left.value + right.value,
            weighted: left.weighted + right.weighted,
            noProbability: left.noProbability + right.noProbability,
            overdue: left.overdue + right.overdue,
            ageDays: left.ageDays + right.ageDays,
            stageDays: left.stageDays + right.stageDays
        )
    }
}
