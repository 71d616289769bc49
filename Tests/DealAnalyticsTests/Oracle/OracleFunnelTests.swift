import DealModel
import Testing

@Suite struct OracleFunnelTests {
    typealias Workspace = HandWorkspace

    /// Lead, Talk, Offer, Won · Lead, Offer, Won · Talk, Offer, Lost · Lead, Talk, Lead, Talk · Lead, Won.
    private func workspace() -> Workspace {
        var workspace = Workspace()
        workspace.move(workspace.create(), (1, Workspace.talk), (2, Workspace.offer), (3, Workspace.won))
        workspace.move(workspace.create(), (2, Workspace.offer), (3, Workspace.won))
        workspace.move(workspace.create(stage: Workspace.talk), (2, Workspace.offer), (3, Workspace.lost))
        workspace.move(workspace.create(), (1, Workspace.talk), (2, Workspace.lead), (3, Workspace.talk))
        workspace.move(workspace.create(), (1, Workspace.won))
        return workspace
    }

    @Test(arguments: [
        (OracleFunnel.Method.strict, [4, 2, 1], [2, 1, 1], [4, 2, 1]),
        (.touched, [4, 3, 3], [2, 2, 2], [4, 3, 3]),
        (.reached, [5, 5, 4], [5, 4, 3], [5, 5, 4]),
        (.stays, [5, 4, 3], [5, 2, 2], [5, 4, 3]),
        // The fourth deal's first move forward was undone by its way back, so it is no exit from Lead.
        (.direct, [4, 3, 3], [2, 2, 2], [4, 3, 3]),
        (.eventual, [4, 3, 3], [3, 1, 2], [4, 3, 3]),
    ])
    func `each method counts in its own way`(method: OracleFunnel.Method, entered: [Int], num: [Int], den: [Int]) {
        let funnel = OracleFunnel.of(workspace().view(day: 9), .init(pipeline: 0, method: method))
        #expect(funnel.rows.map(\.stage) == [Workspace.lead, Workspace.talk, Workspace.offer])
        #expect(funnel.rows.map(\.entered) == entered)
        #expect(funnel.rows.map(\.stepNum) == num)
        #expect(funnel.rows.map(\.stepDen) == den)
    }

    @Test func `stays end in one of eight ways`() throws {
        let rows = OracleFunnel.of(workspace().view(day: 9), .init(pipeline: 0, method: .stays)).rows
        #expect(rows.map(\.forward) == [3, 2, 0])
        #expect(rows.map(\.skip) == [1, 0, 0])
        #expect(rows.map(\.won) == [1, 0, 2])
        #expect(rows.map(\.lost) == [0, 0, 1])
        #expect(rows.map(\.back) == [0, 1, 0])
        #expect(rows.map(\.stillOpen) == [0, 1, 0])
        #expect(rows.map(\.createdMid) == [0, 1, 0])
        #expect(rows.map(\.skippedIn) == [0, 0, 1])
        let bounds = try #require(rows[1].bounds)
        #expect(bounds == (0.5, 0.75))
    }

    @Test func `deals that began past the first stage are credited, left out or taken from there`() {
        let view = workspace().view(day: 9)
        let cases: [(OracleFunnel.Method, OracleFunnel.MidStart?, [Int])] = [
            (.strict, nil, [4, 2, 1]), (.strict, .credit, [5, 3, 2]), (.strict, .fromStart, [4, 3, 2]),
            (.strict, .exclude, [4, 2, 1]), (.touched, .credit, [5, 3, 3]), (.touched, .exclude, [4, 2, 2]),
            (.reached, .fromStart, [4, 5, 4]), (.reached, .exclude, [4, 4, 3]),
        ]
        for (method, midStart, entered) in cases {
            let funnel = OracleFunnel.of(view, .init(pipeline: 0, method: method, midStart: midStart))
            #expect(funnel.rows.map(\.entered) == entered, "\(method), \(String(describing: midStart))")
        }
    }

