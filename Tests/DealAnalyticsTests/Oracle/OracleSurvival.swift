/// The estimator of Kaplan and Meier for lengths of which some are only known to be at least so long.
struct OracleSurvival: Sendable {
    struct Observation: Sendable {
        var length: Double
        /// Whether it was still going on at that length.
        var isCensored: Bool
    }

    let observations: [Observation]

    /// The estimated share of lengths that are greater than `length`. What is censored at a length was at risk there.
    func survival(after length: Double) -> Double {
        var survival = 1.0
        let ends = Set(observations.filter { !$0.isCensored && $0.length <= length }.map(\.length))
        for end in ends.sorted() {
            let atRisk = observations.filter { $0.length >= end }.count
            let ended = observations.filter { $0.length == end && !$0.isCensored }.count
            survival *= Double(atRisk - ended) / Double(atRisk)
        }
        return survival
    }

    /// The smallest length whose survival is at most 1 - `share`; nil where the curve does not come down so far.
    func quantile(_ share: Double) -> Double? {
        let ends = Set(observations.filter { !$0.isCensored }.map(\.length))
        // The product of fractions may miss a share that it reaches by a few units in the last place.
        return ends.sorted().first { survival(after: $0) <= 1 - share + 1e-12 }
    }
}
