import Foundation
import Testing
import Wire

struct TrendTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test func `a number over time has its changes, and the deals of each interval`() {
        door.deal(#""amount": 100, "currency": "EUR", "effective_at": "2026-01-20T00:00:00Z""#)
        door.deal(#""amount": 50, "currency": "EUR", "effective_at": "2026-02-20T00:00:00Z""#)
        let answer = door.get("/analytics/trend?metric=pipeline_value.value")
        #expect(answer.texts("/name", of: "/data/points") == ["2026-01", "2026-02", "2026-03"])
        #expect(answer.texts("/value", of: "/data/points") == ["100.00", "150.00", "150.00"])
        #expect(answer.texts("/change", of: "/data/points") == ["100.00", "50.00", "0.00"])
        #expect(answer.texts("/change_pct", of: "/data/points") == ["null", "50.000000", "0.000000"])
        #expect(answer["/data/currency"] == "EUR")
        #expect(answer["/meta/warnings/0/code"] == "partial_interval")
        for (place, count) in ["1", "2", "2"].enumerated() {
            let list = door.get(String(answer["/data/points/\(place)/drill"].dropFirst("/api/v1".count)))
            #expect(list["/total/count"] == count)
        }
        let created = door.get("/pipelines/\(door.pipelineID)/trend?metric=created_count&interval=month")
        #expect(created.texts("/value", of: "/data/points") == ["1", "1", "0"])
        let list = door.get(String(created["/data/points/1/drill"].dropFirst("/api/v1".count)))
        #expect(list.texts("/value", of: "/data") == ["50.00"])
    }

    @Test func `amounts of several currencies are told apart`() {
        door.deal(#""amount": 100, "currency": "EUR""#)
        door.deal(#""amount": 100, "currency": "JPY""#)
        let answer = door.get("/analytics/trend?period=this_month")
        #expect(answer["/data/points/0/value"] == "null")
        #expect(answer.texts("/points/0/value", of: "/data/by_currency") == ["100.00", "100"])
        #expect(answer.texts("/code", of: "/meta/warnings") == ["partial_interval", "mixed_currencies"])
    }

    @Test func `a year before is the same month of that year`() {
        door.deal(#""effective_at": "2025-02-20T00:00:00Z""#)
        door.deal(#""effective_at": "2026-02-20T00:00:00Z""#)
        door.deal(#""effective_at": "2026-02-21T00:00:00Z""#)
        let answer = door.get("/analytics/trend?metric=created_count&period=2026-02&compare=year")
        #expect(answer["/data/points/0/value"] == "2")
        #expect(answer["/data/points/0/change_pct"] == "100.000000")
    }

    @Test func `every number can be followed, and no other`() {
        door.deal(#""amount": 100, "currency": "EUR", "stage_id": "\#(door.stage("Won"))""#)
        for name in door.get("/analytics/trend?metric=win_rat").texts("", of: "/errors/0/allowed") {
            #expect(door.get("/analytics/trend?metric=\(name)").status == 200, "\(name)")
        }
        let unknown = door.get("/analytics/trend?metric=win_rat")
        #expect(unknown.outcome == "400 invalid_parameter")
        #expect(unknown["/errors/0/code"] == "unknown_metric")
        #expect(unknown["/errors/0/did_you_mean"] == "win_rate")
    }
}
