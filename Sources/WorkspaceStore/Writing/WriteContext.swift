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

    /// Makes a context.
    public init(actor: String, cause: ChangeCause, requestID: String?, operation: String) {
        self.actor = actor
        self.cause = cause
        self.requestID = requestID
        self.operation = operation
    }
}
