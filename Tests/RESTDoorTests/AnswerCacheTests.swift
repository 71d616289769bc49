import TestSupport
import Testing

/// The door keeps answers, and never one that is no longer right.
struct AnswerCacheTests {
    @Test(arguments: [UInt64(1), 2, 3]) func `whatever is written and read in between, no answer is stale`(
        seed: UInt64
    ) throws {
        let door = try TestDoor()
        var random = SeededGenerator(seed: seed)
        let pipeline = "/pipelines/\(door.pipelineID)/summary"
        let questions = [
            pipeline, pipeline + "?include=closed", "/pipelines/summary", "/pipelines/summary?min_n=3",
            pipeline + "?as_of=2026-03-10T12:00:05Z", pipeline + "?known_at=2026-03-10T12:00:05Z",
            pipeline + "?as_of=2026-03-20", pipeline + "?as_of=2026-03-10",
        ]
        let stages = door.get("/pipelines/\(door.pipelineID)/stages").texts("/id")
        var deals: [String] = []
        for step in 0..<60 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: deals.append(door.deal(#""amount": \#(step), "currency": "EUR""#))
            case 2:
                let deal = deals.randomElement(using: &random) ?? "none"
                let stage = stages.randomElement(using: &random) ?? ""
                door.post("/deals/\(deal)/move", #"{"stage_id": "\#(stage)"}"#)
            case 3: door.clock.advance(seconds: Int64.random(in: 1..<100_000, using: &random))
            case 4:
                let stage = stages.randomElement(using: &random) ?? ""
                door.patch("/stages/\(stage)", "{\"name\": \"S\(step)\"}")
            default: break
            }
            for question in questions where Bool.random(using: &random) {
                let kept = door.get(question)
                let fresh = RESTDoorWithoutMemory(door).get(question)
                #expect(kept.bytes == fresh.bytes, "seed \(seed), step \(step): \(question)")
                #expect(kept.header("ETag") == fresh.header("ETag"), "seed \(seed), step \(step): \(question)")
            }
        }
    }

    @Test func `workspaces behind one door never see each other's answers`() throws {
        for number in 0..<8 {
            // Each comes to where the one before was, with the same data version at the same time.
            let door = try TestDoor()
            door.deal(#""amount": \#(number), "currency": "EUR""#)
            let other = try TestDoor()
            #expect(door.get("/pipelines/summary")["/data/by_currency/0/value"] == "\(number).00")
            #expect(other.get("/pipelines/summary")["/data/by_currency"] == "[]")
            #expect(door.get("/pipelines/summary")["/data/by_currency/0/value"] == "\(number).00")
            let foreign = door.get("/deals")["/data/0/id"]
            #expect(other.get("/deals/\(foreign)").outcome == "404 not_found")
        }
    }

    @Test func `more questions than are kept are answered all the same`() throws {
        let door = try TestDoor()
        door.deal()
        for second in 0..<1_100 {
            let instant = "2026-03-10T11:\(10 + second / 60 % 50):\(10 + second % 50)Z"
            let answer = door.get("/pipelines/summary?as_of=\(instant)&min_n=\(second % 2 + 1)")
            #expect(answer["/data/pipelines/0/total_deals"] == "0")
        }
    }
}
