import DealModel

/// A pipeline with a stage of every kind, and deals for filters to look at.
struct FilterSample {
    static let sales = Pipeline(id: PipelineID(high: 1, low: 1), name: "Sales")
    static let lead = stage(1, .open, 250_000)
    static let unknown = stage(2, .open)
    static let won = stage(3, .won)
    static let lost = stage(4, .lost)

    static let definitions: Definitions = {
        var definitions = Definitions()
        definitions.record(sales, sequence: 1, recordedAt: Instant(microseconds: 1))
        for (index, stage) in [lead, unknown, won, lost].enumerated() {
            definitions.record(stage, sequence: Int64(index) + 2, recordedAt: Instant(microseconds: 1))
        }
        return definitions
    }()

    /// The deal's fields.
    var facts = DealFacts()
    var kind = StageKind.open
    var closedAt: Instant?
    var deletedAt: Instant?
    var contacts: [DealContact] = []
    var tags: [String] = []
    var metadata: [String: String] = [:]

    init(in stage: Stage = lead, _ edit: (inout FilterSample) -> Void = { _ in }) {
        facts.pipelineID = stage.pipelineID
        facts.stageID = stage.id
        facts.title = "Deal"
        kind = stage.kind
        if kind.isClosed { closedAt = Instant(microseconds: 50) }
        edit(&self)
    }

    var subject: FilterSubject {
        let timeline = DealTimeline(
            createdAt: Instant(microseconds: 10), stageEnteredAt: Instant(microseconds: 20), kind: kind,
            closedAt: closedAt, deletedAt: deletedAt)
        let deal = Deal(
            id: DealID(high: 7, low: 7), facts: facts, timeline: timeline, createdBy: "anna",
            updatedAt: Instant(microseconds: 30), version: 5)
        return FilterSubject(
            deal: deal, contacts: contacts, tags: tags, definitions: Self.definitions,
            metadata: { [metadata] in metadata[$0] })
    }

    func isMeant(_ field: FilterField, _ comparison: FilterOperator, _ values: FilterValue...) -> Bool {
        DealFilter.condition(field, comparison, values).matches(subject)
    }

    private static func stage(_ number: UInt64, _ kind: StageKind, _ millionths: Int64? = nil) -> Stage {
        Stage(
            id: StageID(high: 2, low: number), pipelineID: sales.id, name: "S\(number)", position: Int(number),
            kind: kind, defaultProbability: millionths.flatMap { Probability(millionths: $0) })
    }
}
