/// An id that another system gave, unique within its source and kind.
public struct ExternalID: Hashable, Sendable {
    /// The system that gave it; 1 to 200 characters.
    public let source: String
    /// The id there; 1 to 200 characters.
    public let id: String

    /// Joins a source and an id.
    public init(source: String, id: String) {
        self.source = source
        self.id = id
    }
}
