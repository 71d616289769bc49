import DealModel
import TestSupport
import Testing
import Wire

@testable import Operations

/// What events say.
struct EventContentTests {
    private let trial: EventTrial

    init() throws { trial = try EventTrial() }

    private func id(_ name: String) throws -> String { try #require(try trial.stage(name).stringValue) }

    @Test func `every event says who, when, by which request, what and why`() throws {
        trial.clock.advance(seconds: 10)
        let deal = try trial.ask("deals.create", [:], ["title": "Acme"], as: "key:7f")["id"] ?? .null
        trial.clock.advance(seconds: 10)
        try trial.run(
            "deals.move", ["id": deal],
            ["stage_id": try trial.stage("Proposal"), "effective_at": "2026-07-01T00:00:15Z", "reason": "They asked"])
        let events = try trial.pages("events.list", ["after": 7])
        #expect(events.count == 2)
        let (lead, proposal) = (try trial.stage("Lead"), try trial.stage("Proposal"))
        #expect(
            events.last == [
                "seq": 9, "type": "deal.moved", "recorded_at": "2026-07-01T00:00:20.000000Z",
                "effective_at": "2026-07-01T00:00:15.000000Z", "actor": "anna", "cause": "request",
                "request_id": "r-deals.move", "operation": "deals.move", "entity": ["kind": "deal", "id": deal],
                "changes": ["stage_id": ["from": lead, "to": proposal]], "reason": "They asked", "corrects": .null,
            ])
        #expect(events.first?["actor"] == "key:7f" && events.first?["effective_at"] == events.first?["recorded_at"])
    }

    @Test func `the first pipeline of a workspace was made by the system`() throws {
        let events = try trial.pages("events.list", ["after": 0])
        #expect(events.map { $0["cause"] } == Array(repeating: "system", count: 7))
        #expect(events.first.map(EventTrial.brief) == "pipeline.created, name null→Sales, is_default null→true")
        let lead = try #require(events.dropFirst().first)
        #expect(lead["type"] == "stage.created" && lead["effective_at"] == lead["recorded_at"])
        #expect(lead["changes"]?["probability"] == ["from": .null, "to": .exact("0.1")])
    }

