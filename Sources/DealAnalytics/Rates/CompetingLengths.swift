/// How long it took until one of two things happened, or until that was last seen open.
struct CompetingLengths: Sendable {
    /// Until what is asked about happened.
    private(set) var reached: [Int64] = []
    /// Until the other thing happened.
    private(set) var missed: [Int64] = []
    /// Until nothing had happened yet.
    private(set) var open: [Int64] = []

    /// Takes one that came to what is asked about.
    mutating func add(reached length: Int64) { reached.append(length) }

    /// Takes one that came to the other thing.
    mutating func add(missed length: Int64) { missed.append(length) }

    /// Takes one that came to neither.
    mutating func add(open length: Int64) { open.append(length) }

    /// Adds others.
    mutating func combine(_ other: CompetingLengths) {
        reached.append(contentsOf: other.reached)
        missed.append(contentsOf: other.missed)
        open.append(contentsOf: other.open)
    }

    /// The share that comes to what is asked about within the longest length seen, by the estimator of Aalen and
    /// Johansen (1978): the sum over all lengths of the share open before, times the part of those at risk that came to
    /// it there. Nil where nothing was seen.
    ///
    /// - Complexity: O(n log n).
    var cumulativeIncidence: Double? {
        let all = (reached.map { ($0, 0) } + missed.map { ($0, 1) } + open.map { ($0, 2) }).sorted { $0 < $1 }
        guard !all.isEmpty else { return nil }
        var share = 0.0
        var openShare = 1.0
        var place = 0
        while place < all.count {
            let length = all[place].0
            let atRisk = Double(all.count - place)
            var ended = 0
            var came = 0
            while place < all.count, all[place].0 == length {
                if all[place].1 == 0 { came += 1 }
                if all[place].1 != 2 { ended += 1 }
                place += 1
            }
            share += openShare * Double(came) / atRisk
            openShare *= (atRisk - Double(ended)) / atRisk
        }
        return share
    }
}
