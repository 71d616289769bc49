import DealModel

/// Which values any version ever had, so that a scan can give them small codes before it begins.
struct SeenValues: Sendable {
    /// The currencies' ordinals in order, the last one for none.
    private(set) var currencies = [DealState.noCurrency]
    /// The expected close dates; nil where there was none.
    private(set) var closeDays: ClosedRange<Int32>?

    /// No amount is larger either way.
    private(set) var amountMagnitude: UInt64 = 0

    init() {}

    /// Takes in a version.
    mutating func note(_ version: HeldVersion) {
        if version.fields.contains(.amount), version.amount != DealState.noAmount {
            amountMagnitude = max(amountMagnitude, version.amount.magnitude)
        }
        if version.fields.contains(.currency), !currencies.contains(version.currency) {
            currencies.append(version.currency)
            currencies.sort()
        }
        if version.fields.contains(.expectedCloseDate), version.closeDay != DealState.noDay {
            let days = closeDays ?? version.closeDay...version.closeDay
            closeDays = min(days.lowerBound, version.closeDay)...max(days.upperBound, version.closeDay)
        }
    }
}
