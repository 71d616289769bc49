public import DealModel

extension WriteTransaction {
    /// Records a contact on a deal, new or changed, or that it is no longer there.
    ///
    /// - Returns: the deal, whose version has risen; it is not stored before `finish(_:)`.
    public func record(
        _ contact: DealContact, on deal: StoredDeal, effectiveAt: Instant? = nil, isRemoved: Bool = false
    ) throws(StoreError) -> StoredDeal {
        try log(contact, on: deal, effectiveAt: effectiveAt ?? recordedAt, isRemoved: isRemoved)
        return touched(deal)
    }

    /// Records a tag on a deal, or that it is no longer there.
    ///
    /// - Returns: the deal, whose version has risen; it is not stored before `finish(_:)`.
    public func record(
        tag: String, on deal: StoredDeal, effectiveAt: Instant? = nil, isRemoved: Bool = false
    ) throws(StoreError) -> StoredDeal {
        try log(tag: tag, on: deal, effectiveAt: effectiveAt ?? recordedAt, isRemoved: isRemoved)
        return touched(deal)
    }

    /// Stores a deal whose links have changed.
    public func finish(_ deal: StoredDeal) throws(StoreError) { try update(deal) }

    func log(
        _ contact: DealContact, on deal: StoredDeal, effectiveAt: Instant, isRemoved: Bool
    ) throws(StoreError) {
        let change = LinkRows.ContactChange(
            sequence: nextSequence, deal: deal.ordinal, contact: contact, effectiveAt: effectiveAt,
            recordedAt: recordedAt, isRemoved: isRemoved)
        try log(kind: .dealContact, id: deal.deal.id, changes: ChangeText.text(of: change))
        LinkRows.bind(change, to: statements.insertContact, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertContact.run() }
    }

    func log(tag: String, on deal: StoredDeal, effectiveAt: Instant, isRemoved: Bool) throws(StoreError) {
        let change = LinkRows.TagChange(
            sequence: nextSequence, deal: deal.ordinal, tag: tag, effectiveAt: effectiveAt,
            recordedAt: recordedAt, isRemoved: isRemoved)
        try log(kind: .dealTag, id: deal.deal.id, changes: ChangeText.text(of: change))
        LinkRows.bind(change, to: statements.insertTag, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertTag.run() }
    }

    private func touched(_ deal: StoredDeal) -> StoredDeal {
        var stored = deal
        stored.deal.version += 1
        stored.deal.updatedAt = recordedAt
        return stored
    }
}
