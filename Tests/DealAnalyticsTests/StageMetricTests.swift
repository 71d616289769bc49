import DealModel
import Testing

@testable import DealAnalytics

/// Small histories whose figures are worked out by hand.
@Suite struct StageMetricTests {
    private static let pipeline = PipelineID(high: 7, low: 0)

    private static func stage(_ ordinal: Int) -> StageID { StageID(high: 8, low: UInt64(ordinal)) }

    private static func frame(day: Int32) -> AnalysisFrame { AnalysisFrame(asOf: HandWorkspace.instant(day)) }

    private static func run(_ funnel: Funnel, _ workspace: HandWorkspace, day: Int32) throws -> [FunnelStage] {
        try funnel.run(frame(day: day), on: workspace.log.snapshot, .alone).courses[0].stages
    }

    private static var stays: Funnel {
        var funnel = Funnel(pipeline: pipeline)
        funnel.methods = [.stays]
        return funnel
    }

    @Test func `open stays that are censored raise the share that goes on`() throws {
        var workspace = HandWorkspace()
        for day in [Int32(2), 4] { workspace.move(workspace.create(), (day, HandWorkspace.talk)) }
        workspace.move(workspace.create(), (3, HandWorkspace.lost))
        workspace.create(day: 7)
        var funnel = Self.stays
        funnel.open = .censor
        let lead = try Self.run(funnel, workspace, day: 10)[0]
        // At 2 days 1 of 4 goes on; at 3 days 1 of 3 is lost and one is censored, both at risk; at 4 the last goes on.
        #expect(lead.censoredRate == 750_000)
        #expect(lead.stepRate.millionths == 500_000)
        #expect(lead.bounds == 500_000...750_000)
        funnel.open = .exclude
        #expect(try Self.run(funnel, workspace, day: 10)[0].stepRate.denominator == 3)
    }

    @Test func `a deal that is followed to another pipeline ends where it ends there`() throws {
        var workspace = HandWorkspace()
        workspace.move(workspace.create(), (1, HandWorkspace.start), (2, HandWorkspace.done))
        workspace.move(workspace.create(), (1, HandWorkspace.start))
        var funnel = Self.stays
        let separate = try Self.run(funnel, workspace, day: 5)[0]
        #expect(separate.count(.transferOut) == 2)
        #expect(separate.advanced == 0)
        funnel.transfers = .follow
        let followed = try Self.run(funnel, workspace, day: 5)[0]
        #expect(followed.count(.transferOut) == 0)
        #expect(followed.count(.won) == 1)
        #expect(followed.count(.stillOpen) == 1)
    }

    @Test func `slips are undone from the innermost on, and what is left tells new directions`() throws {
        var workspace = HandWorkspace()
        // Lead, Talk, Offer, Talk, Lead, Offer: both pairs are slips, and one skip is left.
        workspace.move(
            workspace.create(), (10, HandWorkspace.talk), (11, HandWorkspace.offer), (12, HandWorkspace.talk),
            (13, HandWorkspace.lead), (20, HandWorkspace.offer))
        var funnel = Self.stays
        funnel.smoothing.undoMicroseconds = 3 * Instant.microsecondsPerDay
        let answer = try funnel.run(Self.frame(day: 30), on: workspace.log.snapshot, .alone)
        #expect(answer.undone == 2)
        #expect(answer.courses[0].stages.map { $0.count(.entries) } == [1, 0, 1])
        #expect(answer.courses[0].stages[0].count(.skip) == 1)
        let rows = try funnel.drill(
            DrillRequest(answer.undoneDrill), Self.frame(day: 30), on: workspace.log.snapshot, .alone
        ).rows
        #expect(rows.map(\.deal) == [0, 0])
        funnel.smoothing.undoMicroseconds -= 1
        #expect(try funnel.run(Self.frame(day: 30), on: workspace.log.snapshot, .alone).undone == 1)
    }

    @Test func `short stays go to the one before, and the first to the one after`() throws {
        var workspace = HandWorkspace()
        workspace.move(workspace.create(), (1, HandWorkspace.talk), (9, HandWorkspace.offer))
        var funnel = Self.stays
        funnel.smoothing.stayMicrosecondsMin = 2 * Instant.microsecondsPerDay
        let answer = try funnel.run(Self.frame(day: 10), on: workspace.log.snapshot, .alone)
        #expect(answer.collapsed == 1)
        let talk = answer.courses[0].stages[1]
        #expect(talk.count(.createdMid) == 1)
        #expect(talk.count(.forward) == 1)
        // The last stay has not ended, however short it is.
        #expect(answer.courses[0].stages[2].count(.stillOpen) == 1)
    }

    @Test func `trials that may still come on can be counted, left out or censored`() throws {
        var workspace = HandWorkspace()
        workspace.move(workspace.create(), (4, HandWorkspace.won))
        workspace.move(workspace.create(), (2, HandWorkspace.lost))
        workspace.create(day: 7)
        workspace.delete(workspace.create(), day: 1)
        var conversion = Conversion(.single(from: Self.stage(HandWorkspace.lead), to: .won))
        let ask = { (conversion: Conversion) in
            try conversion.run(Self.frame(day: 10), on: workspace.log.snapshot, .alone).steps[0]
        }
        #expect(try ask(conversion).rate.denominator == 4)
        #expect(try ask(conversion).pending == 1)
        #expect(try ask(conversion).medianDays == 4_000_000)
        conversion.open = .exclude
        #expect(try ask(conversion).rate.denominator == 3)
        conversion.open = .censor
        // One is deleted on day 1; on day 2 one of three is lost; one is seen for 3 days; on day 4 the last is won.
        #expect(try ask(conversion).censoredRate == 666_667)
        conversion.withinDays = 3
        #expect(try ask(conversion).rate.numerator == 0)
        // Seen for exactly three days, so it may still come on within the last instant.
        #expect(try ask(conversion).pending == 1)
        #expect(try ask(conversion).censoredRate == 0)
    }

