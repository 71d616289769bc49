import DealAnalytics
import DealModel
import Testing

@Suite struct LossReasonsDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `reasons of losses are those of the oracle`(block: Int) {
        #expect(Differential(block: block).failure { Self.differs($0, $1) } == nil)
    }

    private static func differs(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let dimension = question.pick([nil, LossReasons.Dimension.stage, .owner], 1)
        let metric = LossReasons(by: dimension, top: question.pick([nil, nil, 0, 1, 2], 2))
        let frame = question.frame(log)
        let snapshot = log.snapshot
        guard let answer = try? metric.run(frame, on: snapshot, .alone) else { return "stopped" }
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        let oracle = OracleLossReasons.of(
            view, .init(window: question.window, scope: question.scope, reading: question.reading)
        ).rows
        let told = oracle.prefix(metric.top ?? .max)
        guard answer.rows.map(\.reason) == told.map(\.reason) else { return "\(metric): \(answer.rows), \(oracle)" }
        for (row, expected) in zip(answer.rows, told) {
            guard row.losses.figures.oracle == expected.groups, row.losses.count == expected.count,
                row.share.millionths.isMillionths(of: expected.share),
                Int64?(row.cumulativeShare).isMillionths(of: expected.cumShare)
            else { return "\(metric): given \(row), expected \(expected)" }
            if let text = cellsDiffer(row, expected, dimension, log) { return "\(metric): \(text)" }
        }
        var others: OracleGroups = [:]
        for row in oracle.dropFirst(told.count) { others.add(row.groups) }
        guard (answer.others?.losses.figures.oracle ?? [:]) == others, (answer.others == nil) == others.isEmpty else {
            return "\(metric): others \(answer.others as Any), expected \(others)"
        }
        let buckets = [answer.total] + answer.rows.map(\.losses) + [answer.others?.losses].compactMap { $0 }
        for bucket in buckets + answer.rows.flatMap({ $0.cells.map(\.losses) }) {
            let rows = (try? metric.drill(DrillRequest(bucket.drill), frame, on: snapshot, .alone).rows) ?? []
            guard rows.sum == bucket.figures.oracle else { return "\(metric): drill \(rows) of \(bucket)" }
        }
        return nil
    }

    private static func cellsDiffer(
        _ row: LossReasonsAnswer.Row,
        _ expected: OracleLossReasons.Row,
        _ dimension: LossReasons.Dimension?,
        _ log: WorkspaceLog
    ) -> String? {
        let stages = log.allDefinitions.stages.map(\.current.id.description)
        var counts: [String?: Int] = [:]
        for cell in row.cells {
            switch cell.value {
            case .definition(let id, _): counts[stages.firstIndex(of: id).map { "\($0)" }] = cell.losses.count
            case .text(let owner): counts[owner] = cell.losses.count
            default: counts[String?.none] = cell.losses.count
            }
        }
        var wanted: [String?: Int] = [:]
        switch dimension {
        case .stage: for (stage, count) in expected.byStage { wanted[stage.map { "\($0)" }] = count }
        case .owner: wanted = expected.byOwner
        case nil: break
        }
        return counts == wanted ? nil : "cells: given \(counts), expected \(wanted)"
    }
}
