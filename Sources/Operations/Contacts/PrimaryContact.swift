internal import DealModel
internal import Wire
internal import WorkspaceStore

/// How a deal's `contact_id` and its contacts are kept in step.
///
/// `contact_id` says which contact is the main one; `is_primary` of a contact is whether it is that one. So there is
/// one main contact at most, at any moment and by any knowledge. Whoever becomes the main contact is linked to the
/// deal, and when the main contact is taken off, `contact_id` is emptied from then on. A change of the past that would
/// leave a main contact of some later moment without a link is refused.
enum PrimaryContact {
    /// The change to the deal that makes a contact the main one, or no longer; nil where it is as wanted.
    static func change(_ isPrimary: Bool?, of contact: ContactID, from primary: ContactID?) -> DealChanges? {
        guard let isPrimary, isPrimary != (primary == contact) else { return nil }
        var changes = DealChanges()
        changes.set(.contact) { $0.contactID = isPrimary ? contact : nil }
        return changes
    }

    /// Links the contact that a change names, unless it is linked at that moment.
    ///
    /// - Returns: the deal, not stored yet.
    static func link(
        _ changes: DealChanges, on deal: StoredDeal, at instant: Instant, in write: WriteTransaction
    ) throws(StoreError) -> StoredDeal {
        guard changes.fields.contains(.contact), let contact = changes.facts.contactID,
            try write.contactLink(contact, of: deal, at: instant) == nil
        else { return deal }
        try LinkWriting.checkRoom(for: 1, on: deal)
        let linked = try write.record(DealContact(contactID: contact), on: deal, effectiveAt: instant)
        try checkCount(of: linked, from: instant, in: write)
        return linked
    }

    /// Refuses more contacts than a deal has at most at one time.
    static func checkCount(of deal: StoredDeal, from instant: Instant, in write: WriteTransaction) throws(StoreError) {
        guard try write.contactPeak(of: deal, from: instant) > DealLimits.contactsMax else { return }
        throw .refused(Problem(.conflict, "A deal has at most \(DealLimits.contactsMax) contacts at one time."))
    }

    /// Refuses a change of the past after which the main contact of some later moment would not be linked then.
    static func checkLinked(_ deal: StoredDeal, pointer: String, in write: WriteTransaction) throws(StoreError) {
        guard let gap = try write.unlinkedPrimary(of: deal) else { return }
        let detail = "\(gap.contact) would be the main contact at \(gap.at) without being linked to the deal then."
        throw .refused(
            Problem(.conflict, detail, errors: [FieldProblem(pointer: pointer, code: "outlived", detail: detail)]))
    }
}
