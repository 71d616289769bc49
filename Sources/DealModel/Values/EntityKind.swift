/// The kinds of things that the change log speaks of.
public enum EntityKind: String, CaseIterable, Sendable {
    /// A pipeline's definition.
    case pipeline
    /// A stage's definition.
    case stage
    /// A deal's fields.
    case deal
    /// A contact linked to a deal.
    case dealContact = "deal_contact"
    /// A tag on a deal.
    case dealTag = "deal_tag"
    /// A tag's definition.
    case tag
    /// The settings of the workspace.
    case workspace
    /// A set of exchange rates: its definition, and quotes that were taken in.
    case rateSet = "rate_set"
}
