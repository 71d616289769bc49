public import DealModel

extension WriteTransaction {
    /// The contacts of a deal now, in the order in which they came.
    public func contactLinks(of deal: StoredDeal) throws(StoreError) -> [DealLink<DealContact>] {
        try reads.links.contacts(of: deal)
    }

    /// One contact of a deal at a moment; nil where it has nothing to do with the deal then. Whether it is the main one
    /// is not told.
    public func contactLink(
        _ contact: ContactID, of deal: StoredDeal, at instant: Instant = .latest
    ) throws(StoreError) -> DealLink<DealContact>? {
        DealLink(try reads.links.changes(of: contact, ofDeal: deal.ordinal), at: instant)?
            .clamped(toCreation: deal.deal.timeline.createdAt)
    }

    /// How many contacts a deal has at most at one time, from a moment on.
    public func contactPeak(of deal: StoredDeal, from instant: Instant) throws(StoreError) -> Int {
        let changes = try reads.links.contactChanges(of: deal.ordinal)
        let timelines = Dictionary(grouping: changes, by: \.contact.contactID).values.map {
            LinkTimeline($0.map(\.link))
        }
        return LinkTimeline.peak(timelines, from: instant)
    }

    /// How many tags a deal has at most at one time, from a moment on.
    public func tagPeak(of deal: StoredDeal, from instant: Instant) throws(StoreError) -> Int {
        let changes = try reads.links.tagChanges(of: deal.ordinal, definitions: definitions)
        let timelines = Dictionary(grouping: changes, by: \.tag).values.map { LinkTimeline($0.map(\.link)) }
        return LinkTimeline.peak(timelines, from: instant)
    }

    /// The first moment at which a deal's main contact is not linked to it, and that contact; nil where it always is.
    public func unlinkedPrimary(of deal: StoredDeal) throws(StoreError) -> (contact: ContactID, at: Instant)? {
        for span in try history(of: deal).contactSpans {
            let timeline = LinkTimeline(try reads.links.changes(of: span.contactID, ofDeal: deal.ordinal))
            if let gap = timeline.firstGap(from: span.from, until: span.until) { return (span.contactID, gap) }
        }
        return nil
    }

    /// The tags of a deal at a moment.
    public func tags(of deal: StoredDeal, at instant: Instant = .latest) throws(StoreError) -> [TagID] {
        let changes = try reads.links.tagChanges(of: deal.ordinal, definitions: definitions)
        return LinkFolding.tags(changes, at: instant).map { definitions.tags[$0.value].current.id }
    }

    /// The ordinals of the tags of a deal now.
    public func tagOrdinals(of deal: StoredDeal) throws(StoreError) -> [Int] {
        try reads.links.tags(of: deal, definitions: definitions)
    }

    /// How many deals, deleted ones included, have a tag now.
    public func dealCount(withTag tag: TagID) throws(StoreError) -> Int64 {
        guard let ordinal = definitions.ordinal(of: tag) else { return 0 }
        return try reads.links.dealCount(withTag: ordinal)
    }

    /// The deals, deleted ones included, that have a tag now.
    public func deals(withTag tag: TagID) throws(StoreError) -> [StoredDeal] {
        guard let ordinal = definitions.ordinal(of: tag) else { return [] }
        var deals: [StoredDeal] = []
        for deal in try reads.links.deals(withTag: ordinal) {
            guard let found = try reads.deal(ordinal: deal, definitions: definitions) else {
                throw .damaged("deal_tags row \(deal): there is no such deal")
            }
            deals.append(found)
        }
        return deals
    }

    /// Records a contact on a deal, new or changed, or that it is no longer there. Whether it is the main one is not
    /// recorded here: the deal's `contact_id` says that.
    ///
    /// - Parameters:
    ///   - fields: what the change sets: everything where the contact comes to the deal, and without `linked` where
    ///     one that is there is changed. A removal sets that it is not linked, and nothing else.
    ///   - effectiveAt: from when it holds; nil for now.
    /// - Returns: the deal, whose version has risen; it is not stored before `finish(_:)`.
    public func record(
        _ contact: DealContact, setting fields: LinkFieldSet = .all, on deal: StoredDeal, effectiveAt: Instant? = nil,
        isRemoved: Bool = false
    ) throws(StoreError) -> StoredDeal {
        _ = try log(
            contact, setting: isRemoved ? .linked : fields, on: deal, effectiveAt: effectiveAt ?? recordedAt,
            isRemoved: isRemoved)
        let changes = try reads.links.changes(of: contact.contactID, ofDeal: deal.ordinal)
        if let link = DealLink(changes) {
            try put(link, on: deal)
        } else {
            statements.dropContact.bind(1, deal.ordinal)
            statements.dropContact.bind(2, contact.contactID)
            try storing { () throws(SQLiteError) in try statements.dropContact.run() }
        }
        return touched(deal)
    }

