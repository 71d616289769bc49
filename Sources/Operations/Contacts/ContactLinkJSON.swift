internal import DealModel
internal import Digests
internal import Wire

/// How a contact of a deal looks on the wire.
enum ContactLinkJSON {
    static let role = Schemas.text(
        "What part it plays, in your own words; customary are decision_maker, influencer, champion and end_user.",
        1...DealLimits.roleCharactersMax, example: "champion")
    static let isPrimary = Schema.boolean(
        "Whether it is the main one, the deal's contact_id; at most one is.", example: true)
    static let introducedBy = Schemas.id("The contact that brought it in.")
    static let metadata = Schema.map(
        "Free JSON, at most 2 KiB.", of: .any("Anything.", example: "met in Lyon"), example: ["note": "met in Lyon"]
    ).named("ContactMetadata")

    static let schema = Schema.object(
        "A contact that has to do with a deal.",
        [
            .required("id", Schemas.id("The link's own id; always the same for a deal and a contact.")),
            .required("deal_id", Schemas.id("The deal.")),
            .required("contact_id", Schemas.id("The contact, kept elsewhere.")), .required("role", role.nullable()),
            .required("is_primary", isPrimary), .required("introduced_by", introducedBy.nullable()),
            .required("metadata", metadata.nullable()),
            .required("created_at", Schemas.instant("Since when it has had to do with the deal without a break.")),
            .required("updated_at", Schemas.instant("When the last change to it was recorded.")),
        ]
    ).named("ContactLink")

    static func json(_ link: DealLink<DealContact>, of deal: DealID) -> JSON {
        let contact = link.value
        return [
            "id": .id(id(of: contact.contactID, on: deal)), "deal_id": .id(deal), "contact_id": .id(contact.contactID),
            "role": .optional(contact.role), "is_primary": .bool(contact.isPrimary),
            "introduced_by": .id(contact.introducedBy), "metadata": DealJSON.metadata(contact.metadata),
            "created_at": .instant(link.addedAt), "updated_at": .instant(link.updatedAt),
        ]
    }

    /// The id follows from the two that are linked: a UUID of version 8 (RFC 9562, 5.8).
    private static func id(of contact: ContactID, on deal: DealID) -> Identifier<DealLink<DealContact>> {
        let digest = SHA256.digest(of: Array("\(deal) \(contact)".utf8))
        func half(_ start: Int) -> UInt64 { digest[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        return Identifier(
            high: half(0) & ~0xF000 | 0x8000, low: half(8) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}
