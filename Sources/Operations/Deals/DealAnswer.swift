internal import DealModel
internal import Wire
internal import WorkspaceStore

/// A deal with its links as one moment has them, on its way to an answer.
struct DealAnswer: Sendable {
    let deal: Deal
    let contactLinks: [DealLink<DealContact>]
    /// The tags by their ordinals.
    let tagOrdinals: [Int]
    let definitions: Definitions

    init(deal: StoredDeal, write: WriteTransaction) throws(StoreError) {
        self.deal = deal.deal
        contactLinks = try write.contactLinks(of: deal)
        tagOrdinals = try write.tagOrdinals(of: deal)
        definitions = write.definitions
    }

    init(deal: StoredDeal, reader: WorkspaceReader) throws(StoreError) {
        self.deal = deal.deal
        contactLinks = try reader.contactLinks(of: deal)
        tagOrdinals = try reader.tagOrdinals(of: deal)
        definitions = reader.definitions
    }

    init(deal: StoredDeal, pinned: PinnedDeals) throws(StoreError) {
        self.deal = deal.deal
        contactLinks = try pinned.contactLinks(of: deal)
        tagOrdinals = try pinned.tagOrdinals(of: deal)
        definitions = pinned.definitions
    }

    var json: JSON {
        DealJSON.json(
            deal, contacts: contactLinks.map(\.value), tags: definitions.names(ofTags: tagOrdinals),
            definitions: definitions)
    }

    var answer: OperationAnswer { answer(json) }

    /// The answer for a deal that was made.
    var created: OperationAnswer {
        var answer = answer
        answer.location = "/deals/\(deal.id)"
        return answer
    }

    /// Another form of the deal as an answer.
    func answer(_ json: JSON) -> OperationAnswer {
        var answer = OperationAnswer.json(json)
        answer.entityTag = DealJSON.entityTag(deal, definitions: definitions)
        return answer
    }
}
