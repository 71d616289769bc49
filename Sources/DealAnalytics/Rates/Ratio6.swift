/// Numbers of six decimals, as millionths, rounded half to even.
enum Ratio6 {
    private static let scale: Int128 = 1_000_000

    /// A quotient; nil where the denominator is 0. Sums of converted values can be so large that a million times as
    /// much does not fit 128 bits.
    static func millionths(_ numerator: Int128, over denominator: Int128) -> Int64? {
        guard denominator != 0 else { return nil }
        let (scaled, overflow) = numerator.multipliedReportingOverflow(by: scale)
        if !overflow { return Int64(clamping: DealValuer.roundedHalfEven(scaled, over: denominator)) }
        guard let quotient = ProductRatio.roundedHalfEven([numerator, scale], over: [denominator]) else {
            return (numerator < 0) == (denominator < 0) ? .max : .min
        }
        return Int64(clamping: quotient)
    }

    /// A floating-point number.
    ///
    /// - Precondition: it is finite.
    static func millionths(_ number: Double) -> Int64 {
        Int64(clamping: Int128((number * 1_000_000).rounded(.toNearestOrEven)))
    }
}
