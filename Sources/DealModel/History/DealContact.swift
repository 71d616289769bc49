/// A contact, kept elsewhere, that has to do with a deal.
public struct DealContact: Hashable, Sendable {
    /// The contact.
    public let contactID: ContactID
    /// What part it plays; 1 to 100 characters.
    public var role: String?
    /// Whether it is the main one; true for at most one contact of a deal.
    public var isPrimary: Bool
    /// The contact that brought it in.
    public var introducedBy: ContactID?

    /// Makes a link.
    public init(contactID: ContactID, role: String? = nil, isPrimary: Bool = false, introducedBy: ContactID? = nil) {
        self.contactID = contactID
        self.role = role
        self.isPrimary = isPrimary
        self.introducedBy = introducedBy
    }
}
