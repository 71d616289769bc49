internal import DealModel
internal import Wire

/// A filter as models write it first: `{"status": "open", "owner_id": ["anna", "bert"]}` asks for deals of which all of
/// this holds, without naming operators.
enum PlainFilter {
    /// What a tree of conditions is made of; whatever names one of these is none of these plain ones.
    private static let ofTrees = ["and", "or", "field", "op", "value"]

    /// The conditions that a plain filter stands for: one of several values for a list, none for null, and for a set
    /// that it holds them. Nil for a tree of conditions.
    static func conditions(_ filter: JSONObject) -> JSONObject? {
        guard !filter.isEmpty, filter.names.allSatisfy({ !ofTrees.contains($0) }) else { return nil }
        let conditions = filter.members.map { member in
            let name = comparison(of: member)
            return JSONObject([
                ("field", .string(member.name)), ("op", .string(name.rawValue)), ("value", member.value),
            ])
        }
        return conditions.count == 1 ? conditions[0] : ["and": .array(conditions.map { .object($0) })]
    }

    private static func comparison(of member: JSONObject.Member) -> FilterOperator {
        if member.value.isNull { return .isEmpty }
        let isSet = FilterField(name: member.name)?.type.operators.contains(.hasAny) ?? false
        if member.value.arrayValue != nil { return isSet ? .hasAny : .isIn }
        return isSet ? .contains : .equals
    }
}
