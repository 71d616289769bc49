/// Which closings of a deal count.
enum OracleOutcome: CaseIterable, Sendable {
    /// The one in force at the moment asked about.
    case last
    /// The first of its life.
    case first
    /// Every one.
    case each
}
