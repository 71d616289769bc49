/// One of the objects that a `Schema` chooses among.
public struct SchemaChoice: Sendable {
    /// The text of the member that tells it apart.
    public let text: String
    /// What the object must be; it has a name.
    public let schema: Schema

    /// Joins the two.
    public init(_ text: String, _ schema: Schema) {
        self.text = text
        self.schema = schema
    }
}
