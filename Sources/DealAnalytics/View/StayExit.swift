/// Why a stay in a stage ends. A stay in a closed stage ends by reopen, reclassified, transfer, deleted, or, where the
/// deal goes on to another stage of the same kind, by that kind.
enum StayExit: UInt8, CaseIterable, Sendable {
    /// It goes on.
    case stillThere
    case deleted
    case transfer
    case reopen
    case reclassified
    case won
    case lost
    case skip
    case forward
    case backward
}
