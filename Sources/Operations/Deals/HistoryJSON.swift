internal import DealModel
internal import Wire

/// How an entry of a deal's history looks on the wire.
enum HistoryJSON {
    static let cause = Schema.enumeration(
        "Why it was written.", ChangeCause.allCases.map(\.rawValue), example: "request")

    static let schema = Schema.object(
        "One write to a deal: what it set, from when that holds, and when it was learnt.",
        [
            .required("id", .integer("The version, to be named in corrects.", 1...Int64.max, example: 42)),
            .required("deal_id", Schemas.id("The deal.")),
            .required("effective_at", Schemas.instant("From when it holds.")),
            .required("effective_until", Schemas.instant("From when the deal's next version holds.").nullable()),
            .required("recorded_at", Schemas.instant("When it was recorded.")),
            .required("recorded_until", Schemas.instant("When it was corrected.").nullable()),
            .required("actor", Schemas.actor("Who did it.")), .required("cause", cause),
            .required("reason", Schemas.reason.nullable()),
            .required("corrects", .integer("The version that it replaces.", 1...Int64.max, example: 41).nullable()),
            .required("corrected_by", .integer("The version that replaces it.", 1...Int64.max, example: 43).nullable()),
            .required(
                "changes",
                .map("The fields that it set, by name.", of: .any("The value; null for none.", example: "anna"))),
        ]
    ).named("DealVersion")

    /// All entries of a history, in the order in which they were recorded.
    static func json(_ history: DealHistory) -> [JSON] {
        let corrections = Dictionary(
            history.versions.compactMap { version in version.corrects.map { ($0, version) } },
            uniquingKeysWith: { first, _ in first })
        let standing = history.standing()
        let ends = Dictionary(
            uniqueKeysWithValues: zip(standing, standing.dropFirst()).map { ($0.sequence, $1.effectiveAt) })
        return history.versions.map {
            json($0, until: ends[$0.sequence], correction: corrections[$0.sequence])
        }
    }

    private static func json(_ version: DealVersion, until: Instant?, correction: DealVersion?) -> JSON {
        var changes = JSONObject()
        for field in version.changes.fields.fields { changes[field.name] = value(of: field, in: version.changes.facts) }
        return [
            "id": .integer(version.sequence), "deal_id": .id(version.dealID),
            "effective_at": .instant(version.effectiveAt), "effective_until": .instant(until),
            "recorded_at": .instant(version.recordedAt), "recorded_until": .instant(correction?.recordedAt),
            "actor": .string(version.actor), "cause": .string(version.cause.rawValue),
            "reason": .optional(version.reason), "corrects": .optional(version.corrects),
            "corrected_by": .optional(correction?.sequence), "changes": .object(changes),
        ]
    }

    /// The value of one field.
    static func value(of field: DealField, in facts: DealFacts) -> JSON {
        switch field {
        case .pipeline: .id(facts.pipelineID)
        case .stage: .id(facts.stageID)
        case .amount: .amount(facts.amount)
        case .currency: .optional(facts.currency?.code)
        case .valuePeriod: .optional(facts.valuePeriod?.rawValue)
        case .termMonths: .optional(facts.termMonths.map { Int64($0) })
        case .probability: .probability(facts.probability)
        case .expectedCloseDate: .date(facts.expectedCloseDate)
        case .owner: .optional(facts.ownerID)
        case .forecastCategory: .optional(facts.forecastCategory?.rawValue)
        case .leaderCategory: .optional(facts.leaderCategory?.rawValue)
        case .deleted: .bool(facts.isDeleted)
        case .title: .optional(facts.title)
        case .description: .optional(facts.description)
        case .source: .optional(facts.source)
        case .nextStep: .optional(facts.nextStep)
        case .organization: .id(facts.organizationID)
        case .contact: .id(facts.contactID)
        case .wonReason: .optional(facts.wonReason)
        case .lostReason: .optional(facts.lostReason)
        case .metadata: DealJSON.metadata(facts.metadata)
        case .externalID: .external(facts.externalID)
        }
    }
}
