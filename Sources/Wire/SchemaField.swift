/// One field of an object in a `Schema`.
public struct SchemaField: Sendable {
    /// The field's name.
    public let name: String
    /// What its value must be.
    public let schema: Schema
    /// Whether it must be there.
    public let isRequired: Bool
    /// What holds when it is absent, for the documentation only.
    public let defaultValue: JSON?

    /// The same field with another schema.
    func with(_ schema: Schema) -> SchemaField {
        SchemaField(name: name, schema: schema, isRequired: isRequired, defaultValue: defaultValue)
    }

    /// A field that must be there.
    public static func required(_ name: String, _ schema: Schema) -> SchemaField {
        SchemaField(name: name, schema: schema, isRequired: true, defaultValue: nil)
    }

    /// A field that may be absent.
    public static func optional(_ name: String, _ schema: Schema, default defaultValue: JSON? = nil) -> SchemaField {
        SchemaField(name: name, schema: schema, isRequired: false, defaultValue: defaultValue)
    }
}
