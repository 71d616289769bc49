internal import MCPProtocol
internal import Wire

/// A call that was right and could not be done, in words from which a model learns what to do next.
enum ToolFailure {
    /// The most mistakes that are told at once.
    static let errorsMax = 10
    /// The most allowed values that are told of one.
    static let allowedMax = 40

    /// What is wrong, as it stands under `error`.
    static func json(_ problem: Problem) -> JSON {
        var object: JSONObject = ["code": .string(problem.code.rawValue), "message": .string(problem.detail)]
        if !problem.errors.isEmpty { object["errors"] = .array(problem.errors.prefix(errorsMax).map(json)) }
        if let seconds = problem.retryAfterSeconds { object["retry_after_ms"] = .integer(seconds * 1_000) }
        return .object(object)
    }

    private static func json(_ problem: FieldProblem) -> JSON {
        var object: JSONObject = [
            "pointer": .string(pointer(problem.pointer)), "code": .string(problem.code),
            "detail": .string(problem.detail),
        ]
        if !problem.allowed.isEmpty {
            object["allowed"] = .array(problem.allowed.prefix(allowedMax).map { .string($0) })
        }
        if let nearest = problem.didYouMean { object["did_you_mean"] = .string(nearest) }
        return .object(object)
    }

    /// Arguments have one place, whatever they become of a request.
    private static func pointer(_ pointer: String) -> String {
        for place in ["/query", "/path", "/header"] where pointer.hasPrefix(place + "/") {
            return String(pointer.dropFirst(place.count))
        }
        return pointer
    }

    /// The result of a tool.
    static func outcome(_ problem: Problem) -> MCPOutcome {
        let body: JSON = ["summary": .string(summary(problem)), "error": json(problem)]
        let clean = UntrustedText.cleaned(body)
        return .tool(
            content: [["type": "text", "text": .string(clean.encodedText())]], structured: clean, isError: true)
    }

    private static func summary(_ problem: Problem) -> String {
        let first = problem.errors.first.map { error in
            " \(pointer(error.pointer).dropFirst()): \(error.detail)"
                + Suggestion.sentence(error.didYouMean)
        }
        return problem.detail + (first ?? "")
    }
}
