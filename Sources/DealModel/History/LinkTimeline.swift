/// What becomes of one link in the course of time, by all that is known: whether it is there, moment by moment.
public struct LinkTimeline: Sendable {
    /// A moment from which on the link is there, or is not.
    public struct Turn: Hashable, Sendable {
        /// The moment.
        public let at: Instant
        /// Whether the link is there from then on.
        public let isLinked: Bool
    }

    /// The turns in order, one a moment at most; before the first there is no link.
    public let turns: [Turn]

    /// Puts the changes to one link in order; of those of one moment the last decides.
    ///
    /// - Complexity: n log n in the number of changes.
    public init<Value>(_ changes: [LinkChange<Value>]) {
        var turns: [Turn] = []
        for change in changes.sorted(by: { ($0.effectiveAt, $0.sequence) < ($1.effectiveAt, $1.sequence) }) {
            guard let isLinked = change.isLinked else { continue }
            if turns.last?.at == change.effectiveAt { turns.removeLast() }
            turns.append(Turn(at: change.effectiveAt, isLinked: isLinked))
        }
        self.turns = turns
    }

    /// The first moment, from `start` on and before `end`, at which there is no link; nil where there always is one.
    public func firstGap(from start: Instant, until end: Instant?) -> Instant? {
        let before = turns.last { $0.at <= start }
        guard before?.isLinked == true else { return start }
        return turns.first { $0.at > start && !$0.isLinked && end.map { [at = $0.at] in at < $0 } ?? true }?.at
    }

    /// The largest number of links that are there at once, at `start` or later.
    public static func peak(_ timelines: [LinkTimeline], from start: Instant) -> Int {
        var count = 0
        var steps: [(at: Instant, by: Int)] = []
        for timeline in timelines {
            var isLinked = timeline.turns.last { $0.at <= start }?.isLinked ?? false
            if isLinked { count += 1 }
            for turn in timeline.turns where turn.at > start && turn.isLinked != isLinked {
                isLinked = turn.isLinked
                steps.append((turn.at, isLinked ? 1 : -1))
            }
        }
        // Of what happens at one moment, what goes is gone before anything comes.
        var peak = count
        for step in steps.sorted(by: { ($0.at, $0.by) < ($1.at, $1.by) }) {
            count += step.by
            peak = max(peak, count)
        }
        return peak
    }
}
