import DealModel
import Testing

@testable import DealAnalytics

@Suite struct PipelineSummaryTests {
    typealias Workspace = SmallWorkspace

    @Test func `an empty workspace has nothing to say`() {
        let snapshot = DealTables().publish(dataVersion: 0)
        let answer = PipelineSummaryQuery(asOf: Workspace.instant(day: 0)).run(on: snapshot)
        #expect(answer.pipelines.isEmpty)
        #expect(answer.population.matched == 0)
        #expect(snapshot.newestEffectiveAt == nil)
        #expect(snapshot.lastRecordedAt == nil)
        #expect(snapshot.sequence(knownAt: .latest) == nil)
        #expect(snapshot.dealCount == 0)
    }

    @Test func `stages without deals are listed by position`() {
        let answer = PipelineSummaryQuery(asOf: Workspace.instant(day: 0)).run(on: Workspace().publish())
        #expect(answer.pipelines.map(\.pipeline.name) == ["Sales"])
        #expect(answer.pipelines.first?.stages.map(\.stage.name) == ["Lead", "Talk", "Won", "Lost"])
        #expect(answer.pipelines.first?.stages.allSatisfy { $0.figures.isEmpty && $0.averageAge == nil } == true)
    }

    @Test(
        arguments: [
            // Two deals of 1,234.50 at 0.25 are 308.62 each: 30,862.5 minor units go to the even side.
            ([(123_450, nil), (123_450, nil)], 61_724),
            ([(2, 250_000)], 0), ([(6, 250_000)], 2), ([(10, 250_000)], 2), ([(14, 250_000)], 4),
            ([(-2, 250_000)], 0), ([(-6, 250_000)], -2), ([(3, 500_000)], 2), ([(5, 500_000)], 2),
            ([(10_000, 990_000), (20_000, 0)], 9_900),
            ([(1, 500_001)], 1), ([(1, 499_999)], 0), ([(7, 1_000_000)], 7),
        ] as [([(amount: Int64, probability: Int64?)], Int128)]
    )
    func `weighted values are rounded half to even for each deal and then added`(
        deals: [(amount: Int64, probability: Int64?)],
        weighted: Int128
    ) {
        var workspace = Workspace()
        for deal in deals {
            workspace.create(amount: deal.amount, currency: Workspace.euro, probability: deal.probability)
        }
        let figures = workspace.figures(stage: Workspace.lead, day: 1)
        #expect(figures.map(\.weighted) == [weighted])
        #expect(figures.map(\.value) == [deals.reduce(0) { $0 + Int128($1.amount) }])
    }

    @Test func `sums go far beyond 64 bits`() {
        var workspace = Workspace()
        let count = 70_000
        for _ in 0..<count {
            workspace.create(amount: Money.minorUnitsMax, currency: Workspace.euro, probability: 1_000_000)
            workspace.create(amount: -Money.minorUnitsMax, currency: Workspace.yen)
        }
        let sum = Int128(count) * Int128(Money.minorUnitsMax)
        let snapshot = workspace.publish()
        let query = PipelineSummaryQuery(asOf: Workspace.instant(day: 1))
        for answer in [query.run(on: snapshot), query.scan(snapshot)] {
            #expect(answer.totals.open.map(\.value) == [sum, -sum])
            #expect(answer.totals.open.map(\.weighted) == [sum, -sum / 4])
            #expect(answer.population.counted == 2 * count)
        }
    }

    @Test func `a closed stage decides the probability and nothing in it is overdue`() {
        var workspace = Workspace()
        for stage in [Workspace.won, Workspace.lost] {
            workspace.create(stage: stage, amount: 100, currency: Workspace.euro, probability: 500_000, closes: -5)
        }
        let answer = PipelineSummaryQuery(asOf: Workspace.instant(day: 1)).run(on: workspace.publish())
        #expect(answer.totals.won.map(\.weighted) == [100])
        #expect(answer.totals.lost.map(\.weighted) == [0])
        #expect(answer.totals.lost.map(\.value) == [100])
        #expect((answer.totals.won + answer.totals.lost).allSatisfy { $0.overdue == 0 && $0.noProbability == 0 })
        #expect(answer.population.matched == 0)
    }

    @Test func `missing amounts and probabilities are counted and add nothing`() {
        var workspace = Workspace()
        workspace.create(stage: Workspace.talk)
        workspace.create(stage: Workspace.talk, currency: Workspace.euro)
        workspace.create(stage: Workspace.talk, amount: 0, currency: Workspace.euro)
        workspace.create(stage: Workspace.talk, amount: 300, currency: Workspace.euro, probability: 0)
        let figures = workspace.figures(stage: Workspace.talk, day: 1)
        #expect(figures.map(\.currency) == [Workspace.euro, nil])
        #expect(figures.map(\.value) == [300, nil])
        #expect(figures.map(\.unpriced) == [1, 1])
        #expect(figures.map(\.noProbability) == [2, 1])
        #expect(figures.map(\.weighted) == [0, 0])
        let population = PipelineSummaryQuery(asOf: Workspace.instant(day: 1)).run(on: workspace.publish()).population
        #expect(population.matched == 4 && population.counted == 2 && population.noProbability == 3)
    }

