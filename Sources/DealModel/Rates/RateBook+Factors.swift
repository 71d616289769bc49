extension RateBook {
    /// What turns amounts of one currency into amounts of another on a day.
    ///
    /// Each of the two quotes is that of the day, or of the last day before that has one. The base is 1 on every day.
    /// Two quotes make one exact factor, which is rounded only with the amount.
    ///
    /// - Parameters:
    ///   - sequence: the last row of the change log that is known.
    ///   - daysOldMax: how many days before `day` a quote may be, each for itself.
    /// - Returns: nil where the set is not known, a quote is missing, or the factor in whole units is beyond
    ///   `RateSetLimits.factorMax` either way, which no two currencies' is.
    /// - Complexity: O(log n) and the quotes of those days that are not known yet.
    public func factor(
        from source: Currency, to target: Currency, on day: CivilDate, in id: RateSetID,
        knownTo sequence: Int64 = .max, daysOldMax: Int = RateSetLimits.daysOldMax
    ) -> RateFactor? {
        guard source != target else { return .same }
        guard let versions = versions(of: id), let set = versions.value(knownTo: sequence) else { return nil }
        func leg(_ currency: Currency) -> Leg? {
            guard currency != set.base else { return Leg(units: 1, decimals: 0, day: nil) }
            return quote(of: currency, on: day, in: id, knownTo: sequence, daysOldMax: daysOldMax).map {
                Leg(units: UInt128($0.rate.units), decimals: Int($0.rate.decimals), day: $0.day)
            }
        }
        guard let from = leg(source), let to = leg(target), Self.isWithin(from, to) else { return nil }
        // At most 10¹² × 10¹⁵ × 10⁴, well within 128 bits.
        let exponent = from.decimals + target.decimals - to.decimals - source.decimals
        let ratio = Ratio(
            to.units * Ratio.powerOfTen(max(exponent, 0)), over: from.units * Ratio.powerOfTen(max(-exponent, 0)))
        return ratio.map { RateFactor(ratio: $0, fromQuoteDay: from.day, toQuoteDay: to.day) }
    }

    private struct Leg {
        let units: UInt128
        let decimals: Int
        let day: CivilDate?
    }

    /// Whether the factor in whole units is within its limits: at most 10¹² × 10¹⁵ × 10⁹ is compared.
    private static func isWithin(_ from: Leg, _ to: Leg) -> Bool {
        let upper = to.units * Ratio.powerOfTen(from.decimals)
        let lower = from.units * Ratio.powerOfTen(to.decimals)
        return upper <= lower * RateSetLimits.factorMax && lower <= upper * RateSetLimits.factorMax
    }
}
