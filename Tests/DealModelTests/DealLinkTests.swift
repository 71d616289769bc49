import DealModel
import TestSupport
import Testing

struct DealLinkTests {
    private typealias Change = LinkChange<DealContact>

    private static let id = ContactID(high: 1, low: 1)
    private static let updates: [LinkFieldSet] = [
        .role, .introducedBy, .metadata, [.role, .metadata], [.introducedBy, .metadata],
    ]

    /// A change whose fields say which one it is; one without fields takes the contact off.
    private static func change(_ sequence: Int64, at instant: Int64, _ fields: LinkFieldSet) -> Change {
        var contact = DealContact(contactID: id)
        contact.take(
            fields,
            of: DealContact(
                contactID: id, role: "\(sequence)", introducedBy: ContactID(high: 2, low: UInt64(sequence)),
                metadata: "\(sequence)"))
        return Change(
            sequence: sequence, effectiveAt: Instant(microseconds: instant),
            recordedAt: Instant(microseconds: 100 + sequence), fields: fields.isEmpty ? .linked : fields,
            isLinked: !fields.isEmpty, value: contact)
    }

    /// Changes to one link over few instants, so that ties are common.
    private static func random(_ generator: inout SeededGenerator) -> [Change] {
        (1...Int64.random(in: 1...8, using: &generator)).map { sequence in
            let fields: LinkFieldSet =
                generator.oneIn(3) ? [] : generator.oneIn(2) ? .all : generator.pick(updates)
            return change(sequence, at: Int64.random(in: 0...5, using: &generator), fields)
        }
    }

    /// The change that decides a field at a moment, found by looking at all of them.
    private static func deciding(
        _ field: LinkFieldSet, _ changes: [Change], at instant: Int64, knownTo sequence: Int64
    ) -> Change? {
        var found: Change?
        for change in changes
        where change.sequence <= sequence && change.effectiveAt <= Instant(microseconds: instant)
            && change.fields.contains(field)
        {
            if let best = found, best.effectiveAt > change.effectiveAt { continue }
            found = change
        }
        return found
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `each field is what the last change that set it made of it, by what was known`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let changes = Self.random(&generator)
        let shuffled = changes.shuffled(using: &generator)
        for known in 0...Int64(changes.count) {
            for instant in -1...6 as ClosedRange<Int64> {
                func deciding(_ field: LinkFieldSet) -> Change? {
                    Self.deciding(field, changes, at: instant, knownTo: known)
                }
                let link = DealLink(shuffled, at: Instant(microseconds: instant), knownTo: known)
                let place = "seed \(seed), at \(instant), known \(known)"
                #expect((link != nil) == (deciding(.linked)?.isLinked ?? false), "\(place)")
                guard let link else { continue }
                #expect(link.value.role == deciding(.role)?.value.role, "\(place)")
                #expect(link.value.introducedBy == deciding(.introducedBy)?.value.introducedBy, "\(place)")
                #expect(link.value.metadata == deciding(.metadata)?.value.metadata, "\(place)")
                // It was there at every moment since it was added, and not just before, or was added anew.
                for earlier in link.addedAt.microseconds...instant {
                    let then = Self.deciding(.linked, changes, at: earlier, knownTo: known)
                    #expect(then?.isLinked == true, "seed \(seed), at \(earlier), known \(known)")
                }
                let first = changes.first { $0.sequence == link.addedSequence }
                #expect(first?.effectiveAt == link.addedAt && first?.isLinked == true, "seed \(seed)")
                let seen = changes.filter { $0.sequence <= known && $0.effectiveAt.microseconds <= instant }
                #expect(link.updatedAt == seen.map(\.recordedAt).max(), "seed \(seed)")
            }
        }
    }

    @Test func `what is taken off and put on again is linked since then`() {
        let changes = [
            Self.change(1, at: 10, .all), Self.change(2, at: 20, []), Self.change(3, at: 30, .all),
            Self.change(4, at: 40, .role),
        ]
        #expect(DealLink(changes, at: Instant(microseconds: 9)) == nil)
        #expect(DealLink(changes, at: Instant(microseconds: 19))?.addedAt == Instant(microseconds: 10))
        #expect(DealLink(changes, at: Instant(microseconds: 20)) == nil)
        let last = DealLink(changes)
        #expect(last?.value.role == "4")
        #expect(last?.value.metadata == "3")
        #expect(last?.addedAt == Instant(microseconds: 30))
        #expect(last?.addedSequence == 3)
        #expect(last?.updatedAt == Instant(microseconds: 104))
    }

    @Test func `a change of the past does not undo a later one, and may bridge a gap`() {
        let first = [Self.change(1, at: 10, .all), Self.change(2, at: 20, []), Self.change(3, at: 30, .all)]
        let bridged = first + [Self.change(4, at: 20, .all)]
        #expect(DealLink(bridged)?.value.role == "3")
        #expect(DealLink(bridged)?.addedAt == Instant(microseconds: 10))
        #expect(DealLink(bridged, at: Instant(microseconds: 25))?.value.role == "4")
        #expect(DealLink(bridged, at: Instant(microseconds: 25), knownTo: 3) == nil)
    }

    @Test func `a change of a field neither links nor keeps what is taken off`() {
        let changes = [Self.change(1, at: 10, .all), Self.change(2, at: 30, .role), Self.change(3, at: 20, [])]
        #expect(DealLink(changes) == nil)
        #expect(DealLink(changes, knownTo: 2)?.value.role == "2")
        #expect(DealLink([Self.change(1, at: 10, .role)]) == nil)
        // It shows once the contact is linked again.
        let again = DealLink(changes + [Self.change(4, at: 25, .all)])
        #expect(again?.value.role == "2")
        #expect(again?.value.metadata == "4")
        #expect(again?.addedAt == Instant(microseconds: 25))
    }

    @Test func `a tag is there where the last change says so`() {
        func change(_ sequence: Int64, at instant: Int64, _ isLinked: Bool) -> LinkChange<Int> {
            LinkChange(
                sequence: sequence, effectiveAt: Instant(microseconds: instant), recordedAt: .latest,
                fields: .linked, isLinked: isLinked, value: 7)
        }
        let changes = [change(1, at: 10, true), change(2, at: 30, false), change(3, at: 20, true)]
        #expect(DealLink(changes) == nil)
        #expect(DealLink(changes, at: Instant(microseconds: 29))?.value == 7)
        #expect(DealLink(changes, knownTo: 1)?.addedSequence == 1)
    }

    private static func link(_ addedAt: Int64, _ sequence: Int64) -> DealLink<Int> {
        let instant = Instant(microseconds: addedAt)
        return DealLink(value: 0, addedAt: instant, addedSequence: sequence, updatedAt: instant)
    }

    @Test func `links are listed in the order in which they came`() {
        #expect(Self.link(1, 9).precedes(Self.link(2, 1)))
        #expect(Self.link(1, 1).precedes(Self.link(1, 2)))
        #expect(!Self.link(1, 1).precedes(Self.link(1, 1)))
    }

    @Test(arguments: [(4, 5), (5, 5), (6, 6)] as [(Int64, Int64)])
    func `nothing is linked for longer than the deal is there`(addedAt: Int64, shown: Int64) {
        let link = Self.link(addedAt, 3).clamped(toCreation: Instant(microseconds: 5))
        #expect(link.addedAt == Instant(microseconds: shown))
        #expect(link.addedSequence == 3)
    }
}
