/// The values of a deal's fields, either all of them at one moment or those that one version sets.
public struct DealFacts: Hashable, Sendable {
    /// The pipeline; nil only in a version that does not set it.
    public var pipelineID: PipelineID?
    /// The stage; nil only in a version that does not set it.
    public var stageID: StageID?
    /// The amount in minor units of `currency`; nil where the deal has no price yet.
    public var amountMinorUnits: Int64?
    /// The currency; may stand without an amount, never the other way round.
    public var currency: Currency?
    /// How often the amount is paid.
    public var valuePeriod: ValuePeriod?
    /// How many months it is paid for; 1 to 1,200.
    public var termMonths: Int?
    /// The deal's own probability; nil inherits the stage's.
    public var probability: Probability?
    /// When it is expected to close.
    public var expectedCloseDate: CivilDate?
    /// Who owns it; 1 to 200 characters, case-sensitive.
    public var ownerID: String?
    /// The owner's forecast category.
    public var forecastCategory: ForecastCategory?
    /// The owner's lead's forecast category.
    public var leaderCategory: ForecastCategory?
    /// Whether it is deleted.
    public var isDeleted = false
    /// What people call it; nil only in a version that does not set it.
    public var title: String?
    /// Free text.
    public var description: String?
    /// Where it came from; 1 to 200 characters.
    public var source: String?
    /// What is to be done next.
    public var nextStep: String?
    /// The organization, kept elsewhere.
    public var organizationID: OrganizationID?
    /// The primary contact, kept elsewhere.
    public var contactID: ContactID?
    /// Why it was won.
    public var wonReason: String?
    /// Why it was lost.
    public var lostReason: String?
    /// A JSON object as canonical text, at most 16 KiB.
    public var metadata: String?
    /// The id that another system gave it.
    public var externalID: ExternalID?

    /// Begins with nothing set.
    public init() {}

    /// The amount with its currency.
    public var amount: Money? {
        guard let amountMinorUnits, let currency else { return nil }
        return Money(minorUnits: amountMinorUnits, currency: currency)
    }

    /// The texts that are set, in a fixed order.
    var texts: [String] {
        [
            ownerID, title, description, source, nextStep, wonReason, lostReason, metadata, externalID?.source,
            externalID?.id,
        ].compactMap { $0 }
    }

    /// Lays a version's changes over what comes before it in the deal's life.
    ///
    /// A stage ends the reasons of every closing that it is none of, unless the version gives one itself: a win that
    /// was recorded first must not show the reason of an earlier loss that was recorded later.
    public mutating func take(_ changes: DealChanges, in definitions: Definitions) {
        let stageID = changes.fields.contains(.stage) ? changes.facts.stageID : nil
        if let kind = stageID.flatMap({ definitions.stage($0)?.kind }) {
            if kind != .won { wonReason = nil }
            if kind != .lost { lostReason = nil }
        }
        take(changes.fields, from: changes.facts)
    }

    /// Takes the given fields over from `other`.
    public mutating func take(_ fields: DealFieldSet, from other: DealFacts) {
        for field in DealField.allCases where fields.contains(field) { take(field, from: other) }
    }

    private mutating func take(_ field: DealField, from other: DealFacts) {
        switch field {
        case .pipeline: pipelineID = other.pipelineID
        case .stage: stageID = other.stageID
        case .amount: amountMinorUnits = other.amountMinorUnits
        case .currency: currency = other.currency
        case .valuePeriod: valuePeriod = other.valuePeriod
        case .termMonths: termMonths = other.termMonths
        case .probability: probability = other.probability
        case .expectedCloseDate: expectedCloseDate = other.expectedCloseDate
        case .owner: ownerID = other.ownerID
        case .forecastCategory: forecastCategory = other.forecastCategory
        case .leaderCategory: leaderCategory = other.leaderCategory
        case .deleted: isDeleted = other.isDeleted
        case .title: title = other.title
        case .description: description = other.description
        case .source: source = other.source
        case .nextStep: nextStep = other.nextStep
        case .organization: organizationID = other.organizationID
        case .contact: contactID = other.contactID
        case .wonReason: wonReason = other.wonReason
        case .lostReason: lostReason = other.lostReason
        case .metadata: metadata = other.metadata
        case .externalID: externalID = other.externalID
        }
    }
}
