/// What `WinRate` answers.
public struct WinRateAnswer: Hashable, Sendable {
    /// By which method.
    public let method: WinRate.Method
    /// Of all deals, of groups and of intervals.
    public let figures: Breakdown<WinRateFigures>
}
