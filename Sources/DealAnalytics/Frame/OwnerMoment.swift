/// When the owner is read to whom something is counted that happened.
public enum OwnerMoment: String, CaseIterable, Hashable, Sendable {
    /// When it happened.
    case event
    /// At the moment that the figure is about.
    case now
}
