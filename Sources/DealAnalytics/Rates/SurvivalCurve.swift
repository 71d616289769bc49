/// The share of lengths that exceed a length, by the estimator of Kaplan and Meier (1958).
///
/// What was seen to go on at a length was at risk there.
struct SurvivalCurve: Sendable {
    /// The lengths at which something came to its end, in order, in microseconds.
    private(set) var lengths: [Int64] = []
    /// The share that exceeds each of them.
    private(set) var shares: [Double] = []

    /// The product of fractions may miss a share that it reaches by a few units in the last place.
    private static let tolerance = 1e-12

    /// - Precondition: the sample is sorted.
    /// - Complexity: O(n).
    init(_ sample: LengthSample) {
        let (completed, censored) = (sample.completed, sample.censored)
        var atRisk = sample.count
        // Between two censored lengths factors cancel each other out, so that only censoring costs precision.
        var share = 1.0
        var atRiskThen = atRisk
        var (next, nextCensored) = (0, 0)
        while next < completed.count {
            let length = completed[next]
            let firstCensored = nextCensored
            while nextCensored < censored.count, censored[nextCensored] < length { nextCensored += 1 }
            if nextCensored > firstCensored {
                share *= Double(atRisk) / Double(atRiskThen)
                atRisk -= nextCensored - firstCensored
                atRiskThen = atRisk
            }
            while next < completed.count, completed[next] == length {
                next += 1
                atRisk -= 1
            }
            lengths.append(length)
            shares.append(share * Double(atRisk) / Double(atRiskThen))
        }
    }

    /// The smallest length that at most `share` exceeds; nil where the curve does not come down so far.
    func length(reaching share: Double) -> Int64? {
        let place = Self.place(in: shares.count) { shares[$0] <= share + Self.tolerance }
        return place < lengths.count ? lengths[place] : nil
    }

    /// The share that exceeds a length.
    func share(exceeding length: Int64) -> Double {
        let place = Self.place(in: lengths.count) { lengths[$0] > length }
        return place == 0 ? 1 : shares[place - 1]
    }

    /// The first place at which a condition holds that goes on to hold.
    private static func place(in count: Int, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
