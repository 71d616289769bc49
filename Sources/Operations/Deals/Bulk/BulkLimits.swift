/// What bounds many operations in one request.
public enum BulkLimits {
    /// How many operations one request can have.
    public static let operationsMax = 1_000
    /// The bytes of results beyond which errors say no more than their code.
    public static let answerBytesMax = 1_048_576
}
