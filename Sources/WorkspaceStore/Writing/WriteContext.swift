public import DealModel

/// Who writes, why, and by which operation; it stands in every row of the change log that the write makes.
public struct WriteContext: Sendable {
    /// Who acts, such as `local:anna`.
    public let actor: String
    /// Why.
    public let cause: ChangeCause
    /// The id of the request, if one brought it.
    public let requestID: String?
    /// The name of the operation.
    public let operation: String
    /// The moment by which what is written was checked, where that was before the write began: it is not recorded
    /// earlier, even if the clock has been set back since, so that nothing in it comes to lie in the future.
    public var notBefore: Instant?

    /// Makes a context.
    public init(
        actor: String, cause: ChangeCause, requestID: String?, operation: String, notBefore: Instant? = nil
    ) {
        self.actor = actor
        self.cause = cause
        self.requestID = requestID
        self.operation = operation
        self.notBefore = notBefore
    }
}
