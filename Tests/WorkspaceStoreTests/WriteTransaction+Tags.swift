import DealModel

@testable import WorkspaceStore

extension WriteTransaction {
    /// The tag of that name, made where there is none.
    func tag(named name: String) throws(StoreError) -> TagID {
        if let known = definitions.tag(named: name) { return known.id }
        let tag = Tag(id: newID(), name: name)
        try record(tag)
        return tag.id
    }

    /// The tags of those names, made where there are none.
    func tags(named names: [String]) throws(StoreError) -> [TagID] {
        var tags: [TagID] = []
        for name in names { tags.append(try tag(named: name)) }
        return tags
    }
}
