import DealModel
import Foundation
import TestSupport
import Testing

struct SummaryTests {
    let door: TestDoor
    var path: String { "/pipelines/\(door.pipelineID)/summary" }

    init() throws { door = try TestDoor() }

    @Test func `the figures of a pipeline`() {
        door.deal(#""amount": 1234.50, "currency": "EUR", "probability": 0.25, "expected_close_date": "2026-03-09""#)
        door.deal(#""amount": 1234.50, "currency": "EUR", "probability": 0.25, "expected_close_date": "2026-03-10""#)
        door.deal(#""currency": "EUR""#)
        door.post("/pipelines/\(door.pipelineID)/stages", #"{"name": "Unknown"}"#)
        door.deal(#""amount": 7, "currency": "EUR", "stage_id": "\#(door.stage("Unknown"))""#)
        door.deal(#""amount": 100, "currency": "EUR", "stage_id": "\#(door.stage("Won"))""#)
        door.deal(#""amount": 50, "currency": "EUR", "stage_id": "\#(door.stage("Lost"))""#)
        door.clock.advance(seconds: 36 * 3_600)
        let answer = door.get(path + "?include=closed")
        #expect(answer["/data/pipeline_name"] == "Sales")
        #expect(answer["/data/currency"] == "EUR")
        #expect(answer["/data/total_deals"] == "4")
        #expect(answer["/data/total_value"] == "2476.00")
        // Each half cent goes to the even one, deal by deal: 308.625 twice is 617.24.
        #expect(answer["/data/weighted_value"] == "617.24")
        #expect(answer["/data/stages/0/count"] == "3")
        #expect(answer["/data/stages/0/value"] == "2469.00")
        #expect(answer["/data/stages/0/overdue"] == "2")
        #expect(answer["/data/stages/0/unpriced"] == "1")
        #expect(answer["/data/stages/0/avg_age_days"] == "2.000000")
        #expect(answer["/data/stages/0/avg_stage_days"] == "2.000000")
        #expect(answer["/data/stages/1/count"] == "0")
        #expect(answer["/data/stages/1/value"] == "0.00")
        #expect(answer["/data/stages/1/avg_age_days"] == "null")
        #expect(answer["/data/stages/4/no_probability"] == "1")
        #expect(answer["/data/stages/4/weighted_value"] == "0.00")
        #expect(answer.texts("/name", of: "/data/closed") == ["Won", "Lost"])
        #expect(answer["/data/closed/0/value"] == "100.00")
        #expect(answer["/data/closed/0/weighted_value"] == "100.00")
        #expect(answer["/data/closed/1/weighted_value"] == "0.00")
        #expect(answer["/data/won/count"] == "1")
        #expect(answer["/data/won/value/0/amount"] == "100.00")
        #expect(answer["/data/lost/value/0/amount"] == "50.00")
        #expect(answer["/data/open/value/0/currency"] == "EUR")
        #expect(answer["/data/by_currency/0/unpriced"] == "1")
        #expect(answer["/meta/metric"] == "pipeline_summary")
        #expect(answer["/meta/definition/version"] == "1")
        #expect(answer["/meta/as_of"] == "2026-03-12T00:00:00.000000Z")
        #expect(answer["/meta/population/matched"] == "4")
        #expect(answer["/meta/population/counted"] == "3")
        #expect(answer["/meta/excluded/unpriced"] == "1")
        #expect(answer["/meta/excluded/no_probability"] == "1")
        #expect(answer["/meta/warnings"] == "[]")
        #expect(answer.header("Penstock-Computed-At") == "2026-03-12T00:00:00.000000Z")
        #expect(door.get(path)["/data/closed"] == "absent")
    }

    @Test func `amounts of several currencies are never added`() {
        door.deal(#""amount": 10, "currency": "EUR""#)
        door.deal(#""amount": 1000, "currency": "JPY""#)
        door.deal()
        let mixed = door.get(path)
        #expect(mixed["/data/total_deals"] == "3")
        #expect(mixed["/data/total_value"] == "null")
        #expect(mixed["/data/currency"] == "null")
        #expect(mixed["/data/stages/0/value"] == "null")
        #expect(mixed["/meta/warnings/0/code"] == "mixed_currencies")
        #expect(mixed.texts("/currency", of: "/data/by_currency").sorted() == ["EUR", "JPY", "null"])
        let yen = door.get(
            path + "?filter=%7B%22field%22%3A%22currency%22%2C%22op%22%3A%22equals%22%2C%22value%22%3A%22JPY%22%7D")
        #expect(yen["/data/total_deals"] == "1")
        #expect(yen["/data/total_value"] == "1000")
        #expect(yen["/data/weighted_value"] == "100")
        #expect(yen["/meta/population/matched"] == "1")
        #expect(yen["/meta/warnings"] == "[]")
    }

    @Test func `figures in the terms of every metric, with percentiles, changes and the deals behind them`() {
        door.deal(
            #""amount": 1200, "currency": "EUR", "value_period": "annual", "owner_id": "anna", "#
                + #""effective_at": "2026-03-09T23:30:00Z""#
        )
        door.deal(#""amount": 50, "currency": "EUR", "value_period": "monthly""#)
        let monthly = door.get(path + "?value_basis=mrr&include=percentiles,delta&compare_to=2026-03-09")
        #expect(monthly["/data/total_value"] == "150.00")
        #expect(monthly["/data/percentiles/0/p50"] == "75.000000")
        #expect(monthly["/data/stages/0/percentiles/0/p10"] == "55.000000")
        #expect(monthly["/data/delta/count"] == "1")
        #expect(monthly["/data/delta/value/0/amount"] == "50.00")
        #expect(monthly["/data/stages/0/delta/value/0/amount"] == "50.00")
        #expect(monthly["/data/delta/compare_to"] == "2026-03-09T23:59:59.999999Z")
        #expect(monthly["/meta/value_basis"] == "mrr")
        let berlin = door.get(path + "?tz=Europe/Berlin&owner_id=anna")
        #expect(berlin["/data/total_deals"] == "1")
        #expect(berlin["/data/stages/0/avg_age_days"] == "0.000000")
        #expect(door.get(path + "?owner_id=anna")["/data/stages/0/avg_age_days"] == "1.000000")
        #expect(berlin["/meta/window/tz"] == "Europe/Berlin")
        let list = door.get(String(monthly["/data/stages/0/drill"].dropFirst("/api/v1".count)))
        #expect(list.texts("/value", of: "/data").sorted() == ["100.00", "50.00"])
        let open = door.get(String(berlin["/data/open/drill"].dropFirst("/api/v1".count)))
        #expect(open["/total/count"] == "1")
        for query in ["include=delta", "compare_to=2026-03-01"] {
            #expect(door.get(path + "?" + query).outcome == "400 invalid_parameter")
        }
    }

    @Test func `closed deals of another currency are warned of where they are shown`() {
        door.deal(#""amount": 10, "currency": "EUR""#)
        door.deal(#""amount": 10, "currency": "USD", "stage_id": "\#(door.stage("Won"))""#)
        #expect(door.get(path)["/data/total_value"] == "10.00")
        #expect(door.get(path)["/meta/warnings"] == "[]")
        let closed = door.get(path + "?include=closed")
        #expect(closed["/data/total_value"] == "null")
        #expect(closed["/meta/warnings/0/code"] == "mixed_currencies")
    }

    @Test func `all pipelines together`() {
        let other = door.secondPipeline()
        door.deal(#""amount": 10, "currency": "EUR""#)
        door.deal(#""amount": 5, "currency": "EUR", "pipeline_id": "\#(other)""#)
        let answer = door.get("/pipelines/summary?include=closed")
        #expect(answer.texts("/total_value", of: "/data/pipelines") == ["10.00", "5.00"])
        #expect(answer["/data/by_currency/0/value"] == "15.00")
        #expect(answer["/data/by_currency/0/weighted_value"] == "3.00")
        #expect(answer["/meta/population/matched"] == "2")
        #expect(answer.texts("/closed/0/name", of: "/data/pipelines") == ["Won", "Done"])
    }

    @Test func `known at the moment of a question that names none means all that is known`() {
        door.clock.set(Instant("2026-03-11T12:00:00Z") ?? .latest)
        door.deal(#""effective_at": "2026-03-11T00:00:01Z""#)
        #expect(door.get(path)["/data/total_deals"] == "1")
        #expect(door.get(path + "?known_at=as_of")["/data/total_deals"] == "1")
        #expect(door.get(path + "?as_of=2026-03-11T11:00:00Z&known_at=as_of")["/data/total_deals"] == "0")
    }

    @Test func `a date means before the next midnight, an instant includes itself`() {
        door.clock.set(Instant("2026-03-11T00:00:00Z") ?? .latest)
        door.deal(#""effective_at": "2026-03-11T00:00:00Z""#)
        door.deal(#""effective_at": "2026-03-10T23:59:59.999999Z""#)
        func count(_ asOf: String) -> String { door.get(path + "?as_of=\(asOf)")["/data/total_deals"] }
        #expect(count("2026-03-10") == "1")
        #expect(count("2026-03-11T00:00:00Z") == "2")
        #expect(count("2026-03-10T23:59:59.999999Z") == "1")
        #expect(count("2026-03-10T23:59:59.999998Z") == "0")
        #expect(count("2026-03-11T01:00:00%2B01:00") == "2")
        #expect(count("0001-01-01") == "0")
        let future = door.get(path + "?as_of=9999-12-31")
        #expect(future["/data/total_deals"] == "2")
        #expect(future["/meta/as_of"] == "2026-03-11T00:00:00.000000Z")
        #expect(future["/data/by_currency"] == door.get(path)["/data/by_currency"])
    }

    @Test func `before the first record nothing was known`() {
        door.deal(#""effective_at": "2020-01-01T00:00:00Z""#)
        let path = path + "?known_at=2026-03-10T11:59:59.999999Z"
        let answer = door.get(path + "&include=closed")
        #expect(answer.status == 200)
        #expect(answer["/data/pipeline_id"] == door.pipelineID)
        for field in ["total_deals", "total_value", "stages", "closed", "by_currency", "open/count", "won/value"] {
            #expect(answer["/data/\(field)"] == "null", "\(field)")
        }
        #expect(answer["/meta/warnings/0/code"] == "not_yet_known")
        #expect(door.get(path)["/data/closed"] == "absent")
        let all = door.get("/pipelines/summary?known_at=2026-03-10T11:59:59Z")
        #expect(all["/data/pipelines"] == "null")
        #expect(all["/data/by_currency"] == "null")
        #expect(all["/meta/warnings/0/code"] == "not_yet_known")
        #expect(door.get("/pipelines/summary?as_of=2020-01-02")["/data/pipelines/0/total_deals"] == "1")
        #expect(
            door.get("/pipelines/summary?as_of=2020-01-02&known_at=as_of")["/meta/warnings/0/code"] == "not_yet_known")
        door.clock.advance(seconds: 60)
        let later = door.secondPipeline()
        let unknown = door.get("/pipelines/\(later)/summary?known_at=2026-03-10T12:00:00Z")
        #expect(unknown["/data/total_deals"] == "null")
        #expect(unknown["/meta/warnings/0/code"] == "not_yet_known")
        #expect(
            door.get("/pipelines/summary?known_at=2026-03-10T12:00:00Z").texts("/pipeline_name", of: "/data/pipelines")
                == ["Sales"])
    }

    @Test func `names and probabilities are those of the moment, by the knowledge of the moment`() {
        door.deal(#""amount": 100, "currency": "EUR""#)
        door.clock.advance(seconds: 60)
        door.patch("/stages/\(door.stage("Lead"))", #"{"name": "Begin", "probability": 0.9}"#)
        #expect(door.get(path)["/data/stages/0/name"] == "Begin")
        #expect(door.get(path)["/data/weighted_value"] == "90.00")
        let earlier = door.get(path + "?as_of=2026-03-10T12:00:30Z")
        #expect(earlier["/data/stages/0/name"] == "Lead")
        #expect(earlier["/data/weighted_value"] == "10.00")
        #expect(door.get(path + "?known_at=2026-03-10T12:00:30Z")["/data/weighted_value"] == "10.00")
    }

    @Test func `a pipeline that nothing has is not found`() {
        for id in ["0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27", "x", "Summary"] {
            #expect(door.get("/pipelines/\(id)/summary").outcome == "404 not_found")
        }
    }

    @Test func `at midnight overdue and ages move without a commit, and the tag with them`() throws {
        door.deal(#""amount": 1, "currency": "EUR", "expected_close_date": "2026-03-10""#)
        door.clock.set(Instant("2026-03-10T23:59:59.999999Z") ?? .latest)
        let before = door.get(path)
        let tag = try #require(before.header("ETag"))
        #expect(before["/data/stages/0/overdue"] == "0")
        #expect(door.get(path, headers: ["If-None-Match": tag]).status == 304)
        door.clock.advance(seconds: 1)
        let after = door.get(path, headers: ["If-None-Match": tag])
        #expect(after.status == 200)
        #expect(after["/data/stages/0/overdue"] == "1")
        #expect(after["/data/stages/0/avg_age_days"] == "1.000000")
        #expect(after["/meta/data_version"] == before["/meta/data_version"])
        #expect(after.header("ETag") != tag)
    }

    @Test func `the same question at the same data version and date gives the same bytes`() {
        door.deal(#""amount": 1, "currency": "EUR""#)
        let today = ["", "?as_of=2026-03-10", "?as_of=2026-03-11T05:00:00Z", "?known_at=2026-03-10"]
        let first = today.map { door.get(path + $0) }
        for answer in first { #expect(answer.header("ETag") != nil) }
        door.clock.advance(seconds: 6 * 3_600)
        let fresh = RESTDoorWithoutMemory(door)
        for (query, answer) in zip(today, first) {
            #expect(door.get(path + query).bytes == answer.bytes, "\(query)")
            #expect(fresh.get(path + query).bytes == answer.bytes, "\(query)")
            #expect(fresh.get(path + query).header("ETag") == answer.header("ETag"), "\(query)")
        }
        // Later today is neither past nor the whole day, so what it means changes when it has come.
        #expect(door.get(path + "?as_of=2026-03-10T19:00:00Z").header("ETag") == nil)
    }
}
