import DealModel
import Testing

struct DefinitionsTests {
    private static let first = Instant(microseconds: 100)

    /// Lead 1, Qualified 2, Proposal 3, Won 4, Won 2 5, Lost 6 of one pipeline, and Renewal 1 of another.
    private struct Fixture {
        var definitions = Definitions()
        var stages: [String: Stage] = [:]
        private var sequence: Int64 = 0

        init() {
            let sales = Pipeline(id: PipelineID(high: 1, low: 1), name: "Sales", isDefault: true)
            let renewals = Pipeline(id: PipelineID(high: 1, low: 2), name: "Renewals")
            record(sales)
            record(renewals)
            let rows: [(String, Pipeline, Int, StageKind)] = [
                ("Lead", sales, 1, .open), ("Qualified", sales, 2, .open), ("Proposal", sales, 3, .open),
                ("Won", sales, 4, .won), ("Won 2", sales, 5, .won), ("Lost", sales, 6, .lost),
                ("Renewal", renewals, 1, .open), ("Renewed", renewals, 2, .won),
            ]
            for (index, row) in rows.enumerated() {
                let stage = Stage(
                    id: StageID(high: 2, low: UInt64(index)), pipelineID: row.1.id, name: row.0, position: row.2,
                    kind: row.3)
                stages[row.0] = stage
                record(stage)
            }
        }

        mutating func record(_ pipeline: Pipeline, at instant: Instant = DefinitionsTests.first) {
            sequence += 1
            definitions.record(pipeline, sequence: sequence, recordedAt: instant)
        }

        mutating func record(_ stage: Stage, at instant: Instant = DefinitionsTests.first) {
            sequence += 1
            definitions.record(stage, sequence: sequence, recordedAt: instant)
        }

        func id(_ name: String) throws -> StageID { try #require(stages[name]).id }

        func direction(_ source: String?, _ target: String, at microseconds: Int64 = 200) throws -> StageDirection {
            definitions.direction(
                from: try source.map { try id($0) }, to: try id(target), at: Instant(microseconds: microseconds))
        }
    }

    @Test(
        arguments: [
            (nil, "Lead", .created), (nil, "Won", .created), ("Lead", "Renewal", .transfer),
            ("Lead", "Renewed", .transfer),
            ("Won", "Renewal", .transfer), ("Lead", "Won", .won), ("Lost", "Won", .won), ("Won", "Won 2", .won),
            ("Won 2", "Won", .won), ("Lead", "Lost", .lost), ("Won", "Lost", .lost), ("Won", "Lead", .reopen),
            ("Lost", "Proposal", .reopen), ("Lead", "Proposal", .skip), ("Lead", "Qualified", .forward),
            ("Qualified", "Proposal", .forward), ("Proposal", "Lead", .backward), ("Qualified", "Lead", .backward),
            ("Lead", "Lead", .backward),
        ] as [(String?, String, StageDirection)])
    func `every direction is found by the first match`(
        source: String?, target: String, direction: StageDirection
    ) throws {
        #expect(try Fixture().direction(source, target) == direction)
    }

    @Test func `the table holds every direction`() {
        #expect(StageDirection.allCases.count == 8)
    }

    @Test func `an unknown source or target counts as creation`() throws {
        let fixture = Fixture()
        let unknown = StageID(high: 9, low: 9)
        let lead = try fixture.id("Lead")
        #expect(fixture.definitions.direction(from: unknown, to: lead, at: Self.first) == .created)
        #expect(fixture.definitions.direction(from: lead, to: unknown, at: Self.first) == .created)
    }

    @Test func `directions use the positions of that instant`() throws {
        var fixture = Fixture()
        var qualified = try #require(fixture.stages["Qualified"])
        qualified.position = 9
        fixture.record(qualified, at: Instant(microseconds: 300))
        #expect(try fixture.direction("Lead", "Proposal", at: 299) == .skip)
        #expect(try fixture.direction("Lead", "Proposal", at: 300) == .forward)
        #expect(try fixture.direction("Proposal", "Qualified", at: 299) == .backward)
        #expect(try fixture.direction("Proposal", "Qualified", at: 300) == .forward)
    }

