import DealModel

/// A half-open window of time; an end that is nil is open.
struct OracleWindow: Sendable {
    var from: Instant?
    var to: Instant?

    func contains(_ instant: Instant) -> Bool {
        if let from, instant < from { return false }
        if let to, instant >= to { return false }
        return true
    }
}
