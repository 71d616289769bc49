/// What trials in a stage are told apart by. The first nine are numbers that every funnel has: what became of a stay in
/// this very stage; a trial that has none there, because it only passed, is in none of the eight ends.
public enum FunnelField: String, CaseIterable, Hashable, Sendable {
    case entries
    case forward
    case skip
    case back
    case won
    case lost
    case transferOut = "transfer_out"
    case deleted
    case stillOpen = "still_open"
    /// Began by a move over another stage.
    case skippedIn = "skipped_in"
    /// Began by the creation of a deal past the first stage.
    case createdMid = "created_mid"
    /// Counts in the rate of the step.
    case considered
    /// Goes on, by the method's rule.
    case converted = "went_on"
}
