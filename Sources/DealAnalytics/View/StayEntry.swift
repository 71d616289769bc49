/// Why a stay in a stage begins.
enum StayEntry: UInt8, CaseIterable, Sendable {
    case created
    case restored
    case transfer
    case reopen
    case won
    case lost
    case skip
    case forward
    case backward
}
