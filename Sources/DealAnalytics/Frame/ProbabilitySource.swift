/// Where the probability of an open deal is taken from; a closed one has 1 or 0.
public enum ProbabilitySource: String, CaseIterable, Hashable, Sendable {
    /// The deal's own, else the stage's.
    case effective
    /// The deal's own.
    case deal
    /// The stage's.
    case stage
}
