extension Definitions {
    /// The tag as it is now, deleted ones included; nil for an unknown id.
    public func tag(_ id: TagID) -> Tag? { ordinal(of: id).map { tags[$0].current } }

    /// The tag of that name that is not deleted; nil where there is none. Names are compared byte by byte.
    public func tag(named name: String) -> Tag? { tagOrdinal(named: name).map { tags[$0].current } }

    /// The names that tags have now, in the order of their bytes.
    ///
    /// - Parameter ordinals: ordinals of tags.
    public func names(ofTags ordinals: [Int]) -> [String] {
        ordinals.map { tags[$0].current.name }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
