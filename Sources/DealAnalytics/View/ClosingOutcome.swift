/// Which closings of a deal count.
public enum ClosingOutcome: String, CaseIterable, Hashable, Sendable {
    /// The one in force at the moment asked for, so none of a deal that was opened again.
    case last
    /// The first of its life.
    case first
    /// Every one.
    case each
    /// The one that was in force when the deal came to some age, for deals that have come to it.
    case mature
}
