import TestSupport
import Testing
import Wire

struct StageChangeTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test func `a stage change shows the deal as it was right after it`() {
        let deal = door.deal(
            #""amount": 10, "currency": "EUR", "owner_id": "anna", "expected_close_date": "2026-05-01""#)
        door.clock.advance(seconds: 86_400)
        let version = door.move(deal, to: door.stage("Proposal"), #""reason": "call""#)
        door.patch("/deals/\(deal)", #"{"amount": 20, "owner_id": "bert"}"#)
        let change = door.get("/deals/\(deal)/stage-changes")
        #expect(change["/data/1/id"] == version)
        #expect(change["/data/1/deal_id"] == deal)
        #expect(change["/data/1/from_stage_id"] == door.stage("Lead"))
        #expect(change["/data/1/to_stage_id"] == door.stage("Proposal"))
        #expect(change["/data/1/direction"] == "skip")
        #expect(change["/data/1/amount"] == "10.00")
        #expect(change["/data/1/owner_id"] == "anna")
        #expect(change["/data/1/probability"] == "0.5")
        #expect(change["/data/1/expected_close_date"] == "2026-05-01")
        #expect(change["/data/1/days_in_previous"] == "1.000000")
        #expect(change["/data/1/actor"] == "open")
        #expect(change["/data/1/cause"] == "request")
        #expect(change["/data/0/from_stage_id"] == "null")
        #expect(change["/data/0/days_in_previous"] == "null")
    }

    @Test func `filters and counts of all deals' stage changes`() {
        let other = door.secondPipeline()
        let begun = door.stage("Begun", of: other)
        let first = door.deal()
        door.deal(#""pipeline_id": "\#(other)""#)
        door.clock.advance(seconds: 60)
        door.move(first, to: door.stage("Won"))
        door.clock.advance(seconds: 60)
        door.move(first, to: begun)
        func count(_ query: String) -> String {
            let answer = door.get("/stage-changes?include=count&\(query)")
            #expect(answer["/page/count"] == "\(answer.texts("/id").count)")
            return answer["/page/count"]
        }
        #expect(count("limit=500") == "4")
        #expect(count("direction=created") == "2")
        #expect(count("direction=moved") == "2")
        #expect(count("pipeline_id=\(door.pipelineID)") == "3")
        #expect(count("pipeline_id=\(other)") == "2")
        #expect(count("pipeline_id=\(other)&direction=moved") == "1")
        #expect(count("to_stage_id=\(begun)") == "2")
        #expect(count("from_stage_id=\(door.stage("Won"))") == "1")
        #expect(count("from_stage_id=0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27") == "0")
        #expect(count("from=2026-03-10T12:01:00Z&to=2026-03-10T12:02:00Z") == "1")
        #expect(door.get("/deals/\(first)/stage-changes?include=count&limit=1")["/page/count"] == "3")
    }

    @Test(arguments: [1, 2, 7]) func `every stage change stands once on the pages, oldest first`(limit: Int) {
        let seed: UInt64 = 11
        var random = SeededGenerator(seed: seed)
        let stages = door.get("/pipelines/\(door.pipelineID)/stages").texts("/id")
        let deals = (0..<5).map { _ in door.deal() }
        for _ in 0..<25 {
            if Bool.random(using: &random) { door.clock.advance(seconds: 1) }
            let stage = stages.randomElement(using: &random) ?? ""
            let seconds = Int.random(in: 0..<3, using: &random)
            door.post(
                "/deals/\(deals.randomElement(using: &random) ?? "")/move",
                #"{"stage_id": "\#(stage)", "effective_at": "2026-03-10T12:00:0\#(seconds)Z"}"#)
        }
        let whole = door.get("/stage-changes?limit=500")
        let instants = whole.texts("/effective_at")
        #expect(instants == instants.sorted(), "seed \(seed)")
        var found: [String] = []
        var cursor: String?
        repeat {
            let page = door.get("/stage-changes?limit=\(limit)\(cursor.map { "&cursor=\($0)" } ?? "")")
            found += page.texts("/id")
            cursor = page.value("/page/next_cursor")?.stringValue
        } while cursor != nil && found.count < 500
        #expect(found == whole.texts("/id"), "seed \(seed)")
        let own = deals.map { door.get("/deals/\($0)/stage-changes?limit=500").texts("/id").count }
        #expect(own.reduce(0, +) == found.count)
    }

    @Test func `the history is told in pages, in the order in which it was recorded`() {
        let deal = door.deal()
        for number in 0..<6 { door.patch("/deals/\(deal)", #"{"owner_id": "o\#(number)"}"#) }
        let first = door.get("/deals/\(deal)/history?limit=4")
        door.patch("/deals/\(deal)", #"{"owner_id": "late", "effective_at": "2026-03-10T12:00:00Z"}"#)
        let second = door.get("/deals/\(deal)/history?limit=4&cursor=\(first["/page/next_cursor"])")
        #expect(
            (first.texts("/changes/owner_id") + second.texts("/changes/owner_id"))
                == ["absent", "o0", "o1", "o2", "o3", "o4", "o5", "late"])
        #expect(second["/page/next_cursor"] == "null")
        let other = door.deal()
        #expect(
            door.get("/deals/\(other)/history?limit=4&cursor=\(first["/page/next_cursor"])").outcome
                == "400 cursor_mismatch")
    }
}
