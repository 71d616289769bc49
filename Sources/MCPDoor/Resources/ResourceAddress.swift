internal import Wire

/// What a URI of this server names.
enum ResourceAddress: Hashable, Sendable {
    /// All pipelines with their stages.
    case pipelines
    /// One pipeline, by its id or its name.
    case pipeline(String)
    /// One deal, by its id or its exact title.
    case deal(String)
    /// What a figure means.
    case definition(String)
    /// The fields of a kind of thing.
    case schema(String)
    /// A report as a file, and what it is asked for, as in a query.
    case report(String, query: String)

    /// Reads a URI; nil for one that names nothing here.
    init?(_ uri: String) {
        guard uri.hasPrefix(Self.scheme) else { return nil }
        let halves = uri.dropFirst(Self.scheme.count).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = (halves.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2 else { return nil }
        let name = parts.count == 2 ? try? QueryString.decodePathSegment(String(parts[1]), name: "name") : nil
        switch (String(first), name) {
        case ("reports", let name?) where !name.isEmpty:
            self = .report(name, query: halves.count == 2 ? String(halves[1]) : "")
        // Nothing else is asked for anything.
        case _ where halves.count == 2: return nil
        case ("pipelines", nil) where parts.count == 1: self = .pipelines
        case ("pipelines", let name?) where !name.isEmpty: self = .pipeline(name)
        case ("deals", let name?) where !name.isEmpty: self = .deal(name)
        case ("definitions", let name?) where !name.isEmpty: self = .definition(name)
        case ("schema", let name?) where !name.isEmpty: self = .schema(name)
        default: return nil
        }
    }

    /// What every URI begins with.
    static let scheme = "crm://"

    /// The URI.
    var uri: String {
        switch self {
        case .pipelines: Self.scheme + "pipelines"
        case .pipeline(let name): Self.scheme + "pipelines/" + name.percentEncoded
        case .deal(let name): Self.scheme + "deals/" + name.percentEncoded
        case .definition(let name): Self.scheme + "definitions/" + name.percentEncoded
        case .schema(let name): Self.scheme + "schema/" + name.percentEncoded
        case .report(let name, let query):
            Self.scheme + "reports/" + name.percentEncoded + (query.isEmpty ? "" : "?" + query)
        }
    }
}
