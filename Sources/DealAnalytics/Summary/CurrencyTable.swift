import DealModel

/// Leads from the ordinals in columns back to currencies.
enum CurrencyTable {
    private static let currencies = Currency.codes.compactMap { Currency($0) }

    /// The currency with this ordinal; nil for `DealState.noCurrency`.
    static func currency(_ ordinal: UInt8) -> Currency? {
        Int(ordinal) < currencies.count ? currencies[Int(ordinal)] : nil
    }
}
