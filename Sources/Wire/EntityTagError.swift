/// Why an `If-Match` or `If-None-Match` field was refused.
public struct EntityTagError: Error, Sendable, Equatable {
    /// One sentence for the sender.
    public let detail: String

    /// The refusal as problem details; `header` is the field's name.
    public func problem(header: String) -> Problem {
        let entry = FieldProblem(pointer: FieldProblem.headerPointer(header), code: "malformed_header", detail: detail)
        return Problem(.malformedHeader, "\(header): \(detail)", errors: [entry])
    }
}
