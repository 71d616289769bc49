import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

/// Contacts and tags of deals by both clocks.
struct LinkHistoryTests {
    private let test: TestStore
    private let deal: DealID
    private let start: Instant
    private let anna = DealContact(contactID: ContactID(high: 1, low: 1), role: "buyer")
    private let bert = DealContact(contactID: ContactID(high: 1, low: 2))

    init() throws {
        test = try TestStore()
        start = test.clock.now()
        deal = try test.create(in: test.lead)
        test.clock.advance(seconds: 1_000)
    }

    private func link(_ contact: DealContact, at seconds: Int64? = nil, isRemoved: Bool = false) throws {
        let instant = seconds.map { start.later($0) }
        try test.write { [deal] write throws(StoreError) in
            guard let stored = try write.deal(deal) else { throw .refused(Refusal()) }
            try write.finish(
                try write.record(contact, on: stored, effectiveAt: instant, isRemoved: isRemoved))
        }
        test.clock.advance(seconds: 1)
    }

    private func tag(_ name: String, at seconds: Int64? = nil, isRemoved: Bool = false) throws {
        let instant = seconds.map { start.later($0) }
        try test.write { [deal] write throws(StoreError) in
            guard let stored = try write.deal(deal) else { throw .refused(Refusal()) }
            try write.finish(
                try write.record(
                    tag: write.tag(named: name), on: stored, effectiveAt: instant, isRemoved: isRemoved))
        }
        test.clock.advance(seconds: 1)
    }

    private var version: Int64 {
        get throws { try test.store.read { reader throws(StoreError) in reader.dataVersion } }
    }

    private func contacts(at seconds: Int64, knownTo sequence: Int64 = .max) throws -> [DealContact] {
        let stored = try test.stored(deal)
        let instant = start.later(seconds)
        return try test.store.read { reader throws(StoreError) in
            try reader.contactLinks(of: stored, at: instant, knownTo: sequence).map(\.value)
        }
    }

    private func tags(at seconds: Int64, knownTo sequence: Int64 = .max) throws -> [String] {
        let stored = try test.stored(deal)
        let instant = start.later(seconds)
        return try test.store.read { reader throws(StoreError) in
            let links = try reader.tagLinks(of: stored, at: instant, knownTo: sequence)
            return reader.definitions.names(ofTags: links.map(\.value))
        }
    }

    private func current() throws -> (contacts: [DealLink<DealContact>], tags: [String]) {
        let stored = try test.stored(deal)
        return try test.store.read { reader throws(StoreError) in
            (
                try reader.contactLinks(of: stored),
                reader.definitions.names(ofTags: try reader.tagOrdinals(of: stored))
            )
        }
    }

    private func dealCount(withTag name: String) throws -> Int64 {
        var query = DealSearchQuery()
        query.filter = .condition(.tags, .hasAny, [.text(name)])
        return try test.store.read { [query] reader throws(StoreError) in try reader.dealCount(query) }
    }

    private func expectSound() throws {
        let report = try test.store.check()
        #expect(report.findings.isEmpty)
    }

    @Test func `a contact is there from the moment that was said, by what was known`() throws {
        let before = try version
        try link(anna, at: 100)
        let known = try version
        var chief = anna
        chief.role = "chief"
        try link(chief, at: 50)
        #expect(try contacts(at: 49) == [])
        #expect(try contacts(at: 50) == [chief])
        #expect(try contacts(at: 50, knownTo: known) == [])
        #expect(try contacts(at: 100) == [anna])
        #expect(try contacts(at: 100, knownTo: before) == [])
        let now = try current().contacts
        #expect(now.map(\.value) == [anna])
        #expect(now.map(\.addedAt) == [start.later(50)])
        try link(anna, at: 200, isRemoved: true)
        #expect(try contacts(at: 199) == [anna])
        #expect(try contacts(at: 200) == [])
        #expect(try contacts(at: 200, knownTo: known) == [anna])
        #expect(try current().contacts.isEmpty)
        #expect(try test.deal(deal).version == 4)
        try expectSound()
    }

    @Test func `what was taken off comes back with the time at which it came back`() throws {
        try link(anna, at: 10)
        try link(bert, at: 20)
        try link(anna, at: 30, isRemoved: true)
        try link(anna, at: 40)
        #expect(try contacts(at: 25) == [anna, bert])
        #expect(try contacts(at: 35) == [bert])
        let now = try current().contacts
        #expect(now.map(\.value.contactID) == [bert.contactID, anna.contactID])
        #expect(now.map(\.addedAt) == [start.later(20), start.later(40)])
        try expectSound()
    }

    @Test func `nothing was linked before the deal came to be`() throws {
        try link(anna, at: -5)
        try tag("hot", at: -5)
        #expect(try contacts(at: -1) == [])
        #expect(try tags(at: -1) == [])
        #expect(try contacts(at: 0) == [anna])
        #expect(try tags(at: 0) == ["hot"])
        #expect(try contacts(at: 0, knownTo: 0) == [])
    }