    @Test func `a deleted stage is not passed over`() throws {
        var fixture = Fixture()
        var qualified = try #require(fixture.stages["Qualified"])
        qualified.isDeleted = true
        fixture.record(qualified, at: Instant(microseconds: 300))
        #expect(try fixture.direction("Lead", "Proposal", at: 299) == .skip)
        #expect(try fixture.direction("Lead", "Proposal", at: 300) == .forward)
    }

    @Test func `ordinals follow the order of creation and stay`() throws {
        var fixture = Fixture()
        var lead = try #require(fixture.stages["Lead"])
        lead.name = "First"
        fixture.record(lead, at: Instant(microseconds: 300))
        #expect(fixture.definitions.ordinal(of: lead.id) == 0)
        #expect(fixture.definitions.ordinal(of: try fixture.id("Renewed")) == 7)
        #expect(fixture.definitions.stages.count == 8)
        #expect(fixture.definitions.stage(lead.id)?.name == "First")
        #expect(fixture.definitions.lastSequence == 11)
        #expect(fixture.definitions.ordinal(of: StageID(high: 9, low: 9)) == nil)
        #expect(fixture.definitions.ordinal(of: PipelineID(high: 1, low: 2)) == 1)
    }

    @Test func `live stages come by position, without deleted ones, and the default pipeline is found`() throws {
        var fixture = Fixture()
        var won = try #require(fixture.stages["Won"])
        won.isDeleted = true
        fixture.record(won, at: Instant(microseconds: 300))
        var lead = try #require(fixture.stages["Lead"])
        lead.position = 7
        fixture.record(lead, at: Instant(microseconds: 300))
        let sales = PipelineID(high: 1, low: 1)
        #expect(
            fixture.definitions.liveStages(of: sales).map(\.name) == ["Qualified", "Proposal", "Won 2", "Lost", "Lead"])
        let before = fixture.definitions.stages(of: sales, at: Instant(microseconds: 299)).map(\.name)
        #expect(before == ["Lead", "Qualified", "Proposal", "Won", "Won 2", "Lost"])
        #expect(fixture.definitions.defaultPipeline?.id == sales)
        #expect(fixture.definitions.livePipelines.count == 2)
    }

    @Test func `a version holds from its recording, the first one from the beginning of time`() {
        var definition = VersionedDefinition(
            first: VersionedDefinition.Version(sequence: 5, recordedAt: Instant(microseconds: 50), value: "a"))
        definition.append(.init(sequence: 7, recordedAt: Instant(microseconds: 70), value: "b"))
        definition.append(.init(sequence: 9, recordedAt: Instant(microseconds: 70), value: "c"))
        let cases: [(Int64, Int64, String?)] = [
            (.min, .max, "a"), (69, .max, "a"), (70, .max, "c"), (.max, .max, "c"), (70, 8, "b"), (.max, 6, "a"),
            (.max, 5, "a"), (.max, 4, nil), (0, 4, nil),
        ]
        for (instant, known, value) in cases {
            #expect(
                definition.value(at: Instant(microseconds: instant), knownTo: known) == value, "\(instant), \(known)")
        }
        #expect(definition.current == "c")
        #expect(definition.lastSequence == 9)
        #expect(definition.createdAt == Instant(microseconds: 50))
        #expect(definition.updatedAt == Instant(microseconds: 70))
    }

    @Test func `a version out of order is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            let version = VersionedDefinition.Version(sequence: 5, recordedAt: Instant(microseconds: 50), value: "a")
            var definition = VersionedDefinition(first: version)
            definition.append(version)
        }
    }

    @Test func `a stage's kind outweighs the deal's own probability`() {
        func stage(_ kind: StageKind, _ millionths: Int64?) -> Stage {
            Stage(
                id: StageID(high: 0, low: 0), pipelineID: PipelineID(high: 0, low: 0), name: "", position: 1,
                kind: kind,
                defaultProbability: millionths.flatMap { Probability(millionths: $0) })
        }
        let half = Probability(millionths: 500_000)
        #expect(stage(.won, nil).probability(override: half) == .one)
        #expect(stage(.lost, nil).probability(override: half) == .zero)
        #expect(stage(.open, 100_000).probability(override: half) == half)
        #expect(stage(.open, 100_000).probability(override: nil)?.millionths == 100_000)
        #expect(stage(.open, nil).probability(override: nil) == nil)
    }
}
