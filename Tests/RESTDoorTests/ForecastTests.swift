import Foundation
import Testing
import Wire

struct ForecastTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test func `a forecast has the same figures by each of its names`() {
        door.deal(#""amount": 100, "currency": "EUR", "probability": 0.5, "expected_close_date": "2026-03-20""#)
        door.deal(#""amount": 40, "currency": "EUR", "probability": 0.5, "expected_close_date": "2026-02-20""#)
        door.deal(#""amount": 7, "currency": "EUR""#)
        let answer = door.get("/analytics/forecast")
        #expect(answer["/data/periods/0/name"] == "this_quarter")
        #expect(answer["/data/periods/0/from"] == "2026-01-01")
        #expect(answer["/data/periods/0/to"] == "2026-04-01")
        #expect(answer["/data/periods/0/forecast/0/amount"] == "50.00")
        #expect(answer["/data/overdue/count"] == "1")
        #expect(answer["/data/undated/count"] == "1")
        #expect(answer["/data/totals/every_open/count"] == "3")
        #expect(answer["/meta/definition/id"] == "forecast.weighted")
        #expect(answer["/meta/window/preset"] == "this_quarter")
        for path in ["/pipelines/\(door.pipelineID)/forecast", "/analytics/forecast-pipeline"] {
            #expect(door.get(path)["/data/totals/forecast"] == answer["/data/totals/forecast"], "\(path)")
        }
    }

    @Test func `an excluded bucket is told among what is left out`() {
        door.deal(#""amount": 40, "currency": "EUR", "expected_close_date": "2026-02-20""#)
        door.deal()
        let answer = door.get("/analytics/forecast?overdue=exclude&undated=exclude")
        #expect(answer["/data/overdue"] == "absent")
        #expect(answer["/data/undated"] == "absent")
        #expect(answer["/meta/excluded/overdue"] == "1")
        #expect(answer["/meta/excluded/undated"] == "1")
        let first = door.get("/analytics/forecast?overdue=first_period&interval=month")
        #expect(first["/data/periods/0/open/count"] == "1")
        #expect(first["/data/overdue"] == "absent")
    }

    @Test(arguments: [
        ("from=2026-01-01T12:00:00Z&to=2026-04-01", "window_off_midnight"), ("period=all", "unbounded_window"),
        ("from=2026-01-01", "unbounded_window"),
        ("tz=Europe/Berlin&from=2026-01-01T00:00:00Z&to=2026-04-01T00:00:00Z", "window_off_midnight"),
        ("from=1990-01-01&to=2026-01-01&interval=day", "too_many"),
    ])
    func `a time that no close date can be told to be in is refused`(query: String, code: String) {
        let answer = door.get("/analytics/forecast?" + query)
        #expect(answer.outcome == "422 validation_failed", "\(query)")
        #expect(answer["/errors/0/code"] == code, "\(query)")
    }

    @Test func `without history there is no yield, which is said`() {
        door.deal(#""amount": 100, "currency": "EUR", "expected_close_date": "2026-03-20""#)
        let answer = door.get("/analytics/forecast?method=historical_yield")
        #expect(answer["/data/periods/0/forecast/0/amount"] == "null")
        #expect(answer["/data/periods/0/yield/0/status"] == "insufficient_history")
        #expect(answer.texts("/code", of: "/meta/warnings") == ["new_deals_left_out", "no_history"])
    }
}