    @Test func `each step of a deal has a type of its own`() throws {
        let other = try trial.ask(
            "pipelines.create", [:],
            ["name": "Renewals", "stages": [["name": "Begun"], ["name": "Done", "kind": "won"]]])
        let begun = try #require(trial.workspace.definitions.stages.last { $0.current.kind == .open }).current.id
        let after = trial.feed.lastSequence
        let deal = try trial.deal("Acme", ["amount": 5, "currency": "EUR"])
        let at: [String: JSON] = ["id": deal]
        try trial.run("deals.update", at, ["amount": .exact("7.50"), "owner_id": "ben"])
        try trial.run("deals.update", at, ["owner_id": "ben"])
        try trial.run("deals.move", at, ["stage_id": try trial.stage("Proposal")])
        try trial.run("deals.move", at, ["stage_id": try trial.stage("Lead")])
        try trial.run("deals.lose", at, ["reason": "Price"])
        try trial.run("deals.reopen", at)
        try trial.run("deals.win", at, ["reason": "Fit"])
        try trial.run("deals.move", at, ["stage_id": .id(begun)])
        try trial.run("deals.delete", at)
        try trial.run("deals.restore", at)
        let (lead, proposal, won, lost) = (try id("Lead"), try id("Proposal"), try id("Won"), try id("Lost"))
        let sales = try #require(trial.workspace.definitions.defaultPipeline?.id.description)
        let renewals = other["id"]?.stringValue ?? "?"
        #expect(
            try trial.briefs(after: after) == [
                "deal.created, pipeline_id null→\(sales), stage_id null→\(lead), amount null→5.00, "
                    + "currency null→EUR, title null→Acme",
                "deal.updated, amount 5.00→7.50, owner_id null→ben", "deal.updated",
                "deal.moved, stage_id \(lead)→\(proposal)", "deal.moved, stage_id \(proposal)→\(lead)",
                "deal.lost, stage_id \(lead)→\(lost), lost_reason null→Price",
                "deal.reopened, stage_id \(lost)→\(lead), lost_reason Price→null",
                "deal.won, stage_id \(lead)→\(won), won_reason null→Fit",
                "deal.transferred, pipeline_id \(sales)→\(renewals), stage_id \(won)→\(begun), won_reason Fit→null",
                "deal.deleted, deleted false→true", "deal.restored, deleted true→false",
            ])
    }

    @Test func `a backdated change says what it changed at its own place, and later events stay as they were`() throws {
        let deal = try trial.deal("Acme", ["owner_id": "a", "effective_at": "2026-06-01T00:00:00Z"])
        try trial.run("deals.update", ["id": deal], ["owner_id": "c", "effective_at": "2026-06-20T00:00:00Z"])
        let before = try trial.briefs(after: 7)
        try trial.run("deals.update", ["id": deal], ["owner_id": "b", "effective_at": "2026-06-10T00:00:00Z"])
        #expect(try trial.briefs(after: 7) == before + ["deal.updated, owner_id a→b"])
        #expect(before.last == "deal.updated, owner_id a→c")
        #expect(try trial.ask("deals.get", ["id": deal])["owner_id"] == "c")
    }

    @Test func `a correction names what it replaces and says what is other now`() throws {
        let deal = try trial.deal("Acme", ["owner_id": "a", "effective_at": "2026-06-01T00:00:00Z"])
        let moved: JSONObject = ["stage_id": try trial.stage("Proposal"), "effective_at": "2026-06-10T00:00:00Z"]
        try trial.run("deals.move", ["id": deal], moved)
        try trial.run(
            "deals.update", ["id": deal], ["corrects": 9, "effective_at": "2026-06-08T00:00:00Z", "owner_id": "b"])
        let event = try #require(try trial.pages("events.list", ["after": 9]).first)
        #expect(
            EventTrial.brief(event)
                == "deal.corrected, effective_at 2026-06-10T00:00:00.000000Z→2026-06-08T00:00:00.000000Z, owner_id a→b")
        #expect(event["corrects"] == 9 && event["effective_at"] == "2026-06-08T00:00:00.000000Z")
    }

    @Test func `texts that are the same characters in other bytes are another value`() throws {
        let deal = try trial.deal("\u{E9}")
        try trial.run("deals.update", ["id": deal], ["title": "e\u{301}"])
        let changes = try trial.pages("events.list", ["after": 8]).first?["changes"]
        #expect(changes?["title"]?["from"]?.encodedText() == "\"\u{E9}\"")
        #expect(changes?["title"].map { $0["from"]?.encoded() != $0["to"]?.encoded() } == true)
    }

    @Test func `contacts and tags of a deal have events of their own, which say which one`() throws {
        let contact: JSON = "0190a000-0000-7000-8000-00000000000a"
        let deal = try trial.deal()
        try trial.ask("tags.create", [:], ["name": "hot", "colour": "#ff0000"])
        let tag = try #require(trial.workspace.definitions.tags.first).current.id
        let after = trial.feed.lastSequence
        let (at, link): ([String: JSON], [String: JSON]) = (["id": deal], ["id": deal, "contact_id": contact])
        try trial.run("deals.contacts.add", at, ["contact_id": contact, "role": "buyer"])
        try trial.run("deals.contacts.update", link, ["role": "user"])
        try trial.run("deals.contacts.remove", link)
        try trial.run("deals.contacts.add", at, ["contact_id": contact])
        try trial.run("deals.tags.add", at, ["tags": ["hot"]])
        try trial.run("tags.update", ["id": .id(tag)], ["name": "cold", "colour": .null])
        try trial.run("deals.tags.remove", ["id": deal, "tag_id": .id(tag)])
        try trial.run("tags.delete", ["id": .id(tag)])
        #expect(
            try trial.briefs(after: after) == [
                "deal.contact_added, role null→buyer", "deal.contact_updated, role buyer→user",
                "deal.contact_removed, role user→null", "deal.contact_added", "deal.tag_added",
                "tag.updated, name hot→cold, colour #ff0000→null", "deal.tag_removed",
                "tag.deleted, deleted false→true",
            ])
        let entities = try trial.pages("events.list", ["after": .integer(after)]).map { $0["entity"] }
        #expect(entities[0] == ["kind": "deal_contact", "id": deal, "contact_id": contact])
        #expect(entities[4] == ["kind": "deal_tag", "id": deal, "tag_id": .id(tag), "tag": "hot"])
        #expect(entities[6] == ["kind": "deal_tag", "id": deal, "tag_id": .id(tag), "tag": "cold"])
        #expect(entities[7] == ["kind": "tag", "id": .id(tag)])
    }

    @Test func `definitions are made, changed, archived, brought back and deleted`() throws {
        let pipeline = try #require(try trial.ask("pipelines.create", [:], ["name": "Two"])["id"])
        let at: [String: JSON] = ["id": pipeline]
        let stage = try #require(try trial.ask("stages.create", at, ["name": "One"])["id"])
        try trial.run("stages.update", ["id": stage], ["name": "First", "probability": .exact("0.5")])
        try trial.run("stages.archive", ["id": stage])
        try trial.run("stages.update", ["id": stage], ["archived": false])
        try trial.run("stages.delete", ["id": stage])
        try trial.run("pipelines.update", at, ["archived": true])
        try trial.run("pipelines.update", at, ["archived": false])
        try trial.run("pipelines.update", at, ["name": "Three"])
        try trial.run("pipelines.delete", at)
        #expect(
            try trial.briefs(after: 7) == [
                "pipeline.created, name null→Two",
                "stage.created, pipeline_id null→\(pipeline.stringValue ?? "?"), name null→One, position null→1, "
                    + "kind null→open",
                "stage.updated, name One→First, probability null→0.5", "stage.archived, archived false→true",
                "stage.unarchived, archived true→false", "stage.deleted, deleted false→true",
                "pipeline.archived, archived false→true", "pipeline.unarchived, archived true→false",
                "pipeline.updated, name Two→Three", "pipeline.deleted, deleted false→true",
            ])
    }

    @Test func `a set of rates is made, changed and filled`() throws {
        let quotes: JSON = [["currency": "USD", "date": "2026-06-01", "rate": .exact("1.5")]]
        let set = try #require(
            try trial.ask("rate_sets.create", [:], ["name": "ECB", "base": "EUR", "quotes": quotes])["id"])
        try trial.run("rate_sets.update", ["id": set], ["name": "Euro", "source": "Bank"])
        let other = try #require(try trial.ask("rate_sets.create", [:], ["name": "B", "base": "USD"])["id"])
        try trial.run("rate_sets.update", ["id": other], ["is_default": true])
        let briefs = try trial.briefs(after: 7)
        #expect(briefs.count == 5)
        #expect(
            briefs[0].hasPrefix(
                "rate_set.created, name null→ECB, base null→EUR, is_default null→true, quotes null→1, "
                    + "first_date null→2026-06-01, last_date null→2026-06-01, quotes_sha256 null→"))
        #expect(
            Array(briefs.dropFirst()) == [
                "rate_set.updated, name ECB→Euro, source null→Bank", "rate_set.created, name null→B, base null→USD",
                "rate_set.updated, is_default true→false", "rate_set.updated, is_default false→true",
            ])
    }

    @Test func `what an import brings has its cause, the deal's own moments and who is said to have acted`() throws {
        let test = try TestWorkspace()
        let folder = try test.bundle([
            "pipelines.csv": "id,name\nsales,Sales\n",
            "stages.csv": "id,pipeline_id,name,position,kind\nlead,sales,Lead,1,open\nwon,sales,Won,2,won\n",
            "deals.csv": "id,pipeline_id,stage_id,title,created_at\nD1,sales,won,Deal,2026-06-01T00:00:00Z\n",
            "stage_changes.csv":
                "deal_id,from_stage_id,to_stage_id,changed_at,actor\nD1,lead,won,2026-06-30T23:59:00Z,bert\n",
        ])
        var run = BundleImport(
            workspace: test.workspace, directory: folder,
            request: BundleImport.Request(source: "bundle", isDryRun: false), context: TestWorkspace.context,
            send: { _ in }, isCancelled: { false })
        run.run()
        var page = EventPage(after: 0, types: nil, limit: 500)
        try page.take(from: test.workspace.events)
        let events = try page.events.map { try JSONReader.parse(Array($0.json)) }
        #expect(
            events.map { $0["type"] } == [
                "pipeline.created", "stage.created", "stage.created", "deal.created", "deal.won",
            ])
        #expect(events.allSatisfy { $0["cause"] == "import" && $0["operation"] == "imports.run" })
        #expect(events.last?["effective_at"] == "2026-06-30T23:59:00.000000Z")
        #expect(events.last?["recorded_at"] == "2026-07-01T00:00:00.000000Z")
        #expect(events.last?["changes"]?["stage_id"] != nil)
        #expect(events.map { $0["actor"]?.stringValue?.hasSuffix("bert") } == [false, false, false, false, true])
    }

    @Test func `every type is said of something that happens`() {
        let kinds = Set(EventType.allCases.map { $0.rawValue.split(separator: ".")[0] })
        #expect(kinds == ["deal", "pipeline", "rate_set", "stage", "tag", "workspace"])
        #expect(Set(EventType.allCases.map(\.rawValue)).count == EventType.allCases.count)
        for direction in StageDirection.allCases {
            #expect(EventType(direction).rawValue.hasPrefix("deal."))
        }
    }
}