    @Test func `slips cancel each other from the inside out`() {
        var workspace = Workspace()
        workspace.move(
            workspace.create(), (3, Workspace.talk), (4, Workspace.offer), (5, Workspace.talk), (6, Workspace.lead),
            (20, Workspace.won))
        let day = Instant.microsecondsPerDay
        for (undo, stages, undone) in [
            (0, [0, 1, 2, 1, 0, 3], 0), (day - 1, [0, 1, 2, 1, 0, 3], 0), (day, [0, 1, 0, 3], 1), (3 * day, [0, 3], 2),
        ] {
            let smoothing = OracleSmoothing(undoMicroseconds: undo)
            guard let life = workspace.view(day: 30).lives.first else { continue }
            let smooth = smoothing.smooth(life)
            #expect(smooth.stays.map(\.stage) == stages)
            #expect(smooth.undone == undone)
        }
    }

    @Test func `short stays fall to the stay before, and directions are told anew`() {
        var workspace = Workspace()
        workspace.move(workspace.create(), (3, Workspace.talk), (4, Workspace.offer), (9, Workspace.lead))
        guard let life = workspace.view(day: 30).lives.first else { return }
        let smooth = OracleSmoothing(minStayMicroseconds: 2 * Instant.microsecondsPerDay).smooth(life)
        #expect(smooth.stays.map(\.stage) == [Workspace.lead, Workspace.offer, Workspace.lead])
        #expect(smooth.stays.map(\.entryReason) == [.created, .skip, .backward])
        #expect(smooth.stays.map(\.exitReason) == [.skip, .backward, nil])
        #expect(smooth.stays.first?.leftAt == Workspace.instant(4))
        #expect(smooth.collapsed == 1)
        let whole = OracleSmoothing(minStayMicroseconds: 4 * Instant.microsecondsPerDay).smooth(life)
        // The first stay is too short itself; its time falls to the next one, which is then long enough.
        #expect(whole.stays.map(\.stage) == [Workspace.talk, Workspace.offer, Workspace.lead])
        #expect(whole.stays.first?.entryReason == .created)
    }

    @Test func `entries are the sum of all ways to end, in random workspaces`() {
        for seed in UInt64(0)..<60 {
            var workspace = RandomWorkspace(seed: seed)
            workspace.make(rows: 100)
            let view = OracleView(workspace.log, asOf: workspace.moment(), knownTo: workspace.known())
            for cohort in OracleFunnel.Cohort.allCases {
                var parameters = OracleFunnel.Parameters(pipeline: workspace.below(2), method: .stays, cohort: cohort)
                parameters.window = workspace.window()
                parameters.smoothing.order = workspace.pick(OracleOrder.allCases)
                parameters.smoothing.minStayMicroseconds = Int64(workspace.below(3)) * RandomWorkspace.step
                parameters.smoothing.undoMicroseconds = Int64(workspace.below(3)) * RandomWorkspace.step
                for row in OracleFunnel.of(view, parameters).rows {
                    let ends = [
                        row.forward, row.skip, row.back, row.won, row.lost, row.transferOut, row.deleted, row.stillOpen,
                    ]
                    #expect(row.entered == ends.reduce(0, +), "seed \(seed), \(cohort), stage \(row.stage)")
                }
            }
        }
    }

    @Test func `conversion counts from the first entry on`() {
        let view = workspace().view(day: 9)
        let talk = OracleConversion.of(view, .init(from: Workspace.lead, to: .stage(Workspace.talk)))
        #expect(talk.num == 2 && talk.den == 4 && talk.days == [1, 1])
        let won = OracleConversion.of(view, .init(from: Workspace.lead, to: .won))
        #expect(won.num == 3 && won.den == 4 && won.medianDays == 3)
        #expect(OracleConversion.of(view, .init(from: Workspace.lead, to: .won, withinDays: 2)).num == 1)
    }
}
