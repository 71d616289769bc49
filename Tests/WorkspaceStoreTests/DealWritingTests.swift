import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

struct DealWritingTests {
    private func stageChanges(_ test: TestStore, _ id: DealID) throws -> [StageChangeRow] {
        let ordinal = try test.stored(id).ordinal
        return try test.store.read { reader throws(StoreError) in
            var query = StageChangeQuery()
            query.deal = ordinal
            return try reader.stageChanges(query).changes
        }
    }

    private func expectSound(_ test: TestStore, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let report = try test.store.check()
        #expect(report.isSound, "\(report.findings)", sourceLocation: sourceLocation)
        test.store.close()
    }

    @Test func `a new deal has its fields, its moments and its first stage change`() throws {
        let test = try TestStore()
        let now = test.clock.now()
        let id = try test.create("Acme", in: test.lead) { changes in
            changes.setAmount(minorUnits: 123_450, currency: Currency("EUR"))
            changes.set(.owner) { $0.ownerID = "anna" }
        }
        let stored = try test.stored(id)
        #expect(stored.ordinal == 0)
        #expect(stored.deal.facts.title == "Acme")
        #expect(stored.deal.facts.stageID == test.lead.id)
        #expect(stored.deal.facts.pipelineID == test.sales.id)
        #expect(stored.deal.facts.amount?.decimalText == "1234.50")
        #expect(stored.deal.timeline == DealTimeline(createdAt: now, stageEnteredAt: now))
        #expect(stored.deal.createdBy == "local:anna")
        #expect(stored.deal.version == 1)
        #expect(stored.deal.updatedAt == now)
        let changes = try stageChanges(test, id)
        #expect(changes.count == 1)
        #expect(changes.first?.fromStage == nil)
        #expect(changes.first?.toStage == 0)
        #expect(changes.first?.microsecondsInPrevious == nil)
        try expectSound(test)
    }

    @Test func `a later version changes what it sets and nothing else`() throws {
        let test = try TestStore()
        let created = test.clock.now()
        let id = try test.create("Acme", in: test.lead) { $0.set(.owner) { $0.ownerID = "anna" } }
        test.clock.advance(seconds: 60)
        try test.append(to: id) { $0.set(.title) { $0.title = "Acme 2" } }
        test.clock.advance(seconds: 60)
        try test.move(id, to: test.qualified)
        let deal = try test.deal(id)
        #expect(deal.facts.title == "Acme 2")
        #expect(deal.facts.ownerID == "anna")
        #expect(deal.version == 3)
        #expect(deal.updatedAt == created.later(120))
        #expect(deal.timeline.stageEnteredAt == created.later(120))
        #expect(try stageChanges(test, id).map(\.microsecondsInPrevious) == [nil, 120_000_000])
        try expectSound(test)
    }

