import Wire

extension JSON {
    /// What stands here, or where the reference that stands here leads to in a document.
    func resolved(in document: JSON) -> JSON {
        guard let reference = self["$ref"]?.stringValue else { return self }
        return reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }

    /// The same for each member of an object.
    func membersResolved(in document: JSON) -> JSON {
        .object(JSONObject((objectValue?.members ?? []).map { ($0.name, $0.value.resolved(in: document)) }))
    }
}
