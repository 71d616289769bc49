/// A contact, kept elsewhere, that has to do with a deal.
public struct DealContact: Hashable, Sendable {
    /// The contact.
    public let contactID: ContactID
    /// What part it plays; 1 to 100 characters.
    public var role: String?
    /// Whether it is the main one, which is so where the deal's `contact_id` names it: that field alone is stored, so
    /// that no two contacts can be the main one at any moment.
    public var isPrimary: Bool
    /// The contact that brought it in.
    public var introducedBy: ContactID?
    /// Free JSON, as canonical text.
    public var metadata: String?

    /// Makes a link.
    public init(
        contactID: ContactID, role: String? = nil, isPrimary: Bool = false, introducedBy: ContactID? = nil,
        metadata: String? = nil
    ) {
        self.contactID = contactID
        self.role = role
        self.isPrimary = isPrimary
        self.introducedBy = introducedBy
        self.metadata = metadata
    }

    /// Takes some fields of another one. Whether it is linked, or the main one, is not among them.
    public mutating func take(_ fields: LinkFieldSet, of other: DealContact) {
        if fields.contains(.role) { role = other.role }
        if fields.contains(.introducedBy) { introducedBy = other.introducedBy }
        if fields.contains(.metadata) { metadata = other.metadata }
    }
}
