/// The fields of a deal, each versioned by itself. The raw value is its bit in stored versions and never changes.
public enum DealField: Int, CaseIterable, Sendable {
    /// The pipeline; always set together with the stage.
    case pipeline = 0
    /// The stage.
    case stage = 1
    /// The amount; always set together with the currency, whose minor units it counts.
    case amount = 2
    /// The currency.
    case currency = 3
    /// How often the amount is paid.
    case valuePeriod = 4
    /// How many months it is paid for.
    case termMonths = 5
    /// The deal's own probability.
    case probability = 6
    /// The expected close date.
    case expectedCloseDate = 7
    /// The owner.
    case owner = 8
    /// The forecast category that the owner set.
    case forecastCategory = 9
    /// The forecast category that the owner's lead set.
    case leaderCategory = 10
    /// Whether the deal is deleted.
    case deleted = 11
    /// The title.
    case title = 12
    /// The description.
    case description = 13
    /// Where the deal came from.
    case source = 14
    /// What is to be done next.
    case nextStep = 15
    /// The organization.
    case organization = 16
    /// The primary contact.
    case contact = 17
    /// Why it was won.
    case wonReason = 18
    /// Why it was lost.
    case lostReason = 19
    /// Free JSON.
    case metadata = 20
    /// The id that another system gave.
    case externalID = 21

    /// The name on the wire.
    public var name: String {
        switch self {
        case .pipeline: "pipeline_id"
        case .stage: "stage_id"
        case .amount: "amount"
        case .currency: "currency"
        case .valuePeriod: "value_period"
        case .termMonths: "term_months"
        case .probability: "probability"
        case .expectedCloseDate: "expected_close_date"
        case .owner: "owner_id"
        case .forecastCategory: "forecast_category"
        case .leaderCategory: "leader_category"
        case .deleted: "deleted"
        case .title: "title"
        case .description: "description"
        case .source: "source"
        case .nextStep: "next_step"
        case .organization: "organization_id"
        case .contact: "contact_id"
        case .wonReason: "won_reason"
        case .lostReason: "lost_reason"
        case .metadata: "metadata"
        case .externalID: "external_id"
        }
    }
}

/// A set of deal fields, one bit each.
public struct DealFieldSet: OptionSet, Hashable, Sendable {
    /// Bit *n* stands for the field whose raw value is *n*.
    public let rawValue: UInt32

    /// Takes the bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The set of one field.
    public init(_ field: DealField) { rawValue = 1 << UInt32(field.rawValue) }

    /// The set of several fields.
    public init(_ fields: [DealField]) { rawValue = fields.reduce(0) { $0 | 1 << UInt32($1.rawValue) } }

    /// Every field.
    public static let all = DealFieldSet(DealField.allCases)
    /// The fields that the columns hold.
    public static let analytic = DealFieldSet([
        .pipeline, .stage, .amount, .currency, .valuePeriod, .termMonths, .probability, .expectedCloseDate, .owner,
        .forecastCategory, .leaderCategory, .deleted, .source, .organization, .wonReason, .lostReason,
    ])

    /// Whether the field is in the set.
    public func contains(_ field: DealField) -> Bool { rawValue & (1 << UInt32(field.rawValue)) != 0 }

    /// The fields in the set, by raw value.
    public var fields: [DealField] { DealField.allCases.filter { contains($0) } }
}