    @Test func `whether a contact is the main one is what the deal says, at every moment`() throws {
        try link(anna, at: 10)
        try link(bert, at: 10)
        let (first, second) = (anna.contactID, bert.contactID)
        try test.append(to: deal, effectiveAt: start.later(20)) { $0.set(.contact) { $0.contactID = first } }
        let known = try version
        try test.append(to: deal, effectiveAt: start.later(40)) { $0.set(.contact) { $0.contactID = second } }
        try test.append(to: deal, effectiveAt: start.later(15)) { $0.set(.contact) { $0.contactID = second } }
        func primary(at seconds: Int64, knownTo sequence: Int64 = .max) throws -> [ContactID] {
            let history = try test.history(deal)
            let found = try contacts(at: seconds, knownTo: sequence).filter(\.isPrimary).map(\.contactID)
            let state = history.state(at: start.later(seconds), knownTo: sequence, in: Definitions())
            #expect(found == [state?.contactID].compactMap(\.self))
            return found
        }
        #expect(try primary(at: 12) == [])
        #expect(try primary(at: 15) == [second])
        #expect(try primary(at: 15, knownTo: known) == [])
        #expect(try primary(at: 20) == [first])
        #expect(try primary(at: 40) == [second])
        #expect(try primary(at: 40, knownTo: known) == [first])
        #expect(try current().contacts.filter(\.value.isPrimary).map(\.value.contactID) == [second])
    }

    @Test func `a tag is there from the moment that was said, by what was known, under its name of now`() throws {
        try tag("hot", at: 100)
        let known = try version
        try tag("hot", at: 150, isRemoved: true)
        try tag("cold", at: 120)
        #expect(try tags(at: 99) == [])
        #expect(try tags(at: 100) == ["hot"])
        #expect(try tags(at: 130) == ["cold", "hot"])
        #expect(try tags(at: 150) == ["cold"])
        #expect(try tags(at: 150, knownTo: known) == ["hot"])
        #expect(try current().tags == ["cold"])
        try test.write { write throws(StoreError) in
            guard var tag = write.definitions.tag(named: "cold") else { throw .refused(Refusal()) }
            tag.name = "icy"
            try write.record(tag)
        }
        #expect(try current().tags == ["icy"])
        #expect(try dealCount(withTag: "icy") == 1)
        #expect(try dealCount(withTag: "cold") == 0)
        try expectSound()
    }

    @Test func `a pinned list has the names and tags of then`() throws {
        try tag("hot")
        let known = try version
        try test.write { write throws(StoreError) in
            guard var tag = write.definitions.tag(named: "hot") else { throw .refused(Refusal()) }
            tag.name = "cold"
            try write.record(tag)
        }
        let found = try test.store.read { reader throws(StoreError) in
            let pinned = try reader.pinnedDeals(at: known)
            var query = DealSearchQuery()
            query.filter = .condition(.tags, .hasAll, [.text("hot")])
            let deals = try pinned.deals(query).deals
            query.filter = .condition(.tags, .hasAll, [.text("cold")])
            #expect(try pinned.deals(query).deals.isEmpty)
            var names: [[String]] = []
            for deal in deals { names.append(pinned.definitions.names(ofTags: try pinned.tagOrdinals(of: deal))) }
            return names
        }
        #expect(found == [["hot"]])
    }

    @Test func `the peaks look at every later moment`() throws {
        try link(anna, at: 10)
        try link(bert, at: 20)
        try link(anna, at: 30, isRemoved: true)
        try tag("a", at: 10)
        try tag("b", at: 40)
        let (deal, start) = (deal, start)
        try test.write { write throws(StoreError) in
            guard let stored = try write.deal(deal) else { throw .refused(Refusal()) }
            let counts = [5, 10, 25, 30].map { start.later($0) }
            var peaks: [[Int]] = []
            for from in counts {
                peaks.append([
                    try write.contactPeak(of: stored, from: from), try write.tagPeak(of: stored, from: from),
                ])
            }
            #expect(peaks == [[2, 2], [2, 2], [2, 2], [1, 2]])
        }
    }

    @Test func `a main contact that is not linked is told with the first such moment`() throws {
        let id = anna.contactID
        let (deal, start) = (deal, start)
        func gap() throws -> Instant? {
            try test.write { write throws(StoreError) in
                guard let stored = try write.deal(deal) else { throw .refused(Refusal()) }
                return try write.unlinkedPrimary(of: stored)?.at
            }
        }
        #expect(try gap() == nil)
        try test.append(to: deal, effectiveAt: start.later(20)) { $0.set(.contact) { $0.contactID = id } }
        #expect(try gap() == start.later(20))
        try link(anna, at: 20)
        #expect(try gap() == nil)
        try link(anna, at: 30, isRemoved: true)
        #expect(try gap() == start.later(30))
        try test.append(to: deal, effectiveAt: start.later(30)) { $0.set(.contact) { $0.contactID = nil } }
        #expect(try gap() == nil)
    }
}
