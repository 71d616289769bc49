internal import DealModel
internal import Wire

/// How many operations on deals look in one request, and their results.
enum BulkSchema {
    static let request = Schema.object(
        "Operations on deals, done in order.",
        [
            .required(
                "mode",
                .enumeration(
                    "atomic does all of them or none, independent each for itself.",
                    BulkMode.allCases.map(\.rawValue))),
            .required(
                "operations",
                .array(
                    "The operations.",
                    of: .choice(
                        "An operation on a deal.", by: "op",
                        BulkVerb.allCases.map { SchemaChoice($0.rawValue, item($0)) }
                    ).named("BulkOperation"), count: 1...BulkLimits.operationsMax)),
        ],
        example: [
            "mode": "independent",
            "operations": [
                ["op": "create", "title": "Fleet of 20 vans", "amount": 125_000, "currency": "EUR"],
                [
                    "op": "upsert", "title": "Trailers", "external_id": ["source": "old-crm", "id": "D-1002"],
                    "owner_id": "anna",
                ],
            ],
        ]
    ).named("DealBulk")

    static let answer = Schema.object(
        "What came of each operation, in order.",
        [.required("results", .array("One for each.", of: result, count: 1...BulkLimits.operationsMax))]
    ).named("DealBulkResults")

    private static let result = Schema.object(
        "What came of one operation.",
        [
            .required("index", .integer("Its place among the operations.", 0...Int64(BulkLimits.operationsMax - 1))),
            .required("status", .integer("What it would answer alone.", 200...599, example: 201)),
            .optional("id", Schemas.id("The deal.")),
            .optional("version", .integer("The deal's version afterwards.", 1...Int64.max, example: 1)),
            .optional("error", error),
        ]
    ).named("BulkResult")

    private static let error = Schema.object(
        "Why it was refused. Where the results would have more than \(BulkLimits.answerBytesMax) bytes, every error "
            + "has its code and title alone.",
        [
            .required("code", .enumeration("The stable code.", ProblemCode.allCases.map(\.rawValue))),
            .required("title", .string("The same for every occurrence.", example: "Not found")),
            .optional("detail", .string("About this occurrence.", example: "There is no such deal.")),
            .optional("errors", .array("Every value that is wrong.", of: FieldProblem.schema)),
            .optional("current_version", .integer("The version that is there.", 1...Int64.max, example: 4)),
        ]
    ).named("BulkError")

    private static let ifMatch = Schema.anyOf(
        "The version that the deal must have, as a number or as an entity tag.",
        [
            .string("An entity tag.", length: 1...EntityTagCondition.bytesMax, example: "v3"),
            .integer("A version.", 0...Int64.max, example: 3),
        ])

    private static func item(_ verb: BulkVerb) -> Schema {
        let op = SchemaField.required("op", .enumeration("What to do.", [verb.rawValue]))
        let id = SchemaField.required("id", Schemas.id("The deal."))
        let condition = SchemaField.optional("if_match", ifMatch)
        return switch verb {
        case .create: .object("Make a deal.", [op] + fields(DealBody.new)).named("BulkCreate")
        case .update:
            .object("Change fields of a deal.", [op, id, condition] + fields(DealBody.changes)).named("BulkUpdate")
        case .upsert:
            .object(
                "Make the deal of an external id, or change it.",
                [op, condition, .required("external_id", Schemas.externalID)] + fields(DealBody.whole)
            ).named("BulkUpsert")
        case .move:
            .object("Move a deal to another stage.", [op, id, condition] + fields(DealBody.move)).named("BulkMove")
        case .delete:
            .object("Delete a deal.", [op, id, condition, .optional("effective_at", Schemas.effectiveAt)])
                .named("BulkDelete")
        case .restore:
            .object("Restore a deleted deal.", [op, id, condition] + fields(DealBody.restoring)).named("BulkRestore")
        }
    }

    private static func fields(_ schema: Schema) -> [SchemaField] {
        guard case .object(let fields) = schema.kind else { return [] }
        return fields
    }
}
