import DealModel
import Testing
import Wire

@testable import Operations

/// A field of a body with its limit; the body has a value of the given length or size in it.
struct BodyField: Sendable, CustomTestStringConvertible {
    let operation: String
    let pointer: String
    let limit: Int
    let code: String
    let body: @Sendable (Int) -> JSONObject

    var testDescription: String { "\(operation) \(pointer)" }

    static func text(_ operation: String, _ name: String, _ limit: Int, with others: JSONObject = [:]) -> BodyField {
        BodyField(operation: operation, pointer: "/" + name, limit: limit, code: "too_long") { count in
            var body = others
            body[name] = .string(String(repeating: "é", count: count))
            return body
        }
    }

    static func number(_ operation: String, _ name: String, _ limit: Int, with others: JSONObject = [:]) -> BodyField {
        BodyField(operation: operation, pointer: "/" + name, limit: limit, code: "out_of_range") { value in
            var body = others
            body[name] = .integer(value)
            return body
        }
    }

    static func externalID(_ operation: String, _ name: String, _ other: String) -> BodyField {
        let limit = DealLimits.externalIDCharactersMax
        return BodyField(operation: operation, pointer: "/external_id/" + name, limit: limit, code: "too_long") {
            count in
            ["external_id": .object([name: .string(String(repeating: "é", count: count)), other: "x"])]
        }
    }

    private static let deals: [BodyField] = [
        .text("deals.create", "title", DealLimits.titleCharactersMax),
        .text("deals.update", "title", DealLimits.titleCharactersMax),
        .text("deals.update", "description", DealLimits.descriptionCharactersMax),
        .text("deals.update", "owner_id", DealLimits.ownerCharactersMax),
        .text("deals.update", "source", DealLimits.sourceCharactersMax),
        .text("deals.update", "next_step", DealLimits.nextStepCharactersMax),
        .text("deals.update", "won_reason", DealLimits.reasonCharactersMax),
        .text("deals.update", "lost_reason", DealLimits.reasonCharactersMax),
        .text("deals.move", "reason", DealLimits.reasonCharactersMax, with: ["stage_id": .string(Schemas.exampleID)]),
        .number("deals.update", "term_months", DealLimits.termMonthsMax),
        BodyField(operation: "deals.update", pointer: "/metadata", limit: DealLimits.metadataBytesMax, code: "too_long")
        {
            size in ["metadata": ["x": .string(String(repeating: "m", count: size - #"{"x":""}"#.utf8.count))]]
        },
        .externalID("deals.update", "source", "id"), .externalID("deals.update", "id", "source"),
    ]

    private static let definitions: [BodyField] = [
        .text("pipelines.create", "name", DealLimits.nameCharactersMax),
        .text("pipelines.update", "name", DealLimits.nameCharactersMax),
        .text("stages.create", "name", DealLimits.nameCharactersMax),
        .text("stages.update", "name", DealLimits.nameCharactersMax),
        .number("stages.create", "position", DealLimits.positionMax, with: ["name": "N"]),
        .number("stages.update", "stale_after_days", DealLimits.staleAfterDaysMax),
        .text("rate_sets.create", "name", RateSetLimits.nameCharactersMax, with: ["base": "EUR"]),
        .text("rate_sets.update", "name", RateSetLimits.nameCharactersMax),
        .text("rate_sets.update", "source", RateSetLimits.sourceCharactersMax),
        .externalID("pipelines.update", "id", "source"), .externalID("stages.update", "source", "id"),
        BodyField(
            operation: "pipelines.create", pointer: "/stages", limit: Definitions.stagesPerPipelineMax, code: "too_many"
        ) { count in ["name": "N", "stages": .array((0..<count).map { _ in ["name": "S"] })] },
    ]

    static let all = deals + definitions
}
