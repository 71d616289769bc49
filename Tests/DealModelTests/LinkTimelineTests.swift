import DealModel
import TestSupport
import Testing

struct LinkTimelineTests {
    private static func random(_ generator: inout SeededGenerator) -> [LinkChange<Int>] {
        (0..<Int64.random(in: 0...7, using: &generator)).map { sequence in
            LinkChange(
                sequence: sequence, effectiveAt: Instant(microseconds: Int64.random(in: 0...6, using: &generator)),
                recordedAt: .latest, fields: generator.oneIn(4) ? .metadata : .linked,
                isLinked: generator.oneIn(2), value: 1)
        }
    }

    private static func isLinked(_ changes: [LinkChange<Int>], at instant: Int64) -> Bool {
        DealLink(changes, at: Instant(microseconds: instant)) != nil
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a gap is the first moment of a span without the link`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let changes = Self.random(&generator)
        let timeline = LinkTimeline(changes.shuffled(using: &generator))
        for start in -1...7 as ClosedRange<Int64> {
            for end in [start + 1, start + 2, 8] {
                let expected = (start..<end).first { !Self.isLinked(changes, at: $0) }
                let found = timeline.firstGap(
                    from: Instant(microseconds: start), until: end == 8 ? nil : Instant(microseconds: end))
                #expect(found?.microseconds == expected, "seed \(seed): \(start)..<\(end)")
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `the peak is the largest number at any moment from then on`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let links = (0..<Int.random(in: 0...6, using: &generator)).map { _ in Self.random(&generator) }
        for start in -1...7 as ClosedRange<Int64> {
            let expected = (start...8).map { instant in links.filter { Self.isLinked($0, at: instant) }.count }.max()
            let found = LinkTimeline.peak(links.map { LinkTimeline($0) }, from: Instant(microseconds: start))
            #expect(found == expected, "seed \(seed) from \(start)")
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `the spans of main contacts are what the history says at each moment`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let contacts = (0..<2).map { ContactID(high: 1, low: $0) }
        var versions: [DealVersion] = []
        for sequence in 1...Int64.random(in: 1...8, using: &generator) {
            var changes = DealChanges()
            let contact = generator.oneIn(3) ? nil : generator.pick(contacts)
            if generator.oneIn(4) {
                changes.set(.title) { $0.title = "t" }
            } else {
                changes.set(.contact) { $0.contactID = contact }
            }
            let corrected = Set(versions.compactMap(\.corrects))
            let free = versions.map(\.sequence).filter { !corrected.contains($0) }
            let corrects = sequence > 1 && generator.oneIn(4) ? generator.pick(free) : nil
            versions.append(
                DealVersion(
                    sequence: sequence, dealID: DealID(high: 1, low: 1),
                    effectiveAt: Instant(microseconds: Int64.random(in: 0...5, using: &generator)),
                    recordedAt: .latest, actor: "a", cause: .request, corrects: corrects,
                    place: corrects.flatMap { number in versions.first { $0.sequence == number }?.place },
                    changes: changes))
        }
        let history = DealHistory(versions: versions)
        for instant in -1...6 as ClosedRange<Int64> {
            let moment = Instant(microseconds: instant)
            let spans = history.contactSpans.filter { $0.from <= moment && $0.until.map { moment < $0 } ?? true }
            let state = history.state(at: moment, in: Definitions())
            #expect(spans.map(\.contactID) == [state?.contactID].compactMap(\.self), "seed \(seed) at \(instant)")
        }
    }
}
