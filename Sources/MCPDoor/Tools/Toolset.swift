/// A group of tools that is offered as a whole.
public enum Toolset: String, CaseIterable, Sendable {
    /// What most conversations need; offered where nothing else is asked for.
    case core
    /// Each metric by itself, and what the figures mean.
    case analytics
    /// Deals, their contacts, their history.
    case deals
    /// Pipelines and stages.
    case pipelines
    /// Tags, and the tags of deals.
    case tags
    /// Many changes in one call.
    case bulk
    /// Exchange rates.
    case rates
    /// What happened, in order.
    case events
    /// The workspace, its keys and its audit.
    case admin
    /// The names that other systems have for the same things.
    case compat
    /// Everything.
    case all
}
