extension Schema {
    /// The JSON value that a parameter's text stands for: numbers and truth values where the schema asks for them, the
    /// parts between commas where it asks for an array, else the text itself. What does not fit stays a text, so that
    /// `problems(in:at:)` reports it as the wrong type.
    public func json(fromText text: String) -> JSON {
        switch kind {
        case .reference(_, let resolve): resolve().json(fromText: text)
        case .integer, .decimal: JSONNumber(exactText: text).map { .number($0) } ?? .string(text)
        case .boolean: text == "true" ? true : text == "false" ? false : .string(text)
        case .array(let element, _, _):
            .array(
                text.isEmpty
                    ? []
                    : text.split(separator: ",", omittingEmptySubsequences: false).map {
                        element.json(fromText: String($0))
                    }
            )
        case .any, .string, .enumeration, .object, .map, .anyOf, .choice: .string(text)
        }
    }

    /// Whether a text of this schema can have a comma in it.
    public var canHaveCommas: Bool {
        switch kind {
        case .string(_, let format): format == nil
        case .reference(_, let resolve): resolve().canHaveCommas
        case .enumeration, .integer, .decimal, .boolean: false
        case .any, .array, .object, .map, .anyOf, .choice: true
        }
    }
}
