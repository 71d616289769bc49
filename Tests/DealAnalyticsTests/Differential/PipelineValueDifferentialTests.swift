import DealAnalytics
import DealModel
import Testing

@Suite struct PipelineValueDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `values of pipelines are those of the oracle, group by group`(block: Int) {
        #expect(Differential(block: block).failure { Self.differs($0, $1) } == nil)
    }

    @Test(arguments: Differential.blocks)
    func `the value of a past moment is that of the oracle`(block: Int) {
        #expect(Differential(block: block).failure { Self.seriesDiffers($0, $1) } == nil)
    }

    private static func differs(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let dimensions = zip(GroupDimension.allCases, OracleDimension.allCases).map { ($0, $1) }
        var chosen: [(GroupDimension, OracleDimension)] = []
        for salt in 0..<question.pick([0, 1, 1, 2, 3], 20) {
            let next = question.pick(dimensions, 21 + salt)
            if !chosen.contains(where: { $0.0 == next.0 }) { chosen.append(next) }
        }
        let statuses: Set<StageKind> = question.pick([[.open], [.open], [.won, .lost], Set(StageKind.allCases)], 25)
        var frame = question.frame(log)
        frame.groupBy = chosen.map(\.0)
        var reading = question.reading
        let source: (ProbabilitySource, OracleProbabilitySource) = question.pick(
            [(.effective, .effective), (.deal, .deal), (.stage, .stage)], 26)
        frame.probabilitySource = source.0
        reading.source = source.1
        let metric = PipelineValue(statuses: statuses)
        let snapshot = log.snapshot
        guard let answer = try? metric.run(frame, on: snapshot, .alone) else { return "stopped" }
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        let oracle = OraclePipelineValue.of(
            view,
            .init(groupBy: chosen.map(\.1), status: statuses, scope: question.scope, reading: reading)
        )
        guard answer.total.figures.oracle == oracle.total else {
            return "\(metric): given \(answer.total.figures.oracle), expected \(oracle.total)"
        }
        let expected = chosen.isEmpty ? [:] : oracle.groups
        var given: [OraclePipelineValue.Key: OracleGroups] = [:]
        for group in answer.groups {
            let key = zip(group.values, frame.groupBy).map { text(of: $0, $1, log) }
            if given[key] != nil { return "\(key) comes twice" }
            given[key] = group.figures.oracle
        }
        guard given == expected else { return "\(metric) \(chosen): given \(given), expected \(expected)" }
        for group in answer.groups + [answer.total] {
            let rows = (try? metric.drill(DrillRequest(group.drill), frame, on: snapshot, .alone).rows) ?? []
            if rows.sum != group.figures.oracle { return "\(group): drill \(rows)" }
        }
        return nil
    }

    private static func seriesDiffers(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        let ends = question.periods.map { $0.end.before }
        let expected = OraclePipelineValue.series(
            view, ends: ends, .init(scope: question.scope, reading: question.reading))
        let snapshot = log.snapshot
        for (end, oracle) in zip(ends, expected) {
            var frame = question.frame(log)
            frame.asOf = min(end, question.asOf)
            guard let answer = try? PipelineValue().run(frame, on: snapshot, .alone) else { return "stopped" }
            if answer.total.figures.oracle != oracle.total {
                return "at \(end): given \(answer.total.figures.oracle), expected \(oracle.total)"
            }
        }
        return nil
    }

    /// A value of a group as the oracle writes it.
    private static func text(of value: GroupValue, _ dimension: GroupDimension, _ log: WorkspaceLog) -> String? {
        let definitions = log.allDefinitions
        return switch value {
        case .definition(let id, _) where dimension == .pipeline:
            definitions.pipelines.firstIndex { $0.current.id.description == id }.map { "\($0)" }
        case .definition(let id, _): definitions.stages.firstIndex { $0.current.id.description == id }.map { "\($0)" }
        case .text(let name) where dimension == .tag:
            definitions.tags.firstIndex { $0.current.name == name }.map { "\($0)" }
        case .text(let text): text
        case .interval(let name, _): name
        case .none: nil
        }
    }
}
