/// An uninterrupted time of a deal in one stage, half-open; it may have zero length.
public struct StageStay: Hashable, Sendable {
    /// The stage.
    public let stageID: StageID
    /// When the deal came.
    public let enteredAt: Instant
    /// When it left; nil while it is there.
    public var leftAt: Instant?
    /// The version that brought it here.
    public let sequence: Int64

    /// Makes a stay.
    public init(stageID: StageID, enteredAt: Instant, leftAt: Instant? = nil, sequence: Int64) {
        self.stageID = stageID
        self.enteredAt = enteredAt
        self.leftAt = leftAt
        self.sequence = sequence
    }
}
