/// Why a cursor was refused.
public enum CursorFailure: Error, Sendable, Equatable {
    /// The text was not made by this server, or not with this key, or was altered.
    case invalidCursor
    /// The cursor is genuine but belongs to another filter.
    case cursorMismatch

    /// The refusal as problem details.
    public var problem: Problem {
        let pointer = FieldProblem.queryPointer("cursor")
        switch self {
        case .invalidCursor:
            let detail = "The cursor is not one that this server gave out."
            return Problem(
                .invalidCursor,
                detail,
                errors: [FieldProblem(pointer: pointer, code: "invalid_cursor", detail: detail)]
            )
        case .cursorMismatch:
            let detail = "The cursor was given out for other filters; start again without it."
            return Problem(
                .cursorMismatch,
                detail,
                errors: [FieldProblem(pointer: pointer, code: "cursor_mismatch", detail: detail)]
            )
        }
    }
}
