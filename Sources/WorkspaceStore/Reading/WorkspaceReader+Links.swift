public import DealModel

extension WorkspaceReader {
    /// The contacts of a deal now with since when it has them, in the order in which they came.
    public func contactLinks(of deal: StoredDeal) throws(StoreError) -> [DealLink<DealContact>] {
        try reads.links.contacts(of: deal)
    }

    /// The contacts that a deal had at a moment, by what was recorded up to `sequence`; none before its creation.
    public func contactLinks(
        of deal: StoredDeal, at instant: Instant, knownTo sequence: Int64
    ) throws(StoreError) -> [DealLink<DealContact>] {
        let history = try history(of: deal)
        guard let facts = history.state(at: instant, knownTo: sequence, in: definitions),
            let createdAt = history.createdAt(knownTo: sequence)
        else { return [] }
        return LinkFolding.contacts(
            try reads.links.contactChanges(of: deal.ordinal), at: instant, knownTo: sequence, primary: facts.contactID,
            createdAt: createdAt)
    }

    /// The ordinals of the tags of a deal now.
    public func tagOrdinals(of deal: StoredDeal) throws(StoreError) -> [Int] {
        try reads.links.tags(of: deal, definitions: definitions)
    }

    /// The tags, by their ordinals, that a deal had at a moment, by what was recorded up to `sequence`, in the order in
    /// which they came; none before its creation.
    public func tagLinks(
        of deal: StoredDeal, at instant: Instant, knownTo sequence: Int64
    ) throws(StoreError) -> [DealLink<Int>] {
        let createdAt = try history(of: deal).createdAt(knownTo: sequence)
        guard let createdAt, createdAt <= instant else { return [] }
        let changes = try reads.links.tagChanges(of: deal.ordinal, definitions: definitions)
        return LinkFolding.tags(changes, at: instant, knownTo: sequence, createdAt: createdAt)
    }
}
