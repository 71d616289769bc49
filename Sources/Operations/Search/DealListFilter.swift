internal import DealModel
internal import Wire

/// The conditions that stand in the query of a list: the values of one parameter mean any of them, different
/// parameters mean all of them.
///
/// They are made into the filter that they mean, so that a list knows and refuses what a search does.
enum DealListFilter {
    /// How many values one parameter can have.
    static let valuesMax = 50

    private static let lists: [(name: String, schema: Schema, description: String)] = [
        ("pipeline_id", Schemas.id("A pipeline."), "Only in these pipelines."),
        ("stage_id", Schemas.id("A stage."), "Only in these stages."),
        ("status", DealJSON.status, "Only with these statuses."),
        ("owner_id", DealInput.owner, "Only of these owners."),
        ("source", DealInput.source, "Only from these sources."),
        ("currency", Schemas.currency("A currency."), "Only in these currencies."),
        ("forecast_category", StageJSON.category, "Only in these categories of the owner."),
        ("organization_id", Schemas.id("An organization."), "Only of these organizations."),
        ("contact_id", Schemas.id("A contact."), "Only with one of these contacts, the primary one or any other."),
        (
            "tag", Schemas.text("A tag.", 1...DealLimits.tagCharactersMax, example: "upsell"),
            "Only with one of these tags."
        ),
    ]

    private static let external: [Parameter] = [
        .query(
            "external_source",
            .string("With external_id: the system that gave it.", length: Schemas.externalIDLength)),
        .query("external_id", .string("With external_source: the id there.", length: Schemas.externalIDLength)),
    ]

    private static let relations: [(suffix: String, comparison: FilterOperator, words: String)] = [
        ("gte", .greaterThanOrEquals, "At least"), ("gt", .greaterThan, "More than"),
        ("lte", .lessThanOrEquals, "At most"), ("lt", .lessThan, "Less than"),
    ]

    private static let bounded: [FilterField] = [.amount, .expectedCloseDate, .createdAt, .updatedAt, .closedAt]

    /// The parameters of the query.
    static let parameters: [Parameter] =
        lists.map { list in
            .query(
                list.name,
                .array(
                    list.description, of: list.schema, count: 1...valuesMax,
                    example: list.schema.example.map { .array([$0]) }))
        } + external
        + bounded.flatMap { field in
            relations.map { .query("\(field.name)[\($0.suffix)]", bound(field, $0.words)) }
        }

    private static func bound(_ field: FilterField, _ words: String) -> Schema {
        switch field.type {
        case .amount: Schemas.amount("\(words) this amount; needs one currency.")
        case .date: Schemas.date("\(words) this date.")
        default: Schemas.instant("\(words) this instant.")
        }
    }

    /// The filter that a checked query means; nil without conditions, or where there are problems.
    static func read(_ call: OperationCall) -> (filter: DealFilter?, problems: [FieldProblem]) {
        var (names, conditions) = ([String](), [JSON]())
        func add(_ name: String, _ condition: JSON) {
            names.append(name)
            conditions.append(condition)
        }
        for list in lists {
            if let value = call.parameters[list.name] { add(list.name, condition(list.name, value)) }
        }
        for parameter in external {
            if let value = call.parameters[parameter.name] {
                add(parameter.name, leaf(parameter.name, .equals, value))
            }
        }
        for field in bounded {
            for relation in relations {
                let name = "\(field.name)[\(relation.suffix)]"
                if let value = call.parameters[name] { add(name, leaf(field.name, relation.comparison, value)) }
            }
        }
        var problems = incompleteExternalID(call)
        guard !conditions.isEmpty else { return (nil, problems) }
        let reading = FilterInput.read(["and": .array(conditions)], at: "")
        problems += reading.problems.map { problem in
            // "/and/<place>/value": the place says which parameter it was.
            let place = problem.pointer.split(separator: "/").dropFirst().first.flatMap { Int($0) } ?? 0
            return FieldProblem(
                pointer: FieldProblem.queryPointer(names[place]), code: problem.code, detail: problem.detail,
                allowed: problem.allowed, didYouMean: problem.didYouMean)
        }
        return (problems.isEmpty ? reading.filter : nil, problems)
    }

    private static func condition(_ name: String, _ value: JSON) -> JSON {
        switch name {
        case "tag": leaf("tags", .hasAny, value)
        case "contact_id": leaf("contacts", .hasAny, value)
        default:
            // One currency is what amounts can be compared in.
            if let values = value.arrayValue, values.count == 1 {
                leaf(name, .equals, values[0])
            } else {
                leaf(name, .isIn, value)
            }
        }
    }

    private static func leaf(_ field: String, _ comparison: FilterOperator, _ value: JSON) -> JSON {
        ["field": .string(field), "op": .string(comparison.rawValue), "value": value]
    }

    private static func incompleteExternalID(_ call: OperationCall) -> [FieldProblem] {
        let missing = external.map(\.name).filter { call.parameters[$0] == nil }
        guard missing.count == 1 else { return [] }
        return [
            FieldProblem(
                pointer: FieldProblem.queryPointer(missing[0]), code: "missing_parameter",
                detail: "external_source and external_id belong together.")
        ]
    }
}
