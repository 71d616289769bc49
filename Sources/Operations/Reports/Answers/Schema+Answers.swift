internal import Wire

/// What the parts of an answer are, for those who put them into tables.
extension Schema {
    /// The schema that holds the fields: the one behind a reference, the first of several.
    var resolved: Schema {
        switch kind {
        case .reference(_, let resolve): resolve().resolved
        case .anyOf(let schemas): schemas.first?.resolved ?? self
        case .choice(_, let choices): choices.first?.schema.resolved ?? self
        default: self
        }
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
