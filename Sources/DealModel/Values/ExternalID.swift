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

    /// Whether both are the same bytes, as the store tells them apart; `==` of texts also calls different bytes equal
    /// where Unicode holds them for the same characters.
    public static func == (left: Self, right: Self) -> Bool {
        left.source.utf8.elementsEqual(right.source.utf8) && left.id.utf8.elementsEqual(right.id.utf8)
    }
}
