/// A field of a deal that can be filtered by.
public enum FilterField: Hashable, Sendable {
    /// The deal's id.
    case id
    /// The title.
    case title
    /// The description.
    case description
    /// The pipeline.
    case pipeline
    /// The stage.
    case stage
    /// Open, won or lost, as follows from the stage.
    case status
    /// The amount.
    case amount
    /// The currency.
    case currency
    /// How often the amount is paid.
    case valuePeriod
    /// How many months it is paid for.
    case termMonths
    /// The deal's own probability.
    case probability
    /// The probability that counts: the stage's where it is closed, else the deal's own, else the stage's.
    case effectiveProbability
    /// The expected close date.
    case expectedCloseDate
    /// The owner.
    case owner
    /// Where the deal came from.
    case source
    /// What is to be done next.
    case nextStep
    /// The owner's forecast category.
    case forecastCategory
    /// The lead's forecast category.
    case leaderCategory
    /// The organization.
    case organization
    /// The primary contact, as the deal's field `contact_id` has it.
    case contact
    /// Every contact that is linked to the deal.
    case contacts
    /// The names of the tags on the deal.
    case tags
    /// The system that gave the external id.
    case externalSource
    /// The id in that system.
    case externalID
    /// Why it was won.
    case wonReason
    /// Why it was lost.
    case lostReason
    /// When it was won, while it is.
    case wonAt
    /// When it was lost, while it is.
    case lostAt
    /// When it was closed, while it is.
    case closedAt
    /// Who created it.
    case createdBy
    /// When it came to be.
    case createdAt
    /// When anything about it was last recorded.
    case updatedAt
    /// When it was deleted.
    case deletedAt
    /// The version.
    case version
    /// A member of the metadata, as text: a text as it is, a number in its canonical form, `true` or `false`. Null,
    /// lists and objects count as missing.
    case metadata(String)

    /// How many characters the name of a member of the metadata can have, to be filtered by.
    public static let metadataKeyCharactersMax = 64

    /// All fields but the members of the metadata.
    public static let named = names.map(\.field)

    /// What the names of members of the metadata begin with.
    public static let metadataPrefix = "metadata."

    /// The field of that name on the wire.
    ///
    /// A member of the metadata is `metadata.` and a name of ASCII letters, digits, `_` and `-`.
    public init?(name: String) {
        if let known = Self.fieldsByName[name] {
            self = known
            return
        }
        guard name.hasPrefix(Self.metadataPrefix) else { return nil }
        let key = String(name.dropFirst(Self.metadataPrefix.count))
        guard Self.isMetadataKey(key) else { return nil }
        self = .metadata(key)
    }

    /// The name on the wire.
    public var name: String {
        if case .metadata(let key) = self { return Self.metadataPrefix + key }
        return Self.namesByField[self] ?? ""
    }

    /// What kind of values it has.
    public var type: FilterType {
        switch self {
        case .title, .description, .owner, .source, .nextStep, .externalSource, .externalID, .wonReason, .lostReason,
            .createdBy, .metadata:
            .text
        case .id, .pipeline, .stage, .organization, .contact: .id
        case .status: .choice(StageKind.allCases.map(\.rawValue))
        case .currency: .choice(Currency.codes)
        case .valuePeriod: .choice(ValuePeriod.allCases.map(\.rawValue))
        case .forecastCategory, .leaderCategory: .choice(ForecastCategory.allCases.map(\.rawValue))
        case .termMonths, .version: .integer
        case .amount: .amount
        case .probability, .effectiveProbability: .probability
        case .expectedCloseDate: .date
        case .wonAt, .lostAt, .closedAt, .createdAt, .updatedAt, .deletedAt: .instant
        case .tags: .texts
        case .contacts: .ids
        }
    }

    /// Whether a text can be the name of a member of the metadata that is filtered by.
    static func isMetadataKey(_ key: String) -> Bool {
        (1...metadataKeyCharactersMax).contains(key.utf8.count)
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static let fieldsByName = Dictionary(uniqueKeysWithValues: names.map { ($0.name, $0.field) })
    private static let namesByField = Dictionary(uniqueKeysWithValues: names.map { ($0.field, $0.name) })

    private static let names: [(field: FilterField, name: String)] = [
        (.id, "id"), (.title, "title"), (.description, "description"), (.pipeline, "pipeline_id"),
        (.stage, "stage_id"), (.status, "status"), (.amount, "amount"), (.currency, "currency"),
        (.valuePeriod, "value_period"), (.termMonths, "term_months"), (.probability, "probability"),
        (.effectiveProbability, "effective_probability"), (.expectedCloseDate, "expected_close_date"),
        (.owner, "owner_id"), (.source, "source"), (.nextStep, "next_step"),
        (.forecastCategory, "forecast_category"), (.leaderCategory, "leader_category"),
        (.organization, "organization_id"), (.contact, "contact_id"), (.contacts, "contacts"), (.tags, "tags"),
        (.externalSource, "external_source"), (.externalID, "external_id"), (.wonReason, "won_reason"),
        (.lostReason, "lost_reason"), (.wonAt, "won_at"), (.lostAt, "lost_at"), (.closedAt, "closed_at"),
        (.createdBy, "created_by"), (.createdAt, "created_at"), (.updatedAt, "updated_at"),
        (.deletedAt, "deleted_at"), (.version, "version"),
    ]
}
