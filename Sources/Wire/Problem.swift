/// A refusal as problem details (RFC 9457).
public struct Problem: Error, Sendable {
    /// The media type of the body.
    public static let mediaType = "application/problem+json"

    /// What `type` starts with; the code follows.
    public static let typeBase = "/docs/problems#"

    /// The kind of refusal.
    public var code: ProblemCode
    /// One or more sentences about this occurrence.
    public var detail: String
    /// The values that are wrong, all of them.
    public var errors: [FieldProblem]
    /// After how many seconds it is worth trying again.
    public var retryAfterSeconds: Int?
    /// Further header fields of the answer, as name and value; `Retry-After` follows from `retryAfterSeconds`.
    public var headers: [(String, String)]
    /// Further members of the body; those that RFC 9457 and this type define win over members of the same name.
    public var extensions: JSONObject

    /// A refusal.
    public init(
        _ code: ProblemCode,
        _ detail: String,
        errors: [FieldProblem] = [],
        retryAfterSeconds: Int? = nil,
        headers: [(String, String)] = [],
        extensions: JSONObject = JSONObject()
    ) {
        self.code = code
        self.detail = detail
        self.errors = errors
        self.retryAfterSeconds = retryAfterSeconds
        self.headers = headers
        self.extensions = extensions
    }

    /// The HTTP status.
    public var status: Int { code.status }

    /// All header fields of the answer but its media type.
    public var answerHeaders: [(String, String)] {
        headers + (retryAfterSeconds.map { [("Retry-After", String($0))] } ?? [])
    }

    /// The body of the answer; `instance` is the request's id.
    public func body(instance: String) -> JSON {
        var object: JSONObject = [
            "type": .string(code.typeURL),
            "title": .string(code.title),
            "status": .integer(code.status),
            "detail": .string(detail),
            "instance": .string(instance),
            "code": .string(code.rawValue),
        ]
        if !errors.isEmpty { object["errors"] = .array(errors.map(\.json)) }
        if let retryAfterSeconds {
            object["retry_after_ms"] = .integer(retryAfterSeconds * 1_000)
        }
        for member in extensions.members where object[member.name] == nil {
            object[member.name] = member.value
        }
        return .object(object)
    }
}
