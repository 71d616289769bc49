/// What `CycleTime` answers.
public struct CycleTimeAnswer: Hashable, Sendable {
    /// Of all deals, of groups and of intervals.
    public let lengths: Breakdown<LengthFigures>
}