    @Test func `a filter leaves deals out of figures, stages and population`() {
        var workspace = Workspace()
        workspace.create(amount: 10, currency: Workspace.euro)
        workspace.create(currency: Workspace.euro)
        workspace.create(amount: 20, currency: Workspace.yen)
        workspace.create()
        workspace.create(stage: Workspace.won, amount: 30, currency: Workspace.yen)
        var frame = AnalysisFrame(asOf: Workspace.instant(day: 1))
        frame.scope = .condition(FilterCondition(.currency, .equals, .text("EUR")))
        let answer = PipelineSummaryQuery(frame: frame).run(on: workspace.publish())
        #expect(answer.totals.open.map(\.value) == [10])
        #expect(answer.totals.won.isEmpty)
        let population = answer.population
        #expect(population.matched == 2 && population.unpriced == 1 && population.counted == 1)
    }

    @Test func `percentiles are exact between the values, and drills list the deals`() throws {
        var workspace = Workspace()
        for amount in [Int64(10), 21, 40] { workspace.create(amount: amount, currency: Workspace.euro) }
        workspace.create(currency: Workspace.euro)
        let snapshot = workspace.publish()
        let query = PipelineSummaryQuery(asOf: Workspace.instant(day: 1))
        let answer = query.run(on: snapshot)
        let percentiles = try query.percentiles(on: snapshot, .alone)
        let found = try #require(percentiles.of(answer.drill(.open)).first)
        #expect(found.count == 3)
        // 10 + 0.2 · 11, 10 + 0.5 · 11, 21, 21 + 0.5 · 19, 21 + 0.8 · 19.
        #expect(found.values == [122_000, 155_000, 210_000, 305_000, 362_000])
        #expect(try query.drill(DrillRequest(answer.drill(.open)), on: snapshot, .alone).rows.count == 4)
        let stage = try #require(answer.pipelines.first?.stages.first { $0.count == 4 })
        #expect(try query.drill(DrillRequest(stage.drill), on: snapshot, .alone).rows.count == 4)
        #expect(percentiles.of(stage.drill) == [found])
        #expect(percentiles.of(answer.drill(.lost)).isEmpty)
    }

    @Test func `a deal becomes overdue on the day after it should close, without a commit`() {
        var workspace = Workspace()
        workspace.create(closes: 10)
        workspace.create(closes: 200)
        workspace.create()
        for (day, overdue) in [(Int32(0), 0), (9, 0), (10, 0), (11, 1), (200, 1), (201, 2)] {
            #expect(workspace.figures(stage: Workspace.lead, day: day).map(\.overdue) == [overdue], "day \(day)")
        }
    }

    @Test func `ages are whole days and their mean is exact to six decimals`() {
        var workspace = Workspace()
        let deal = workspace.create(day: 0)
        workspace.create(day: 1, stage: Workspace.talk)
        workspace.create(day: 3, stage: Workspace.talk)
        workspace.write(deal: deal, day: 4, fields: [.stage]) { $0.stage = UInt16(Workspace.talk) }
        let query = PipelineSummaryQuery(asOf: Workspace.instant(day: 10))
        let stage = query.run(on: workspace.publish()).pipelines.first?.stages[Workspace.talk]
        #expect(stage?.averageAge?.millionths == 8_666_667)
        #expect(stage?.averageStageDays?.millionths == 7_333_333)
    }

    @Test func `a pipeline not known yet or not there at all is absent and one asked for twice comes once`() {
        let workspace = Workspace()
        let asked = [PipelineID(high: 0, low: 0), Workspace.pipeline, Workspace.pipeline]
        let snapshot = workspace.publish()
        let now = PipelineSummaryQuery(pipelines: asked, asOf: Workspace.instant(day: 0))
        #expect(now.run(on: snapshot).pipelines.map(\.pipeline.id) == [Workspace.pipeline])
        let before = PipelineSummaryQuery(pipelines: asked, asOf: Workspace.instant(day: 0), knownTo: 0)
        #expect(before.run(on: snapshot).pipelines.isEmpty)
        #expect(before.run(on: snapshot).knownTo == 0)
    }

    @Test func `the definitions of the moment name and weigh the stages`() {
        var workspace = Workspace()
        workspace.create(day: 1, amount: 1_000, currency: Workspace.euro)
        workspace.edit(stage: Workspace.lead, day: 5) {
            $0.name = "Prospect"
            $0.defaultProbability = Probability(millionths: 900_000)
        }
        let snapshot = workspace.publish()
        for (day, name, weighted) in [(Int32(4), "Lead", Int128(250)), (5, "Prospect", 900)] {
            let answer = PipelineSummaryQuery(asOf: Workspace.instant(day: day)).run(on: snapshot)
            #expect(answer.pipelines.first?.stages.first?.stage.name == name)
            #expect(answer.totals.open.map(\.weighted) == [weighted])
        }
    }

    @Test func `a deleted stage stays while it holds deals`() {
        var workspace = Workspace()
        let deal = workspace.create(stage: Workspace.talk)
        workspace.edit(stage: Workspace.talk, day: 2) { $0.isDeleted = true }
        let query = PipelineSummaryQuery(asOf: Workspace.instant(day: 9))
        #expect(query.run(on: workspace.publish()).pipelines.first?.stages.count == 4)
        workspace.write(deal: deal, day: 3, fields: [.deleted]) { $0.isDeleted = true }
        #expect(query.run(on: workspace.publish()).pipelines.first?.stages.count == 3)
        #expect(query.run(on: workspace.publish()).population.matched == 0)
    }
}
