internal import DealModel
internal import Wire

/// What a request may say about a stage.
enum StageInput {
    private static let name = Schemas.text(
        "What people call it.", 1...DealLimits.nameCharactersMax, example: "Proposal")
    private static let probability = Schemas.probability(
        "What deals inherit; only for open stages, since won means 1 and lost means 0."
    ).nullable()

    static let newSchema = Schema.object(
        "A new stage.",
        [
            .required("name", name), .optional("kind", StageJSON.kind, default: "open"),
            .optional("position", StageJSON.position), .optional("probability", probability),
            .optional("forecast_category", StageJSON.category.nullable()),
            .optional("stale_after_days", StageJSON.staleAfterDays.nullable()),
            .optional("external_id", Schemas.externalID.nullable()),
        ], example: ["name": "Proposal", "kind": "open", "probability": .number(Schemas.decimal("0.5"))]
    ).named("NewStage")

    static let changesSchema = Schema.object(
        "The fields to change.",
        [
            .optional("name", name), .optional("kind", StageJSON.kind), .optional("position", StageJSON.position),
            .optional("probability", probability), .optional("forecast_category", StageJSON.category.nullable()),
            .optional("stale_after_days", StageJSON.staleAfterDays.nullable()),
            .optional("archived", .boolean("Whether no deal may move here any more.", example: false)),
            .optional("external_id", Schemas.externalID.nullable()),
        ], example: ["name": "Proposal sent", "probability": .number(Schemas.decimal("0.55"))]
    ).named("StageChanges")

    /// What is wrong with a new stage beyond its schema.
    static func problems(in body: JSONObject, at pointer: String = "") -> [FieldProblem] {
        guard let kind = body["kind"]?.stringValue.flatMap({ StageKind(rawValue: $0) }), kind.isClosed,
            let probability = body["probability"], !probability.isNull
        else { return [] }
        return [closedProbability(kind, at: pointer)]
    }

    static func closedProbability(_ kind: StageKind, at pointer: String = "") -> FieldProblem {
        FieldProblem(
            pointer: pointer + "/probability", code: "not_allowed",
            detail: "The probability of a \(kind.rawValue) stage is \(kind == .won ? 1 : 0) and cannot be set.",
            allowed: ["null"])
    }

    /// Every change needs something to change.
    static let atLeastOneField: @Sendable (JSONObject) -> [FieldProblem] = { body in
        guard body.isEmpty else { return [] }
        return [FieldProblem(pointer: "", code: "empty", detail: "At least one field is to be changed.")]
    }

    /// Makes a new stage of a checked body.
    static func stage(_ body: JSONObject, id: StageID, pipelineID: PipelineID, position: Int) -> Stage {
        var stage = Stage(
            id: id, pipelineID: pipelineID, name: "", position: position,
            kind: body["kind"]?.stringValue.flatMap { StageKind(rawValue: $0) } ?? .open)
        apply(body, to: &stage)
        return stage
    }

    /// Lays the given fields over a stage; position, kind and archiving are the caller's.
    static func apply(_ body: JSONObject, to stage: inout Stage) {
        if let name = body["name"]?.stringValue { stage.name = name }
        if let value = body["probability"] { stage.defaultProbability = probability(value) }
        if let value = body["forecast_category"] {
            stage.forecastCategory = value.stringValue.flatMap { ForecastCategory(rawValue: $0) }
        }
        if let value = body["stale_after_days"] { stage.staleAfterDays = value.intValue.map { Int($0) } }
        if body["external_id"] != nil { stage.externalID = externalID(body) }
    }

    /// A probability given as a number or as text.
    static func probability(_ value: JSON) -> Probability? {
        (value.numberValue?.text ?? value.stringValue).flatMap { Probability(decimal: $0) }
    }

    /// The external id in a body.
    static func externalID(_ body: JSONObject) -> ExternalID? {
        guard let object = body["external_id"]?.objectValue, let source = object["source"]?.stringValue,
            let id = object["id"]?.stringValue
        else { return nil }
        return ExternalID(source: source, id: id)
    }

    /// Somebody else has that external id.
    static func taken<Subject>(
        _ externalID: ExternalID, by id: Identifier<Subject>, at pointer: String = ""
    ) -> Problem {
        Problem(
            .conflict, "The external id \(externalID.id) of \(externalID.source) belongs to \(id).",
            errors: [
                FieldProblem(
                    pointer: pointer + "/external_id", code: "taken", detail: "It belongs to \(id) already.")
            ])
    }
}
