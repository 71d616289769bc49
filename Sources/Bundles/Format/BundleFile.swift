/// The files of a bundle.
public enum BundleFile: String, CaseIterable, Sendable {
    /// The pipelines.
    case pipelines = "pipelines.csv"
    /// The stages of all pipelines.
    case stages = "stages.csv"
    /// The deals as they are now.
    case deals = "deals.csv"
    /// The deals' moves from stage to stage.
    case stageChanges = "stage_changes.csv"
    /// The contacts of deals.
    case dealContacts = "deal_contacts.csv"
    /// The tags on deals.
    case dealTags = "deal_tags.csv"
    /// The earlier values of deals' fields.
    case fieldChanges = "field_changes.csv"

    /// Columns named like this go into the deal's metadata, under what follows the prefix.
    public static let metadataPrefix = "metadata."

    /// Whether a bundle must have it.
    public var isRequired: Bool {
        switch self {
        case .pipelines, .stages, .deals, .stageChanges: true
        case .dealContacts, .dealTags, .fieldChanges: false
        }
    }

    /// The columns that must be there.
    public var requiredColumns: [String] {
        switch self {
        case .pipelines: ["id", "name"]
        case .stages: ["id", "pipeline_id", "name", "position", "kind"]
        case .deals: ["id", "pipeline_id", "stage_id", "title"]
        case .stageChanges: ["deal_id", "to_stage_id", "changed_at"]
        case .dealContacts: ["deal_id", "contact_id"]
        case .dealTags: ["deal_id", "tag"]
        case .fieldChanges: ["deal_id", "field", "changed_at"]
        }
    }

    /// The columns that may be there; `deals.csv` may have `metadata.x` besides.
    public var optionalColumns: [String] {
        switch self {
        case .pipelines: ["is_default"]
        case .stages: ["probability", "forecast_category", "stale_after_days", "archived"]
        case .deals:
            [
                "description", "amount", "currency", "value_period", "term_months", "probability",
                "expected_close_date", "owner", "source", "next_step", "forecast_category", "organization_id",
                "won_reason", "lost_reason", "created_at", "closed_at",
            ]
        case .stageChanges: ["from_stage_id", "actor", "reason"]
        case .dealContacts: ["role", "is_primary"]
        case .dealTags: []
        case .fieldChanges: ["from_value", "to_value", "actor"]
        }
    }

    /// The files whose rows belong to a deal, besides `deals.csv`.
    static let dealParts: [BundleFile] = [.stageChanges, .fieldChanges, .dealContacts, .dealTags]
}
