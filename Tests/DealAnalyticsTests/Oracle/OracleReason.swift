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
