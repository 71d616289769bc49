/// Makes ids that were never made before; injected, so that the same seed gives the same ids.
public protocol IdentifierSource: Sendable {
    /// A fresh UUIDv7 that sorts after those made before it.
    ///
    /// - Parameter instant: the time to write into it.
    func next<Subject>(at instant: Instant) -> Identifier<Subject>
}
