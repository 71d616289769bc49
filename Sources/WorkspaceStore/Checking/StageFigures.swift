public import DealModel

/// What the deals in one stage and one currency add up to now.
public struct StageFigures: Hashable, Sendable {
    /// The stage's ordinal.
    public let stage: Int
    /// The currency; nil for deals without one.
    public let currency: Currency?
    /// How many deals there are.
    public let count: Int64
    /// The sum of their amounts in minor units.
    public let value: Int128
    /// The sum of amount times probability in minor units, each rounded half to even; deals without either are left
    /// out.
    public let weighted: Int128
    /// How many have no amount.
    public let unpriced: Int64
    /// How many have no probability, neither their own nor the stage's; 0 in a closed stage.
    public let withoutProbability: Int64
    /// The sum of the days on which they came to be, in UTC, as day numbers since 1970.
    public let createdDays: Int64
    /// The sum of the days on which they came to the stage, in UTC, as day numbers since 1970.
    public let stageEnteredDays: Int64
    /// How many should have closed before today and are open.
    public let overdue: Int64
}
