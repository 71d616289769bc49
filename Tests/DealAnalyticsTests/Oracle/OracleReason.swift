/// Why a stay began or ended.
enum OracleReason: String, CaseIterable, Sendable {
    case created
    case restored
    case deleted
    case transferIn = "transfer_in"
    case transferOut = "transfer_out"
    case reopen
    /// From a closed stage to a closed stage of the other kind.
    case reclassified
    case won
    case lost
    case skip
    case forward
    case backward
}

/// Which definitions tell the direction of a move: those of its moment, or those of the moment asked about.
enum OracleOrder: CaseIterable, Sendable { case atEvent, current }
