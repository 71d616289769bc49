import DealAnalytics
import DealModel
import Testing

@Suite struct ConversionDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `conversions agree with the oracle`(block: Int) {
        let differential = Differential(block: block)
        let failure = differential.failure(Self.difference)
        #expect(failure == nil)
    }

    private static func difference(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let definitions = log.allDefinitions
        let stages = Array(definitions.stages.indices)
        let from = question.pick(stages, 1)
        let to = question.pick(stages + [-1, -1, -1], 2)
        let target = to < 0 ? Conversion.Target.won : .stage(definitions.stages[to].current.id)
        var conversion = Conversion(.single(from: definitions.stages[from].current.id, to: target))
        conversion.withinDays = question.pick([nil, 0, 1, 5, 20, 1 << 50], 3)
        var frame = question.frame(log)
        frame.interval = question.pick([.day, .month, .week], 4)
        frame.groupBy = [.owner]
        let snapshot = log.snapshot
        guard let answer = try? conversion.run(frame, on: snapshot, .alone) else { return "stopped" }
        var parameters = OracleConversion.Parameters(
            from: from,
            to: to < 0 ? .won : .stage(to),
            window: question.window,
            withinDays: conversion.withinDays.map { min($0, 1_000_000) },
            scope: question.scope
        )
        var comparison = FigureComparison()
        let expected = OracleConversion.of(question.view(log), parameters)
        // Nothing is said of a stage that was not known.
        let named = to < 0 ? [from] : [from, to]
        let isKnown = named.allSatisfy { definitions.stages[$0].versions[0].sequence <= question.knownTo }
        guard let step = answer.steps.first else { return isKnown ? "no step" : nil }
        comparison.expect("num", step.rate.numerator, expected.num)
        comparison.expect("den", step.rate.denominator, expected.den)
        comparison.expect("entered", step.entered, expected.den)
        comparison.expect("median", millionths: step.medianDays, expected.medianDays)
        let groups = answer.groups.flatMap(\.steps).reduce(0) { $0 + $1.rate.numerator }
        comparison.expect("groups", groups, expected.num)
        let points = answer.series.flatMap(\.steps).reduce(0) { $0 + $1.rate.denominator }
        comparison.expect("series", points, expected.den)
        if let point = answer.series.first(where: { $0.steps[0].entered > 0 }) {
            // An interval is a window of its own.
            let window = TimeWindow(point.dates, in: .utc)
            parameters.window = OracleWindow(
                from: max(window.from, question.window.from ?? window.from),
                to: min(window.to, question.window.to ?? window.to)
            )
            let expected = OracleConversion.of(question.view(log), parameters)
            comparison.expect("point", point.steps[0].rate.denominator, expected.den)
            comparison.expect("point", point.steps[0].rate.numerator, expected.num)
        }
        for (target, count) in [
            (step.drill, expected.den), (step.convertedDrill, expected.num), (step.pendingDrill, step.pending),
        ] {
            guard let rows = try? conversion.drill(DrillRequest(target), frame, on: snapshot, .alone).rows else {
                return "stopped"
            }
            comparison.expect("step", rows: rows, count: count)
        }
        return comparison.text
    }
}
