/// Numbers of six decimals, as millionths, rounded half to even.
enum Ratio6 {
    private static let scale: Int128 = 1_000_000

    /// A quotient; nil where the denominator is 0.
    static func millionths(_ numerator: Int128, over denominator: Int128) -> Int64? {
        guard denominator != 0 else { return nil }
        return Int64(clamping: DealValuer.roundedHalfEven(numerator * scale, over: denominator))
    }

    /// A floating-point number.
    ///
    /// - Precondition: it is finite.
    static func millionths(_ number: Double) -> Int64 {
        Int64(clamping: Int128((number * 1_000_000).rounded(.toNearestOrEven)))
    }
}