    @Test func `a field can be set to nothing`() throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead) { $0.set(.owner) { $0.ownerID = "anna" } }
        try test.append(to: id) { $0.set(.owner) { $0.ownerID = nil } }
        #expect(try test.deal(id).facts.ownerID == nil)
        try expectSound(test)
    }

    @Test func `a backdated value does not undo a later one`() throws {
        let test = try TestStore()
        let start = test.clock.now()
        let id = try test.create(in: test.lead)
        test.clock.advance(seconds: 100)
        try test.append(to: id) { $0.setAmount(minorUnits: 200, currency: Currency("EUR")) }
        try test.append(to: id, effectiveAt: start.later(50)) {
            $0.setAmount(minorUnits: 100, currency: Currency("EUR"))
            $0.set(.owner) { $0.ownerID = "bob" }
        }
        let deal = try test.deal(id)
        #expect(deal.facts.amountMinorUnits == 200)
        #expect(deal.facts.ownerID == "bob")
        let history = try test.history(id)
        #expect(history.state(at: start.later(99), in: Definitions())?.amountMinorUnits == 100)
        #expect(history.state(at: start.later(49), in: Definitions())?.amountMinorUnits == nil)
        try expectSound(test)
    }

    @Test func `a backdated move splits a stay`() throws {
        let test = try TestStore()
        let start = test.clock.now()
        let id = try test.create(in: test.lead)
        test.clock.advance(seconds: 100)
        try test.move(id, to: test.lost)
        try test.move(id, to: test.qualified, effectiveAt: start.later(40))
        let changes = try stageChanges(test, id)
        #expect(changes.map(\.toStage) == [0, 1, 4])
        #expect(changes.map(\.fromStage) == [nil, 0, 1])
        #expect(changes.map(\.microsecondsInPrevious) == [nil, 40_000_000, 60_000_000])
        #expect(try test.deal(id).facts.stageID == test.lost.id)
        try expectSound(test)
    }

    @Test func `a correction takes the place of what it corrects, also among versions of the same instant`() throws {
        let test = try TestStore()
        let now = test.clock.now()
        let id = try test.create("Acme", in: test.lead)
        let titled = try test.append(to: id, effectiveAt: now) {
            $0.set(.title) { $0.title = "Acmee" }
            $0.setStage(test.qualified)
        }
        try test.move(id, to: test.won, effectiveAt: now)
        let corrected = try test.append(to: id, effectiveAt: now, corrects: titled) {
            $0.set(.title) { $0.title = "Acme & Co" }
            $0.setStage(test.qualified)
        }
        let deal = try test.deal(id)
        #expect(deal.facts.title == "Acme & Co")
        #expect(deal.facts.stageID == test.won.id)
        let history = try test.history(id)
        #expect(history.versions.last?.place == titled)
        #expect(history.standing().map(\.sequence) == [titled - 1, corrected, corrected - 1])
        #expect(try stageChanges(test, id).map(\.toStage) == [0, 1, 2])
        #expect(try stageChanges(test, id).map(\.sequence) == [titled - 1, corrected, corrected - 1])
        try expectSound(test)
    }

    @Test func `a correction can itself be corrected and keeps the first place`() throws {
        let test = try TestStore()
        let now = test.clock.now()
        let id = try test.create("Acme", in: test.lead)
        let first = try test.append(to: id, effectiveAt: now) { $0.set(.owner) { $0.ownerID = "anna" } }
        try test.append(to: id, effectiveAt: now) { $0.set(.source) { $0.source = "web" } }
        let second = try test.append(to: id, effectiveAt: now, corrects: first) {
            $0.set(.owner) { $0.ownerID = "bob" }
        }
        let third = try test.append(to: id, effectiveAt: now, corrects: second) {
            $0.set(.owner) { $0.ownerID = "zoe" }
        }
        #expect(try test.deal(id).facts.ownerID == "zoe")
        let history = try test.history(id)
        #expect(history.versions.map(\.place) == [first - 1, first, first + 1, first, first])
        #expect(history.standing().map(\.sequence) == [first - 1, third, first + 1])
        #expect(history.state(at: now, knownTo: second, in: Definitions())?.ownerID == "bob")
        #expect(history.state(at: now, knownTo: second - 1, in: Definitions())?.ownerID == "anna")
        try expectSound(test)
    }

    @Test func `a version is corrected once only`() throws {
        let test = try TestStore()
        let now = test.clock.now()
        let id = try test.create(in: test.lead)
        let first = try test.append(to: id) { $0.set(.owner) { $0.ownerID = "anna" } }
        try test.append(to: id, effectiveAt: now, corrects: first) { $0.set(.owner) { $0.ownerID = "bob" } }
        #expect(throws: StoreError.self) {
            try test.append(to: id, effectiveAt: now, corrects: first) { $0.set(.owner) { $0.ownerID = "eve" } }
        }
        #expect(try test.deal(id).facts.ownerID == "bob")
        try expectSound(test)
    }

    @Test func `the correction of a creation moves it`() throws {
        let test = try TestStore()
        let now = test.clock.now()
        let id = try test.create("Acme", in: test.lead)
        test.clock.advance(seconds: 10)
        try test.move(id, to: test.qualified)
        let created = try test.history(id).versions[0].sequence
        try test.append(to: id, effectiveAt: now.later(-1_000), corrects: created) {
            $0.setStage(test.renewal)
            $0.set(.title) { $0.title = "Acme" }
        }
        let deal = try test.deal(id)
        #expect(deal.timeline.createdAt == now.later(-1_000))
        #expect(deal.facts.stageID == test.qualified.id)
        #expect(try stageChanges(test, id).map(\.toStage) == [5, 1])
        #expect(try stageChanges(test, id).last?.microsecondsInPrevious == 1_010_000_000)
        try expectSound(test)
    }

    @Test func `a deal is deleted, stays deleted since then, and is restored`() throws {
        let test = try TestStore()
        let now = test.clock.now()
        let id = try test.create(in: test.lead)
        test.clock.advance(seconds: 5)
        try test.append(to: id) { $0.set(.deleted) { $0.isDeleted = true } }
        test.clock.advance(seconds: 5)
        try test.append(to: id) { $0.set(.deleted) { $0.isDeleted = true } }
        #expect(try test.deal(id).timeline.deletedAt == now.later(5))
        let listed = try test.store.read { reader throws(StoreError) in try reader.deals(DealSearchQuery()).deals.count
        }
        #expect(listed == 0)
        try test.append(to: id) { $0.set(.deleted) { $0.isDeleted = false } }
        #expect(try test.deal(id).timeline.deletedAt == nil)
        #expect(try test.deal(id).facts.isDeleted == false)
        try expectSound(test)
    }

    @Test func `a transfer changes stage and pipeline together`() throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead)
        test.clock.advance(seconds: 5)
        try test.move(id, to: test.renewal)
        let deal = try test.deal(id)
        #expect(deal.facts.pipelineID == test.renewals.id)
        let changes = try stageChanges(test, id)
        #expect(changes.map(\.toStage) == [0, 5])
        let direction = try test.store.read { reader throws(StoreError) in
            reader.definitions.direction(from: test.lead.id, to: test.renewal.id, at: deal.updatedAt)
        }
        #expect(direction == .transfer)
        try expectSound(test)
    }

    @Test func `closing lasts through stages of one kind and ends with reopening`() throws {
        let test = try TestStore()
        let start = test.clock.now()
        let id = try test.create(in: test.lead)
        let steps: [(stage: Stage, closedAt: Int64?, isWon: Bool?)] = [
            (test.won, 10, true), (test.wonToo, 10, true), (test.lost, 30, false), (test.lead, nil, nil),
            (test.wonToo, 50, true), (test.won, 50, true), (test.qualified, nil, nil), (test.lost, 80, false),
        ]
        for step in steps {
            test.clock.advance(seconds: 10)
            try test.move(id, to: step.stage)
            let timeline = try test.deal(id).timeline
            #expect(timeline.closedAt == step.closedAt.map { start.later($0) }, "\(step.stage.name)")
            #expect(timeline.wonAt == (step.isWon == true ? timeline.closedAt : nil))
            #expect(timeline.lostAt == (step.isWon == false ? timeline.closedAt : nil))
            #expect(timeline.stageEnteredAt == test.clock.now())
        }
        try expectSound(test)
    }

    @Test func `a whole history comes in at once and gives the same deal as step by step`() throws {
        let test = try TestStore()
        let start = test.clock.now().later(-10_000)
        let stages = [test.lead, test.qualified, test.won, test.lead]
        let drafts = stages.enumerated().map { index, stage in
            var changes = DealChanges()
            changes.setStage(stage)
            if index == 0 { changes.set(.title) { $0.title = "Acme" } }
            return DealVersionDraft(
                effectiveAt: start.later(Int64(index) * 100), actor: "import:old", reason: "r\(index)", changes: changes
            )
        }
        let whole = try test.write { transaction throws(StoreError) in
            try transaction.createDeal(id: transaction.newID(), history: drafts)
        }
        let stepped = try test.write { transaction throws(StoreError) in
            var deal = try transaction.createDeal(id: transaction.newID(), history: [drafts[0]])
            for draft in drafts.dropFirst() { deal = try transaction.append(draft, to: deal) }
            return deal
        }
        #expect(whole.deal.facts == stepped.deal.facts)
        #expect(whole.deal.timeline == stepped.deal.timeline)
        #expect(whole.deal.createdBy == "import:old")
        #expect(whole.deal.version == 4)
        let history = try test.history(whole.deal.id)
        #expect(history.versions.map(\.reason) == ["r0", "r1", "r2", "r3"])
        #expect(history.versions.allSatisfy { $0.recordedAt == test.clock.now() })
        #expect(try stageChanges(test, whole.deal.id).map(\.toStage) == [0, 1, 2, 0])
        try expectSound(test)
    }

    @Test func `the clock set back does not set the log back`() throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead)
        let recordedAt = try test.deal(id).updatedAt
        test.clock.advance(seconds: -5_000)
        try test.move(id, to: test.qualified)
        #expect(try test.deal(id).updatedAt == recordedAt)
        test.clock.advance(seconds: 6_000)
        try test.move(id, to: test.won)
        #expect(try test.deal(id).updatedAt == recordedAt.later(1_000))
        try expectSound(test)
    }

    @Test func `tags and contacts come, change and go, and each raises the deal's version`() throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead)
        let buyer = DealContact(contactID: ContactID(high: 1, low: 1), role: "buyer")
        let adviser = DealContact(contactID: ContactID(high: 2, low: 2), introducedBy: buyer.contactID)
        try test.write { transaction throws(StoreError) in
            guard var deal = try transaction.deal(id) else { throw .refused(Refusal()) }
            for tag in ["warm", "big", "Äh"] {
                deal = try transaction.record(tag: transaction.tag(named: tag), on: deal)
            }
            deal = try transaction.record(buyer, on: deal)
            deal = try transaction.record(adviser, on: deal)
            deal = try transaction.record(tag: transaction.tag(named: "warm"), on: deal, isRemoved: true)
            try transaction.finish(deal)
        }
        let seen = try test.store.read { reader throws(StoreError) in
            guard let deal = try reader.deal(id) else { throw .closed }
            return (try reader.tags(of: deal), try reader.contacts(of: deal), deal.deal.version)
        }
        #expect(seen.0 == ["big", "Äh"])
        #expect(seen.1 == [buyer, adviser])
        #expect(seen.2 == 7)
        try test.write { transaction throws(StoreError) in
            guard let deal = try transaction.deal(id) else { throw .refused(Refusal()) }
            try transaction.finish(try transaction.record(buyer, on: deal, isRemoved: true))
        }
        let left = try test.store.read { reader throws(StoreError) in
            guard let deal = try reader.deal(id) else { throw .closed }
            return try reader.contacts(of: deal)
        }
        #expect(left == [adviser])
        try expectSound(test)
    }

    @Test func `a deal is found by the id of another system`() throws {
        let test = try TestStore()
        let external = ExternalID(source: "crm", id: "42")
        let id = try test.create(in: test.lead) { $0.set(.externalID) { $0.externalID = external } }
        let found = try test.write { transaction throws(StoreError) in
            [
                try transaction.dealID(external: external),
                try transaction.dealID(external: ExternalID(source: "crm", id: "43")),
            ]
        }
        #expect(found == [id, nil])
        try expectSound(test)
    }

    @Test func `a stage counts its deals and remembers that it was used`() throws {
        let test = try TestStore()
        let id = try test.create(in: test.lead)
        try test.move(id, to: test.qualified)
        let seen = try test.write { transaction throws(StoreError) in
            (
                try transaction.dealCount(in: test.lead.id), try transaction.dealCount(in: test.qualified.id),
                transaction.hasBeenUsed(test.lead.id), transaction.hasBeenUsed(test.won.id),
                try transaction.deals(in: test.qualified.id).map(\.deal.id)
            )
        }
        #expect(seen == (0, 1, true, false, [id]))
        try expectSound(test)
    }

    @Test func `an unchanged definition is not recorded`() throws {
        let test = try TestStore()
        let before = try test.store.read { reader throws(StoreError) in reader.dataVersion }
        try test.write { transaction throws(StoreError) in
            try transaction.record(test.sales)
            try transaction.record(test.lead)
        }
        let after = try test.store.read { reader throws(StoreError) in reader.dataVersion }
        #expect(before == after)
        try expectSound(test)
    }
}
