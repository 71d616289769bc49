import Wire

extension JSON {
    /// An object of one member whose name is not known before.
    static func member(_ name: String, _ value: JSON) -> JSON { .object(JSONObject([(name, value)])) }
}