    @Test func `of a stage that is not known no conversion is told`() throws {
        let conversion = Conversion(.single(from: StageID(high: 0, low: 1), to: .won))
        let answer = try conversion.run(Self.frame(day: 1), on: HandWorkspace().log.snapshot, .alone)
        #expect(answer.steps.isEmpty)
    }

    @Test func `stages without a way out are stuck, and who may come to them has no expected days`() throws {
        var workspace = HandWorkspace()
        workspace.move(workspace.create(), (2, HandWorkspace.talk), (3, HandWorkspace.won))
        workspace.move(workspace.create(), (4, HandWorkspace.offer))
        let matrix = try Transitions(pipeline: Self.pipeline)
            .run(Self.frame(day: 10), on: workspace.log.snapshot, .alone).total
        #expect(matrix.stuckStages.map(\.name) == ["Offer"])
        let (lead, talk) = (matrix.prospects[0], matrix.prospects[1])
        #expect(lead.won == 0.5)
        #expect(lead.stuck == 0.5)
        #expect(lead.remainingDays == nil)
        #expect(lead.visits == nil)
        #expect(talk.remainingDays == 1)
        #expect(talk.status == .insufficientHistory)
    }

    @Test func `an empty workspace has stages and no figures`() throws {
        let snapshot = HandWorkspace().log.snapshot
        let frame = Self.frame(day: 1)
        var funnel = Funnel(pipeline: Self.pipeline)
        funnel.methods = Funnel.Method.allCases
        for course in try funnel.run(frame, on: snapshot, .alone).courses {
            #expect(course.stages.map { $0.stepRate.millionths } == [nil, nil, nil], "\(course.method)")
            #expect(course.stages.allSatisfy { $0.bounds == nil })
        }
        let matrix = try Transitions(pipeline: Self.pipeline).run(frame, on: snapshot, .alone).total
        #expect(matrix.moves.isEmpty)
        #expect(matrix.prospects.isEmpty)
        #expect(matrix.stuckStages.count == 3)
        let durations = try StageDurations().run(frame, on: snapshot, .alone)
        #expect(durations.stages.count == 4)
        #expect(durations.stages.allSatisfy { $0.count == 0 && $0.meanDays == nil && $0.staleShare == nil })
        #expect(try Aging().run(frame, on: snapshot, .alone).stages.count == 4)
        #expect(
            try Funnel(pipeline: PipelineID(high: 0, low: 9)).run(frame, on: snapshot, .alone).courses[0].stages.isEmpty
        )
    }

    @Test func `quantiles that censored stays hide are not told`() throws {
        var workspace = HandWorkspace()
        workspace.move(workspace.create(), (2, HandWorkspace.won))
        workspace.create()
        workspace.create()
        var durations = StageDurations(pipelines: [Self.pipeline])
        let censored = try durations.run(Self.frame(day: 9), on: workspace.log.snapshot, .alone).stages[0]
        #expect(censored.count == 3)
        #expect(censored.censoredCount == 2)
        #expect(censored.quantileDays == [2_000_000, 2_000_000, nil, nil, nil])
        durations.measure = .completed
        let completed = try durations.run(Self.frame(day: 9), on: workspace.log.snapshot, .alone).stages[0]
        #expect(completed.quantileDays == Array(repeating: 2_000_000, count: 5))
    }

    @Test func `an outcome leaves completed stays only`() throws {
        var durations = StageDurations()
        durations.outcome = .won
        #expect(durations.effectiveMeasure == .completed)
        let answer = try durations.run(Self.frame(day: 9), on: HandWorkspace().log.snapshot, .alone)
        #expect(answer.measure == .completed)
    }

    @Test func `a bucket of ages holds its first day, and deals say how old they are beside others`() throws {
        var workspace = HandWorkspace()
        workspace.create(day: 0)
        workspace.create(day: 1)
        workspace.move(workspace.create(day: 0), (3, HandWorkspace.won))
        let aging = Aging(pipelines: [Self.pipeline])
        let lead = try aging.run(Self.frame(day: 7), on: workspace.log.snapshot, .alone).stages[0]
        #expect(lead.buckets.map(\.count) == [1, 1, 0, 0, 0, 0, 0, 0])
        let rows = try aging.drill(
            DrillRequest(lead.buckets[1].drill), Self.frame(day: 7), on: workspace.log.snapshot, .alone
        ).rows
        #expect(rows.map(\.deal) == [0])
        // One of three ended, after 3 days, and nothing since.
        #expect(rows.map(\.percentile) == [333_333])
    }

    @Test func `groups are told by the owner of then, or of now`() throws {
        var workspace = HandWorkspace()
        let deal = workspace.create(owner: "ada")
        workspace.write(deal, day: 2, [.owner]) { $0.ownerID = "bob" }
        workspace.move(deal, (3, HandWorkspace.talk))
        var frame = Self.frame(day: 9)
        frame.groupBy = [.owner]
        let owners = { (frame: AnalysisFrame) in
            try StageDurations().run(frame, on: workspace.log.snapshot, .alone).groups
                .filter { $0.stages[0].count == 1 }.map(\.values)
        }
        #expect(try owners(frame) == [[.text("ada")]])
        frame.ownerAt = .now
        #expect(try owners(frame) == [[.text("bob")]])
    }
}
