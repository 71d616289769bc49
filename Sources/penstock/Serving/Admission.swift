internal import Operations
internal import RESTDoor

/// What the head of a request led to.
struct Admission: Sendable {
    /// What is to be done with a request.
    enum Verdict: Sendable {
        /// Read it and answer it.
        case comeIn(Principal)
        /// Answer this, whatever follows the head.
        case answer(RESTResponse)
    }

    /// What is to be done.
    let verdict: Verdict
    /// Who sent it.
    let visitor: Visitor
}
