/// Why a query or a path segment could not be decoded.
public struct QueryStringError: Error, Sendable, Equatable {
    /// The kinds of mistake, each with its stable name.
    public enum Code: String, Sendable, CaseIterable {
        /// A percent sign without two hexadecimal digits.
        case invalidEscape = "invalid_escape"
        /// The decoded bytes are not UTF-8.
        case invalidUTF8 = "invalid_utf8"
        /// A character that must be percent-encoded is not.
        case invalidCharacter = "invalid_character"
        /// An encoded U+0000.
        case nullCharacter = "null_character"
        /// A parameter without name, as between two `&`.
        case emptyName = "empty_name"
        /// A name that occurs twice.
        case repeatedName = "repeated_name"
        /// More than `QueryString.parametersMax` parameters.
        case tooManyParameters = "too_many_parameters"
    }

    /// What is wrong.
    public let code: Code
    /// The parameter or segment, empty where none can be named; not decoded if it is itself what cannot be.
    public let name: String
    /// One sentence for the sender.
    public let detail: String

    /// The error as an entry of problem details, for a parameter of the query.
    public var queryProblem: FieldProblem {
        FieldProblem(
            pointer: name.isEmpty ? "/query" : FieldProblem.queryPointer(name),
            code: code.rawValue,
            detail: detail
        )
    }

    /// The error as an entry of problem details, for a parameter of the path.
    public var pathProblem: FieldProblem {
        FieldProblem(pointer: FieldProblem.pathPointer(name), code: code.rawValue, detail: detail)
    }
}
