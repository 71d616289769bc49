internal import DealModel
internal import Wire
internal import WorkspaceStore

/// A deal with its links as one moment has them, on its way to an answer.
struct DealAnswer: Sendable {
    let deal: Deal
    let contacts: [DealContact]
    let tags: [String]
    let definitions: Definitions

    init(deal: StoredDeal, write: WriteTransaction, contacts: [DealContact], tags: [String]) {
        self.deal = deal.deal
        self.contacts = contacts
        self.tags = tags
        definitions = write.definitions
    }

    init(deal: StoredDeal, reader: WorkspaceReader) throws(StoreError) {
        self.deal = deal.deal
        contacts = try reader.contacts(of: deal)
        tags = try reader.tags(of: deal)
        definitions = reader.definitions
    }

    var json: JSON { DealJSON.json(deal, contacts: contacts, tags: tags, definitions: definitions) }

    var answer: OperationAnswer {
        var answer = OperationAnswer.json(json)
        answer.entityTag = DealJSON.entityTag(deal, definitions: definitions)
        return answer
    }
}
