internal import DealModel
internal import Wire
internal import WorkspaceStore

/// How a stage change looks on the wire: the step, and the deal as it was right after it.
struct StageChangeJSON {
    static let schema = Schema.object(
        "A deal's step from one stage to another.",
        [
            .required("id", .integer("The version that made it.", 1...Int64.max, example: 42)),
            .required("deal_id", Schemas.id("The deal.")),
            .required("from_stage_id", Schemas.id("The stage that it left; null for its first one.").nullable()),
            .required("to_stage_id", Schemas.id("The stage that it came to.")),
            .required(
                "direction",
                .enumeration(
                    "Which way it went, by the stages' order at that instant.", StageDirection.allCases.map(\.rawValue),
                    example: "forward")),
            .required("amount", .decimal("The amount right after it.", example: .exact("1234.50")).nullable()),
            .required("currency", Schemas.currency("The currency of the amount.").nullable()),
            .required("probability", Schemas.probability("The effective probability right after it.").nullable()),
            .required("expected_close_date", Schemas.date("The date right after it.").nullable()),
            .required("owner_id", DealInput.owner.nullable()),
            .required("effective_at", Schemas.instant("When it happened.")),
            .required("recorded_at", Schemas.instant("When it was recorded.")),
            .required("actor", Schemas.actor("Who did it.")),
            .required("cause", HistoryJSON.cause), .required("reason", Schemas.reason.nullable()),
            .required("corrects", .integer("The version that it replaces.", 1...Int64.max, example: 41).nullable()),
            .required(
                "days_in_previous",
                Schemas.days("How long the deal had been in the stage that it left.", example: .exact("12.500000"))
                    .nullable()),
        ]
    ).named("StageChange")

    private let definitions: Definitions
    private let versions: [Int64: DealVersion]
    private let factsAfter: [Int64: DealFacts]

    /// Goes through a deal's history once, so that each of its changes is a look-up.
    init(_ history: DealHistory, definitions: Definitions) {
        self.definitions = definitions
        versions = Dictionary(uniqueKeysWithValues: history.versions.map { ($0.sequence, $0) })
        var facts = DealFacts()
        var after: [Int64: DealFacts] = [:]
        for version in history.standing() {
            facts.take(version.changes.fields, from: version.changes.facts)
            after[version.sequence] = facts
        }
        factsAfter = after
    }

    /// One change, with the deal as it was right after it, before anything else of the same instant.
    func json(_ change: StageChangeRow) -> JSON {
        let version = versions[change.sequence]
        let facts = factsAfter[change.sequence] ?? DealFacts()
        let from = change.fromStage.map { definitions.stages[$0].current.id }
        let to = definitions.stages[change.toStage].current.id
        let stage = definitions.stage(to, at: change.effectiveAt)
        return [
            "id": .integer(change.sequence), "deal_id": .id(version?.dealID), "from_stage_id": .id(from),
            "to_stage_id": .id(to),
            "direction": .string(definitions.direction(from: from, to: to, at: change.effectiveAt).rawValue),
            "amount": .amount(facts.amount), "currency": .optional(facts.currency?.code),
            "probability": .probability(stage?.probability(override: facts.probability)),
            "expected_close_date": .date(facts.expectedCloseDate), "owner_id": .optional(facts.ownerID),
            "effective_at": .instant(change.effectiveAt), "recorded_at": .instant(version?.recordedAt),
            "actor": .string(version?.actor ?? ""), "cause": .string(version?.cause.rawValue ?? ""),
            "reason": .optional(version?.reason), "corrects": .optional(version?.corrects),
            "days_in_previous": change.microsecondsInPrevious.map { .days(microseconds: $0) } ?? .null,
        ]
    }
}
