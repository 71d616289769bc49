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
    /// Where the request comes from, for the log.
    let address: String
    /// The public part of the key that opened something.
    let keyID: String?
    /// What every answer to it carries.
    let headers: [(name: String, value: String)]
}
