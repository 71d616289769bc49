internal import DealAnalytics
internal import DealModel
internal import Wire

/// What every figure means: the definitions, one by one and all.
enum DefinitionOperations {
    static let all: [Operation] = [list, get]

    private static let textCharactersMax = 10_000
    private static let nameCharactersMax = 100

    private static func text(_ description: String) -> Schema {
        .string(description, length: 0...textCharactersMax)
    }

    private static let schema = Schema.object(
        "What a figure means.",
        [
            .required("id", Schemas.text("Its id.", 1...nameCharactersMax, example: "win_rate.closed_period")),
            .required("version", .integer("Rises when the meaning changes.", 1...1_000_000, example: 1)),
            .required("metric", Schemas.text("The metric.", 1...nameCharactersMax, example: "win_rate")),
            .required("title", text("One line.")), .required("formula", text("How it is computed.")),
            .required(
                "parameters",
                .array(
                    "What it can be asked with, beside what every metric takes.",
                    of: .object(
                        "A parameter.", [.required("name", text("Its name.")), .required("meaning", text("."))]),
                    count: MetricJSON.entries)),
            .required(
                "rules", .array("What holds at the edges.", of: text("A rule."), count: MetricJSON.entries)),
            .required(
                "example",
                .object(
                    "A worked example over the example workspace.",
                    [
                        .required("question", text("The request.")), .required("working", text("By hand.")),
                        .required(
                            "answer",
                            .array(
                                "What the answer says, by JSON pointer.",
                                of: .object(
                                    "One value.",
                                    [
                                        .required("pointer", text("Where it stands.")),
                                        .required("value", .any("The value.")),
                                    ]), count: MetricJSON.entries)),
                    ])),
        ]
    ).named("MetricDefinition")

    private static let list = Operation(
        "analytics.definitions", .init(.get, "/analytics/definitions"), scope: .read, effect: .reads,
        summary: "List what every figure means",
        output: .init(
            .object(
                "All definitions.",
                [.required("data", .array("In the order of their ids.", of: schema, count: MetricJSON.entries))])
        )
    ) { _ throws(Problem) in
        .json(["data": .array(MetricDefinition.all.map(json))])
    }

    private static let get = Operation(
        "analytics.definition", .init(.get, "/analytics/definitions/{id}"), scope: .read, effect: .reads,
        summary: "Get what a figure means",
        parameters: [
            .path("id", .string("The definition.", length: 1...nameCharactersMax, example: "pipeline_value"))
        ], output: .init(schema), problems: [.notFound]
    ) { call throws(Problem) in
        let id = call.text("id") ?? ""
        guard let definition = MetricDefinition.all.first(where: { $0.id == id }) else {
            let ids = MetricDefinition.all.map(\.id)
            throw Problem(
                .notFound, "There is no such definition.",
                errors: [
                    FieldProblem(
                        pointer: FieldProblem.pathPointer("id"), code: "unknown_id",
                        detail: "No definition has that id.",
                        allowed: ids, didYouMean: nearestName(to: id, among: ids))
                ])
        }
        return .json(json(definition))
    }

    private static func json(_ definition: MetricDefinition) -> JSON {
        [
            "id": .string(definition.id), "version": .integer(definition.version),
            "metric": .string(definition.metric), "title": .string(definition.title),
            "formula": .string(definition.formula),
            "parameters": .array(
                definition.parameters.map { ["name": .string($0.name), "meaning": .string($0.meaning)] }),
            "rules": .array(definition.rules.map { .string($0) }),
            "example": [
                "question": .string(definition.example.question), "working": .string(definition.example.working),
                "answer": .array(
                    definition.example.answer.map { entry in
                        ["pointer": .string(entry.pointer), "value": (try? JSONReader.parse(entry.value)) ?? .null]
                    }),
            ],
        ]
    }
}
