/// What is wrong with one value of a request.
public struct FieldProblem: Sendable, Equatable {
    /// Where: a JSON pointer into the body, or `/query/<name>`, `/path/<name>`, `/header/<name>`.
    public let pointer: String
    /// The kind of mistake, a stable snake_case word.
    public let code: String
    /// One sentence for the sender.
    public let detail: String
    /// What is allowed here, when that can be listed.
    public let allowed: [String]
    /// The nearest allowed name, when there is a plausible one.
    public let didYouMean: String?

    /// A problem with one value.
    public init(pointer: String, code: String, detail: String, allowed: [String] = [], didYouMean: String? = nil) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
        self.allowed = allowed
        self.didYouMean = didYouMean
    }

    /// The same problem elsewhere.
    public func at(_ pointer: String) -> FieldProblem {
        FieldProblem(pointer: pointer, code: code, detail: detail, allowed: allowed, didYouMean: didYouMean)
    }

    /// The pointer of a query parameter.
    public static func queryPointer(_ name: String) -> String { JSONPointer.appending(name, to: "/query") }

    /// The pointer of a path parameter.
    public static func pathPointer(_ name: String) -> String { JSONPointer.appending(name, to: "/path") }

    /// The pointer of a header field.
    public static func headerPointer(_ name: String) -> String { JSONPointer.appending(name, to: "/header") }

    /// The entry as it stands under `errors`.
    public var json: JSON {
        var object: JSONObject = [
            "pointer": .string(pointer),
            "code": .string(code),
            "detail": .string(detail),
        ]
        if !allowed.isEmpty { object["allowed"] = .array(allowed.map { .string($0) }) }
        if let didYouMean { object["did_you_mean"] = .string(didYouMean) }
        return .object(object)
    }
}
