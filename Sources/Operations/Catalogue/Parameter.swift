public import Wire

/// One value in the path, the query or the head of an operation's request.
public struct Parameter: Sendable {
    /// Where it stands.
    public enum Place: String, Sendable {
        /// A segment of the path.
        case path
        /// The query.
        case query
        /// A header field of that name.
        case header
    }

    /// Its name.
    public let name: String
    /// Where it stands.
    public let place: Place
    /// What it must be.
    public let schema: Schema
    /// Whether it says nothing but how a file looks, which those who read JSON need not know.
    public let isAboutFile: Bool

    /// A segment of the path; always required.
    public static func path(_ name: String, _ schema: Schema) -> Parameter {
        Parameter(name: name, place: .path, schema: schema, isAboutFile: false)
    }

    /// A value of the query; never required.
    public static func query(_ name: String, _ schema: Schema, isAboutFile: Bool = false) -> Parameter {
        Parameter(name: name, place: .query, schema: schema, isAboutFile: isAboutFile)
    }

    /// A header field; never required.
    public static func header(_ name: String, _ schema: Schema) -> Parameter {
        Parameter(name: name, place: .header, schema: schema, isAboutFile: false)
    }

    /// What its texts stand for; nil where it is no list and there are several.
    func value(of texts: [String]) -> JSON? {
        if texts.count == 1 { return schema.json(fromText: texts[0]) }
        guard case .array(let element, _, _) = schema.kind else { return nil }
        return .array(texts.map { element.json(fromText: $0) })
    }

    /// What its occurrences in a query stand for; nil where it is no list and there are several.
    ///
    /// A list is split at its commas. Those that are escaped belong to a value, unless none of its values can have any:
    /// many programs escape whatever they are given.
    func value(of found: [QueryString.Parameter]) -> JSON? {
        guard found.count == 1, case .array(let element, _, _) = schema.kind, element.canHaveCommas,
            !found[0].value.isEmpty
        else { return value(of: found.map(\.value)) }
        return .array(found[0].parts.map { element.json(fromText: $0) })
    }

    /// The pointer by which problems name it.
    public var pointer: String {
        switch place {
        case .path: FieldProblem.pathPointer(name)
        case .query: FieldProblem.queryPointer(name)
        case .header: FieldProblem.headerPointer(name)
        }
    }
}
