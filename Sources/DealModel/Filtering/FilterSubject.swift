/// A deal with everything that a filter can ask of it.
public struct FilterSubject: Sendable {
    /// The deal.
    public let deal: Deal
    /// The contacts linked to it.
    public let contacts: [DealContact]
    /// The names of its tags.
    public let tags: [String]
    /// The pipelines and stages by which its status and probability are told.
    public let definitions: Definitions
    /// The scalar of that name in the deal's metadata as text; see `FilterField.metadata`.
    public let metadata: @Sendable (String) -> String?

    /// Joins a deal and what belongs to it.
    public init(
        deal: Deal, contacts: [DealContact], tags: [String], definitions: Definitions,
        metadata: @escaping @Sendable (String) -> String?
    ) {
        self.deal = deal
        self.contacts = contacts
        self.tags = tags
        self.definitions = definitions
        self.metadata = metadata
    }

    /// The deal's value for a field that has one at most; nil where it has none, and for sets.
    public func value(of field: FilterField) -> FilterValue? {
        let facts = deal.facts
        return switch field {
        case .id: .id(of: deal.id)
        case .pipeline: facts.pipelineID.map { .id(of: $0) }
        case .stage: facts.stageID.map { .id(of: $0) }
        case .organization: facts.organizationID.map { .id(of: $0) }
        case .contact: facts.contactID.map { .id(of: $0) }
        case .amount: facts.amount.map { .amount($0) }
        case .termMonths: facts.termMonths.map { .integer(Int64($0)) }
        case .version: .integer(deal.version)
        case .probability: facts.probability.map { .probability($0) }
        case .effectiveProbability: stage?.probability(override: facts.probability).map { .probability($0) }
        case .expectedCloseDate: facts.expectedCloseDate.map { .date($0) }
        case .wonAt, .lostAt, .closedAt, .createdAt, .updatedAt, .deletedAt: instant(of: field).map { .instant($0) }
        case .contacts, .tags: nil
        default: text(of: field).map { .text($0) }
        }
    }

    /// The deal's values for a field that is a set; empty for any other.
    public func values(of field: FilterField) -> [FilterValue] {
        switch field {
        case .contacts: contacts.map { .id(of: $0.contactID) }
        case .tags: tags.map { .text($0) }
        default: []
        }
    }

    private var stage: Stage? { deal.facts.stageID.flatMap { definitions.stage($0) } }

    private func instant(of field: FilterField) -> Instant? {
        switch field {
        case .wonAt: stage?.kind == .won ? deal.timeline.closedAt : nil
        case .lostAt: stage?.kind == .lost ? deal.timeline.closedAt : nil
        case .closedAt: deal.timeline.closedAt
        case .createdAt: deal.timeline.createdAt
        case .updatedAt: deal.updatedAt
        case .deletedAt: deal.timeline.deletedAt
        default: nil
        }
    }

    private func text(of field: FilterField) -> String? {
        let facts = deal.facts
        return switch field {
        case .title: facts.title
        case .description: facts.description
        case .status: stage?.kind.rawValue
        case .currency: facts.currency?.code
        case .valuePeriod: facts.valuePeriod?.rawValue
        case .owner: facts.ownerID
        case .source: facts.source
        case .nextStep: facts.nextStep
        case .forecastCategory: facts.forecastCategory?.rawValue
        case .leaderCategory: facts.leaderCategory?.rawValue
        case .externalSource: facts.externalID?.source
        case .externalID: facts.externalID?.id
        case .wonReason: facts.wonReason
        case .lostReason: facts.lostReason
        case .createdBy: deal.createdBy
        case .metadata(let key): metadata(key)
        default: nil
        }
    }
}
