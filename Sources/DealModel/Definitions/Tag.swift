/// The definition of a label for deals, as it stands at one moment. Deals refer to it, so that a new name is a new name
/// on all of them.
public struct Tag: Hashable, Sendable {
    /// The tag's own id.
    public let id: TagID
    /// What people call it; 1 to 100 characters, unique by its bytes among tags that are not deleted.
    public var name: String
    /// How it is shown; nil for no colour of its own.
    public var colour: TagColour?
    /// Whether it is gone; earlier moments still show it.
    public var isDeleted: Bool

    /// Makes a definition.
    public init(id: TagID, name: String, colour: TagColour? = nil, isDeleted: Bool = false) {
        self.id = id
        self.name = name
        self.colour = colour
        self.isDeleted = isDeleted
    }
}
