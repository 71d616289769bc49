extension Schema {
    /// The most problems that are listed; where there are more, one further entry counts them.
    public static let problemsMax = 100
    /// The code of a field that the schema does not have.
    public static let unknownFieldCode = "unknown_field"

    /// Whether an object of this schema has a field of that name; false for anything but an object.
    public func hasField(_ name: String) -> Bool {
        switch kind {
        case .object(let fields): fields.contains { $0.name == name }
        case .reference(_, let resolve): resolve().hasField(name)
        case .anyOf(let schemas): schemas.contains { $0.hasField(name) }
        default: false
        }
    }

    /// Everything that is wrong with a value, in document order; a missing field is told at the end of its object.
    /// Empty when the schema accepts the value.
    ///
    /// `pointer` is where the value stands, "" for a body. Linear in the value, whatever its sender made of it.
    public func problems(in value: JSON, at pointer: String = "") -> [FieldProblem] {
        var check = SchemaCheck()
        check.visit(value, by: self, at: pointer)
        return check.result(at: pointer)
    }
}
