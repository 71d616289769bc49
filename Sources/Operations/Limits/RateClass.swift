/// What is counted separately, each kind with a quota of its own.
public enum RateClass: String, CaseIterable, Sendable {
    /// Requests with a key that read.
    case read
    /// Requests with a key that change something.
    case write
    /// Requests of one address that need no key, or have none.
    case anonymous
    /// Requests of one address whose key is not valid.
    case failure
}
