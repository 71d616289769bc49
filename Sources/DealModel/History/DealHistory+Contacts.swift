extension DealHistory {
    /// A stretch of time in which a deal has one main contact.
    public struct ContactSpan: Hashable, Sendable {
        /// The main contact.
        public let contactID: ContactID
        /// From when on it is.
        public let from: Instant
        /// When it is no longer; nil while it is.
        public let until: Instant?
    }

    /// When the deal has which main contact, by all that is known; spans without length are left out.
    public var contactSpans: [ContactSpan] {
        let changes = standing().filter { $0.changes.fields.contains(.contact) }
        return changes.enumerated().compactMap { index, version in
            let until = index + 1 < changes.count ? changes[index + 1].effectiveAt : nil
            guard let contact = version.changes.facts.contactID, until != version.effectiveAt else { return nil }
            return ContactSpan(contactID: contact, from: version.effectiveAt, until: until)
        }
    }
}
