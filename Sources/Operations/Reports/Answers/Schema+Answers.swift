internal import Wire

/// What the parts of an answer are, for those who put them into tables.
extension Schema {
    /// The schema that holds the fields: the one behind a reference, and the fields of all of several.
    var resolved: Schema {
        switch kind {
        case .reference(_, let resolve): resolve().resolved
        case .anyOf(let schemas): Self.union(schemas.map(\.resolved))
        case .choice(_, let choices): Self.union(choices.map(\.schema.resolved))
        default: self
        }
    }

    /// One schema for what can be one of several: objects with the fields of all, lists of what any of them lists.
    private static func union(_ schemas: [Schema]) -> Schema {
        let records = schemas.compactMap { if case .object(let fields) = $0.kind { fields } else { nil } }
        if records.count == schemas.count {
            var names: [String] = []
            for field in records.joined() where !names.contains(field.name) { names.append(field.name) }
            return .object(
                "",
                names.map { name in
                    let same = records.joined().filter { $0.name == name }
                    let schema = same.count == 1 ? same[0].schema : anyOf("", same.map(\.schema))
                    // The first is what stands there where nothing else is asked for.
                    let isUsual = records[0].contains { $0.name == name && $0.isRequired }
                    return isUsual ? .required(name, schema) : .optional(name, schema)
                })
        }
        let elements = schemas.compactMap { if case .array(let element, _, _) = $0.kind { element } else { nil } }
        if elements.count == schemas.count, !elements.isEmpty { return .array("", of: anyOf("", elements)) }
        return schemas.first ?? .any("")
    }

    /// Whether it is an object of known fields.
    var isRecord: Bool { if case .object = resolved.kind { true } else { false } }

    /// Whether it is an amount with its currency, and nothing else.
    var isAmount: Bool {
        guard case .object(let fields) = resolved.kind else { return false }
        return Set(fields.map(\.name)) == ["amount", "currency"]
    }

    /// Whether it is one value.
    var isScalar: Bool {
        switch resolved.kind {
        case .string, .integer, .decimal, .boolean, .enumeration: true
        case .any, .array, .object, .map, .anyOf, .choice, .reference: false
        }
    }
}
