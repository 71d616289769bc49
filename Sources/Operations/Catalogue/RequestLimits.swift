/// What bounds the content of a request, whichever door it comes through.
public struct RequestLimits: Sendable, Equatable {
    /// How deep the arrays and objects of a body may nest.
    public let jsonDepthMax: Int
    /// How many entries a page of a list can be asked to have.
    public let pageEntriesMax: Int

    /// What can be asked for as `jsonDepthMax`: from what the deepest body needs to what the reader takes.
    public static let jsonDepths = 8...64
    /// What can be asked for as `pageEntriesMax`: from the entries of a page that nobody asked more of.
    public static let pageEntries = Paging.limitDefault...Paging.limitMax

    /// The defaults, or others within their ranges.
    public init(jsonDepthMax: Int = 64, pageEntriesMax: Int = 500) {
        precondition(Self.jsonDepths.contains(jsonDepthMax), "The depth of JSON cannot be \(jsonDepthMax)")
        precondition(Self.pageEntries.contains(pageEntriesMax), "A page cannot have \(pageEntriesMax) entries")
        self.jsonDepthMax = jsonDepthMax
        self.pageEntriesMax = pageEntriesMax
    }
}
