import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

/// Random links of a few deals against a list of everything that was done to them.
struct LinkOracleTests {
    /// What was done.
    private struct Deed {
        let sequence: Int64
        let deal: Int
        let effectiveAt: Instant
        let contact: DealContact?
        let tag: String?
        let fields: LinkFieldSet
        let isRemoved: Bool
    }

    /// What a contact has, field by field.
    private struct Fields: Equatable {
        var role: String?
        var introducedBy: ContactID?
        var metadata: String?
    }

    private static let tags = ["a", "b", "c"]
    private static let fieldSets: [LinkFieldSet] = [
        .all, .all, .role, .introducedBy, .metadata, [.role, .metadata], [.role, .introducedBy],
    ]

    /// What is linked, by going through all deeds.
    private static func linked(
        _ deeds: [Deed], to deal: Int, at instant: Instant, knownTo sequence: Int64
    ) -> (
        contacts: [ContactID: Fields], tags: Set<String>
    ) {
        var linked: Set<ContactID> = []
        var fields: [ContactID: Fields] = [:]
        var tags: Set<String> = []
        let seen = deeds.filter { $0.deal == deal && $0.sequence <= sequence && $0.effectiveAt <= instant }
        for deed in seen.sorted(by: { ($0.effectiveAt, $0.sequence) < ($1.effectiveAt, $1.sequence) }) {
            if let contact = deed.contact {
                let id = contact.contactID
                if deed.isRemoved {
                    linked.remove(id)
                    continue
                }
                if deed.fields.contains(.linked) { linked.insert(id) }
                if deed.fields.contains(.role) { fields[id, default: Fields()].role = contact.role }
                if deed.fields.contains(.introducedBy) {
                    fields[id, default: Fields()].introducedBy = contact.introducedBy
                }
                if deed.fields.contains(.metadata) { fields[id, default: Fields()].metadata = contact.metadata }
            }
            if let tag = deed.tag { if deed.isRemoved { tags.remove(tag) } else { tags.insert(tag) } }
        }
        return (fields.filter { linked.contains($0.key) }, tags)
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `links are those of the oracle at any moment, by any knowledge`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let test = try TestStore()
        let start = test.clock.now()
        let deals = try (0..<3).map { try test.create("\($0)", in: test.lead) }
        try test.write { write throws(StoreError) in _ = try write.tags(named: Self.tags) }
        var deeds: [Deed] = []
        for _ in 0..<60 {
            test.clock.advance(seconds: Int64.random(in: 0...2, using: &generator))
            let deal = Int.random(in: 0..<3, using: &generator)
            let span = (test.clock.now().microseconds - start.microseconds) / 1_000_000
            let instant =
                generator.oneIn(2) ? start.later(Int64.random(in: 0...span, using: &generator)) : test.clock.now()
            let isRemoved = generator.oneIn(3)
            let contact = DealContact(
                contactID: ContactID(high: 1, low: generator.next() % 3),
                role: generator.oneIn(3) ? nil : "r\(deeds.count)",
                introducedBy: generator.oneIn(3) ? nil : ContactID(high: 2, low: UInt64(deeds.count)),
                metadata: generator.oneIn(3) ? nil : "{\"n\":\(deeds.count)}")
            let fields = generator.pick(Self.fieldSets)
            let tag = generator.oneIn(2) ? generator.pick(Self.tags) : nil
            let id = deals[deal]
            let sequence = try test.write { write throws(StoreError) in
                guard let stored = try write.deal(id) else { throw .refused(Refusal()) }
                let sequence = write.nextSequence
                if let tag {
                    let tagID = try write.tag(named: tag)
                    try write.finish(
                        try write.record(tag: tagID, on: stored, effectiveAt: instant, isRemoved: isRemoved))
                } else {
                    try write.finish(
                        try write.record(
                            contact, setting: fields, on: stored, effectiveAt: instant, isRemoved: isRemoved))
                }
                return sequence
            }
            deeds.append(
                Deed(
                    sequence: sequence, deal: deal, effectiveAt: instant, contact: tag == nil ? contact : nil,
                    tag: tag, fields: fields, isRemoved: isRemoved))
        }
        for _ in 0..<60 {
            let instant = start.later(Int64.random(in: 0...70, using: &generator))
            let sequence = generator.oneIn(3) ? Int64.max : generator.pick(deeds).sequence
            try compare(test, deals, deeds, at: instant, knownTo: max(sequence, 12), seed: seed)
        }
        // The tables of what is now, the pages of what was known, and the check all come to the same.
        try test.store.read { reader throws(StoreError) in
            let known = deeds[deeds.count / 2].sequence
            let pinned = try reader.pinnedDeals(at: known)
            for (number, id) in deals.enumerated() {
                guard let stored = try reader.deal(id), let then = try pinned.deal(id) else {
                    throw .refused(Refusal())
                }
                let now = Self.linked(deeds, to: number, at: .latest, knownTo: .max)
                #expect(Set(reader.definitions.names(ofTags: try reader.tagOrdinals(of: stored))) == now.tags)
                #expect(Self.fields(try reader.contactLinks(of: stored)) == now.contacts, "seed \(seed)")
                let before = Self.linked(deeds, to: number, at: .latest, knownTo: known)
                #expect(Set(pinned.definitions.names(ofTags: try pinned.tagOrdinals(of: then))) == before.tags)
                #expect(Self.fields(try pinned.contactLinks(of: then)) == before.contacts, "seed \(seed)")
            }
        }
        #expect(try test.store.check().findings.isEmpty, "seed \(seed)")
    }

    private static func fields(_ links: [DealLink<DealContact>]) -> [ContactID: Fields] {
        Dictionary(
            uniqueKeysWithValues: links.map(\.value).map { contact in
                let fields = Fields(
                    role: contact.role, introducedBy: contact.introducedBy, metadata: contact.metadata)
                return (contact.contactID, fields)
            })
    }

    private func compare(
        _ test: TestStore, _ deals: [DealID], _ deeds: [Deed], at instant: Instant, knownTo sequence: Int64,
        seed: UInt64
    ) throws {
        try test.store.read { reader throws(StoreError) in
            for (number, id) in deals.enumerated() {
                guard let stored = try reader.deal(id) else { throw .refused(Refusal()) }
                let expected = Self.linked(deeds, to: number, at: instant, knownTo: sequence)
                let contacts = try reader.contactLinks(of: stored, at: instant, knownTo: sequence)
                #expect(Self.fields(contacts) == expected.contacts, "seed \(seed): \(instant), known \(sequence)")
                #expect(contacts.map(\.addedSequence) == contacts.sorted { $0.precedes($1) }.map(\.addedSequence))
                let tags = try reader.tagLinks(of: stored, at: instant, knownTo: sequence).map(\.value)
                #expect(
                    Set(reader.definitions.names(ofTags: tags)) == expected.tags,
                    "seed \(seed): \(instant), known \(sequence)")
            }
        }
    }
}
