internal import Operations
internal import Wire

/// One argument of an operation as a tool.
struct ToolInput: Sendable {
    /// What becomes of it.
    enum Place: Sendable {
        /// A value of the path, the query or the head.
        case parameter(Parameter)
        /// A member of the body.
        case member
        /// The bytes of the body.
        case file
        /// The claim by which a write is done once.
        case idempotencyKey
        /// The version that a change is meant for.
        case expectedVersion
        /// Whether to only find out what would happen.
        case rehearsal
    }

    /// The argument's name.
    let name: String
    /// What becomes of it.
    let place: Place
    /// What it must be.
    let schema: Schema
    /// Whether it must be there.
    let isRequired: Bool
}
