import DealModel

/// What a stage's definition does to the totals of the deals in it, small enough for a scan to keep at hand.
struct StageRule: Hashable, Sendable {
    /// What it means for the deals in it.
    let kind: StageKind
    /// Whether deals here are being worked on, so that their own probability counts and they can be overdue.
    let isOpen: Bool
    /// The probability of deals that have none of their own.
    let inherited: Probability?

    /// Takes what counts from the definition.
    init(_ stage: Stage) {
        kind = stage.kind
        isOpen = stage.kind == .open
        inherited = stage.probability
    }

    /// The probability of a deal here; the rule of `Stage.probability(override:)`.
    func probability(override millionths: Int32) -> Probability? {
        isOpen ? Probability(millionths: Int64(millionths)) ?? inherited : inherited
    }
}
