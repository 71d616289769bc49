public import Wire

/// What a program is called.
public struct MCPImplementation: Hashable, Sendable {
    /// Its name in programs, such as `penstock`.
    public let name: String
    /// Its name for people.
    public let title: String?
    /// Its version.
    public let version: String

    /// Names a program.
    public init(name: String, title: String? = nil, version: String) {
        self.name = name
        self.title = title
        self.version = version
    }

    /// As it stands in messages.
    public var json: JSON {
        var object: JSONObject = ["name": .string(name)]
        if let title { object["title"] = .string(title) }
        object["version"] = .string(version)
        return .object(object)
    }

    /// Writes the same; done for every answer.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("name")
        writer.value(name)
        if let title {
            writer.name("title")
            writer.value(title)
        }
        writer.name("version")
        writer.value(version)
        writer.endObject()
    }
}
