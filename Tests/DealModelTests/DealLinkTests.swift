import DealModel
import TestSupport
import Testing

struct DealLinkTests {
    private typealias Change = LinkChange<String>

    private static func change(_ sequence: Int64, at instant: Int64, _ value: String?) -> Change {
        Change(
            sequence: sequence, effectiveAt: Instant(microseconds: instant),
            recordedAt: Instant(microseconds: 100 + sequence), value: value)
    }

    /// Changes to one link over few instants, so that ties are common.
    private static func random(_ generator: inout SeededGenerator) -> [Change] {
        (1...Int64.random(in: 1...8, using: &generator)).map { sequence in
            change(
                sequence, at: Int64.random(in: 0...5, using: &generator), generator.oneIn(3) ? nil : "\(sequence)")
        }
    }

    /// The change that decides at a moment, found by looking at all of them.
    private static func deciding(_ changes: [Change], at instant: Int64, knownTo sequence: Int64) -> Change? {
        var found: Change?
        for change in changes
        where change.sequence <= sequence && change.effectiveAt <= Instant(microseconds: instant) {
            if let best = found, best.effectiveAt > change.effectiveAt { continue }
            found = change
        }
        return found
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `a link is what the last change up to a moment made of it, by what was known`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let changes = Self.random(&generator)
        let shuffled = changes.shuffled(using: &generator)
        for known in 0...Int64(changes.count) {
            for instant in -1...6 as ClosedRange<Int64> {
                let link = DealLink(shuffled, at: Instant(microseconds: instant), knownTo: known)
                let deciding = Self.deciding(changes, at: instant, knownTo: known)
                #expect(link?.value == deciding?.value ?? nil, "seed \(seed), at \(instant), known \(known)")
                guard let link else { continue }
                // It was there at every moment since it was added, and not just before, or was added anew.
                for earlier in link.addedAt.microseconds...instant {
                    let then = Self.deciding(changes, at: earlier, knownTo: known)
                    #expect(then?.value != nil, "seed \(seed), at \(earlier), known \(known)")
                }
                let first = changes.first { $0.sequence == link.addedSequence }
                #expect(first?.effectiveAt == link.addedAt && first?.value != nil, "seed \(seed)")
                let seen = changes.filter { $0.sequence <= known && $0.effectiveAt.microseconds <= instant }
                #expect(link.updatedAt == seen.map(\.recordedAt).max(), "seed \(seed)")
            }
        }
    }

    @Test func `what is taken off and put on again is linked since then`() {
        let changes = [
            Self.change(1, at: 10, "a"), Self.change(2, at: 20, nil), Self.change(3, at: 30, "b"),
            Self.change(4, at: 40, "c"),
        ]
        #expect(DealLink(changes, at: Instant(microseconds: 9)) == nil)
        #expect(DealLink(changes, at: Instant(microseconds: 19))?.addedAt == Instant(microseconds: 10))
        #expect(DealLink(changes, at: Instant(microseconds: 20)) == nil)
        let last = DealLink(changes)
        #expect(last?.value == "c")
        #expect(last?.addedAt == Instant(microseconds: 30))
        #expect(last?.addedSequence == 3)
        #expect(last?.updatedAt == Instant(microseconds: 104))
    }

    @Test func `a change of the past does not undo a later one, and may bridge a gap`() {
        let first = [Self.change(1, at: 10, "a"), Self.change(2, at: 20, nil), Self.change(3, at: 30, "b")]
        let bridged = first + [Self.change(4, at: 20, "between")]
        #expect(DealLink(bridged)?.value == "b")
        #expect(DealLink(bridged)?.addedAt == Instant(microseconds: 10))
        #expect(DealLink(bridged, at: Instant(microseconds: 25))?.value == "between")
        #expect(DealLink(bridged, at: Instant(microseconds: 25), knownTo: 3) == nil)
    }

    @Test func `links are listed in the order in which they came`() {
        func link(_ addedAt: Int64, _ sequence: Int64) -> DealLink<Int> {
            let instant = Instant(microseconds: addedAt)
            return DealLink(value: 0, addedAt: instant, addedSequence: sequence, updatedAt: instant)
        }
        #expect(link(1, 9).precedes(link(2, 1)))
        #expect(link(1, 1).precedes(link(1, 2)))
        #expect(!link(1, 1).precedes(link(1, 1)))
    }
}