    /// Records a tag on a deal, or that it is no longer there.
    ///
    /// - Returns: the deal, whose version has risen; it is not stored before `finish(_:)`.
    /// - Precondition: the tag is known.
    public func record(
        tag: TagID, on deal: StoredDeal, effectiveAt: Instant? = nil, isRemoved: Bool = false
    ) throws(StoreError) -> StoredDeal {
        let ordinal = try log(tag: tag, on: deal, effectiveAt: effectiveAt ?? recordedAt, isRemoved: isRemoved)
        let changes = try reads.links.changes(ofTag: ordinal, ofDeal: deal.ordinal, definitions: definitions)
        try put(tag: ordinal, on: deal, isThere: DealLink(changes) != nil)
        return touched(deal)
    }

    /// Stores a deal whose links have changed.
    public func finish(_ deal: StoredDeal) throws(StoreError) { try update(deal) }

    /// Records the contact of a deal that has none yet.
    func addFirst(_ contact: DealContact, on deal: StoredDeal, effectiveAt: Instant) throws(StoreError) {
        let change = try log(contact, setting: .all, on: deal, effectiveAt: effectiveAt, isRemoved: false)
        if let link = DealLink([change.link]) { try put(link, on: deal) }
    }

    /// Records the tag of a deal that has none yet.
    func addFirst(tag: TagID, on deal: StoredDeal, effectiveAt: Instant) throws(StoreError) {
        try put(tag: try log(tag: tag, on: deal, effectiveAt: effectiveAt, isRemoved: false), on: deal, isThere: true)
    }

    private func log(
        _ contact: DealContact, setting fields: LinkFieldSet, on deal: StoredDeal, effectiveAt: Instant,
        isRemoved: Bool
    ) throws(StoreError) -> LinkRows.ContactChange {
        precondition(!fields.isEmpty, "a change to the contact \(contact.contactID) sets nothing")
        var stored = DealContact(contactID: contact.contactID)
        stored.take(fields, of: contact)
        let change = LinkRows.ContactChange(
            sequence: nextSequence, deal: deal.ordinal, contact: stored, effectiveAt: effectiveAt,
            recordedAt: recordedAt, fields: fields, isRemoved: isRemoved)
        try log(kind: .dealContact, id: deal.deal.id, changes: ChangeText.text(of: change))
        LinkRows.bind(change, to: statements.insertContact, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertContact.run() }
        return change
    }

    private func log(
        tag: TagID, on deal: StoredDeal, effectiveAt: Instant, isRemoved: Bool
    ) throws(StoreError) -> Int {
        guard let ordinal = definitions.ordinal(of: tag) else { preconditionFailure("there is no tag \(tag)") }
        let change = LinkRows.TagChange(
            sequence: nextSequence, deal: deal.ordinal, tag: ordinal, effectiveAt: effectiveAt,
            recordedAt: recordedAt, isRemoved: isRemoved)
        let definition = definitions.tags[ordinal].current
        try log(kind: .dealTag, id: deal.deal.id, changes: ChangeText.text(of: change, tag: definition))
        LinkRows.bind(change, to: statements.insertDealTag, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertDealTag.run() }
        state.batch.tagChanges.append(change.analytic)
        return ordinal
    }

    private func put(_ link: DealLink<DealContact>, on deal: StoredDeal) throws(StoreError) {
        CurrentLinkRow.bind(link, ofDeal: deal.ordinal, to: statements.putContact)
        try storing { () throws(SQLiteError) in try statements.putContact.run() }
    }

    private func put(tag ordinal: Int, on deal: StoredDeal, isThere: Bool) throws(StoreError) {
        let statement = isThere ? statements.putTag : statements.dropTag
        statement.bind(1, deal.ordinal)
        statement.bind(2, Int64(ordinal))
        try storing { () throws(SQLiteError) in try statement.run() }
    }

    private func touched(_ deal: StoredDeal) -> StoredDeal {
        var stored = deal
        stored.deal.version += 1
        stored.deal.updatedAt = recordedAt
        return stored
    }
}
