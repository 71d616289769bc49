import DealModel
import Foundation
import TestSupport
import Testing
import Wire

/// Metrics of closings over the example workspace.
@Suite struct MetricExampleTests {
    private let door: TestDoor
    private let pipeline: String

    init() throws {
        door = try TestDoor()
        door.clock.set(Instant("2026-06-30T12:00:00Z") ?? .latest)
        let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "samples/example").path
        let report = try door.importBundle(samples, "")
        #expect(report.problems == [])
        let pipelines = door.get("/pipelines").value("/data")?.arrayValue ?? []
        pipeline = pipelines.first { $0["external_id"]?["id"]?.stringValue == "sales" }?["id"]?.stringValue ?? ""
    }

    /// The objects with a count and a drill, wherever they stand.
    private func buckets(_ json: JSON) -> [JSONObject] {
        if let array = json.arrayValue { return array.flatMap { buckets($0) } }
        guard let object = json.objectValue else { return [] }
        return (object["drill"]?.stringValue != nil && object["value"] != nil ? [object] : [])
            + object.members.flatMap { buckets($0.value) }
    }

    @Test(arguments: [
        "win-rate?method=all&no_decision_reasons=price&group_by=owner,source&interval=month", "win-rate?group_by=tag",
        "win-rate?method=created_cohort&group_by=month,stage", "loss-reasons?by=owner&top=1", "loss-reasons?by=stage",
        "leaderboard?owner_at=now",
    ])
    func `what a drill lists adds up to the figure`(question: String) throws {
        let answer = door.get("/analytics/\(question)&as_of=2026-03-31&period=2026-Q1")
        let found = buckets(try #require(answer.value("/data")))
        #expect(found.count > 3)
        for bucket in found {
            let path = bucket["drill"]?.stringValue?.replacingOccurrences(of: "/api/v1", with: "") ?? ""
            let list = door.get(path)
            for field in ["count", "value", "weighted_value", "unpriced"] {
                #expect(list.value("/total/\(field)")?.encodedText() == bucket[field]?.encodedText(), "\(question)")
            }
            #expect(list.value("/data")?.arrayValue?.count == bucket["count"]?.intValue.map { Int($0) })
        }
    }

    @Test func `cycles and velocities list the closings that they are of`() {
        let cycle = door.get("/analytics/cycle-time?as_of=2026-03-31&period=2026-Q1&interval=month&group_by=owner")
        let path = cycle["/data/total/drill"].replacingOccurrences(of: "/api/v1", with: "")
        #expect(door.get(path).texts("/days") == ["42.000000", "56.000000", "14.000000"])
        #expect(cycle.value("/data/series")?.arrayValue?.count == 3)
        #expect(cycle["/data/groups/1/group/owner"] == "bert")
        let velocity = door.get("/analytics/velocity?as_of=2026-03-31&period=2026-Q1&opportunities=created")
        #expect(velocity["/data/days"] == "90")
        let drill = velocity["/data/currencies/0/factors/cycle/drill"].replacingOccurrences(of: "/api/v1", with: "")
        #expect(door.get(drill).texts("/days") == ["42.000000", "56.000000"])
    }

    @Test func `a metric of a pipeline is that metric with its filter`() {
        for name in ["win-rate", "cycle-time", "loss-reasons", "leaderboard", "velocity"] {
            let answer = door.get("/pipelines/\(pipeline)/\(name)?as_of=2026-03-31")
            #expect(answer.status == 200, "\(name)")
            #expect(door.get("/pipelines/00000000-0000-7000-8000-000000000000/\(name)").status == 404)
        }
    }

    @Test func `every method of win rates is answered beside the others`() {
        let all = door.get("/analytics/win-rate?as_of=2026-03-31&period=2026-Q1&method=all")
        #expect(
            all.texts("/method", of: "/data/methods") == [
                "closed_period", "closed_period_value", "created_cohort", "created_cohort_closed",
                "created_cohort_mature", "aged_out",
            ])
        #expect(all["/data/method"] == "closed_period")
        #expect(all["/meta/population/matched"] == "6")
    }

    @Test(arguments: [
        ("win-rate?method=narrow", 422, "/query/no_decision_reasons"),
        ("velocity?win_rate_method=narrow", 422, "/query/no_decision_reasons"),
        ("win-rate?from_stage=00000000-0000-7000-8000-000000000000", 422, "/query/from_stage"),
        ("cycle-time?from_stage=00000000-0000-7000-8000-000000000000", 422, "/query/from_stage"),
        ("win-rate?interval=day&from=0001-01-01&to=9999-01-01", 200, ""),
        ("win-rate?horizon_days=36501", 400, "/query/horizon_days"), ("loss-reasons?top=-1", 400, "/query/top"),
    ])
    func `what cannot be answered is refused with a reason`(question: String, status: Int, pointer: String) {
        let answer = door.get("/analytics/\(question)")
        #expect(answer.status == status)
        #expect(pointer.isEmpty || answer["/errors/0/pointer"] == pointer, "\(answer)")
    }
}
