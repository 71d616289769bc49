import MCPProtocol
import Wire

/// A resource of one kind of content.
struct ResourceFixture: Sendable {
    /// Where the resource that changes is found.
    static let watchedURI = "test://watched-resource"
    /// For how long a resource that does not change may be kept.
    static let steadyCache = MCPCacheHint(milliseconds: 60_000, isPublic: true)

    /// Where it is found.
    let uri: String
    /// What it is called.
    let name: String
    /// What it holds.
    let mimeType: String

    /// As it stands in the list.
    var json: JSON {
        ["uri": .string(uri), "name": .string(name), "mimeType": .string(mimeType)]
    }

    /// The resources of the list, in its order.
    static let all = [
        ResourceFixture(uri: "test://static-text", name: "static-text", mimeType: "text/plain"),
        ResourceFixture(uri: "test://static-binary", name: "static-binary", mimeType: "image/png"),
        ResourceFixture(uri: watchedURI, name: "watched-resource", mimeType: "text/plain"),
    ]

    /// The template of resources.
    static let template: JSON = [
        "uriTemplate": "\(templatePrefix){id}\(templateSuffix)", "name": "template", "mimeType": "application/json",
        "description": "Data for any id.",
    ]

    private static let templatePrefix = "test://template/"
    private static let templateSuffix = "/data"

    /// What a resource holds, and for how long it may be kept; nil where there is none.
    static func read(_ uri: String, hub: FixtureHub) -> (outcome: MCPOutcome, cache: MCPCacheHint)? {
        switch uri {
        case "test://static-text":
            return (text(uri, "text/plain", "This is the content of the static text resource."), steadyCache)
        case "test://static-binary":
            let contents: JSON = ["uri": .string(uri), "mimeType": "image/png", "blob": .string(Payload.png)]
            return (.complete(["contents": [contents]]), steadyCache)
        case watchedURI:
            let changes = hub.watchedResourceChangesCount
            return (text(uri, "text/plain", "The watched resource has changed \(changes) times."), MCPCacheHint())
        default:
            guard let id = templateID(uri) else { return nil }
            let data: JSON = ["id": .string(id), "templateTest": true, "data": .string("Data for ID: \(id)")]
            return (text(uri, "application/json", data.encodedText()), steadyCache)
        }
    }

    private static func text(_ uri: String, _ mimeType: String, _ text: String) -> MCPOutcome {
        .complete(["contents": [["uri": .string(uri), "mimeType": .string(mimeType), "text": .string(text)]]])
    }

    /// The id within a URI of the template, which is one segment of its path.
    private static func templateID(_ uri: String) -> String? {
        guard uri.hasPrefix(templatePrefix), uri.hasSuffix(templateSuffix),
            uri.utf8.count > templatePrefix.utf8.count + templateSuffix.utf8.count
        else { return nil }
        let id = String(uri.dropFirst(templatePrefix.count).dropLast(templateSuffix.count))
        return id.isEmpty || id.contains("/") ? nil : id
    }
}
