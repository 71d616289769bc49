import DealModel
import Foundation
import Reports
import TestSupport
import Testing
import Wire

/// A workspace with deals in two currencies, won, lost, moved, overdue and undated, and names that are hard to write.
@Suite struct ReportTests {
    private static let contact = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    private static let names = [
        "pipeline-review", "pipeline-summary", "value-over-time", "forecast", "win-rates", "funnel", "stage-durations",
        "leaderboard", "loss-reasons", "aging", "deals", "stage-changes", "person-context",
    ]

    let door: TestDoor

    init() throws {
        door = try TestDoor()
        let dollars = #""amount": 1000, "currency": "USD", "owner_id": "anna""#
        let first = door.deal(dollars + #", "expected_close_date": "2026-03-20""#, title: "=1+1 صفقة")
        door.post("/deals/\(first)/contacts", "{\"contact_id\": \"\(Self.contact)\"}")
        door.move(first, to: door.stage("Proposal"))
        let won = door.deal(#""amount": 250.50, "currency": "EUR", "owner_id": "bert""#, title: "עסקה <&> 🙂")
        door.post("/deals/\(won)/contacts", "{\"contact_id\": \"\(Self.contact)\"}")
        door.post("/deals/\(won)/win")
        let lost = door.deal(dollars, title: "Lost")
        let answer = door.post("/deals/\(lost)/lose", #"{"reason": "price"}"#)
        #expect(answer.outcome == "200")
        door.deal(title: "Without an amount")
        door.clock.advance(seconds: 20 * 86_400)
    }

    private func query(_ name: String) -> String {
        name == "person-context" ? "?contact_id=\(Self.contact)" : "?tz=UTC"
    }

    private func report(_ name: String, _ more: String = "") -> Answer {
        door.get("/reports/\(name)\(query(name))\(more)")
    }

    /// The rows of a table as texts.
    private func rows(_ answer: Answer, _ table: String) -> [[String]] {
        let sections = answer.value("/sections")?.arrayValue ?? []
        let tables = sections.flatMap { $0["tables"]?.arrayValue ?? [] }
        let rows = tables.first { $0["name"]?.stringValue == table }?["rows"]?.arrayValue ?? []
        return rows.map { ($0.arrayValue ?? []).map { $0.stringValue ?? $0.encodedText() } }
    }

    @Test func `the list names every report, and each can be had`() {
        let list = door.get("/reports")
        #expect(list.texts("/name") == Self.names)
        for name in Self.names { #expect(report(name).outcome == "200", "\(name)") }
    }

    @Test(arguments: names)
    func `the same question about the same data gives the same bytes in every format`(name: String) {
        let formats = door.get("/reports").value("/data")?.arrayValue?.first { $0["name"]?.stringValue == name }?[
            "formats"]?.arrayValue?.compactMap(\.stringValue)
        for format in formats ?? [] {
            let first = report(name, "&format=\(format)")
            #expect(first.status == 200, "\(format)")
            #expect(!first.bytes.isEmpty)
            door.clock.advance(seconds: 60)
            let second = report(name, "&format=\(format)")
            let isSame = first.bytes == second.bytes
            #expect(isSame, "\(format)")
            #expect(first.header("ETag") == second.header("ETag"))
            let known = first.header("ETag") ?? ""
            let again = door.get(
                "/reports/\(name)\(query(name))&format=\(format)", headers: ["If-None-Match": known])
            #expect(again.status == 304)
        }
        #expect(formats?.count ?? 0 >= 4)
    }

    @Test func `a report says what the summary says, currency by currency`() {
        let answer = report("pipeline-summary")
        let all = rows(answer, "stages").filter { $0[3] != "0" }
        #expect(
            all.map { Array($0[1...5]) } == [
                ["Lead", "open", "1", "null", "null"],
                [
                    "Proposal", "open", "1", #"{"currency":"USD","amount":1000.00}"#,
                    #"{"currency":"USD","amount":500.00}"#,
                ],
            ])
        let closed = rows(answer, "closed").filter { $0[3] != "0" }
        #expect(closed.map { $0[1] + $0[3] } == ["Won1", "Lost1"])
        let summary = door.get("/pipelines/\(door.pipelineID)/summary")
        #expect(answer["/sections/0/figures/0/value"] == summary["/data/total_deals"])
        #expect(answer["/papers/data_version"] == summary["/meta/data_version"])
        #expect(answer["/papers/definitions/0/id"] == "pipeline_summary")
    }

    @Test func `a report of a past moment tells what was so then`() {
        let before = report("deals", "&as_of=2026-03-09T00:00:00Z")
        #expect(before["/sections/0/figures/0/value"] == "0")
        let review = report("pipeline-review")
        // All deals were made three weeks ago, so the week before has the same.
        #expect(review["/sections/0/figures/0/label"] == "Open deals")
        #expect(review["/sections/0/figures/0/value"] == "2")
        #expect(review["/sections/0/figures/0/previous"] == "2")
        #expect(review["/sections/0/figures/0/change"] == "0")
        let then = report("pipeline-review", "&as_of=2026-03-12")
        #expect(then["/sections/0/figures/0/previous"] == "0")
        #expect(then["/sections/0/figures/0/change"] == "2")
        #expect(rows(then, "moved").count == 7)
        #expect(rows(review, "moved").isEmpty)
    }

    @Test func `value over time has each month as it was, and a line`() {
        door.deal(#""amount": 5, "currency": "USD""#)
        door.clock.advance(seconds: 30 * 86_400)
        door.deal(#""amount": 7, "currency": "USD""#)
        let answer = report("value-over-time")
        let months = rows(answer, "months").map { Array($0.prefix(1) + $0[2...3]) }
        // One deal was won in March and one lost. The last month ends at the moment asked about.
        #expect(months.map { $0[0] } == ["2026-03", "2026-04"])
        #expect(months.map { $0[1] } == ["3", "4"])
        #expect(months.map { $0[2] } == [1_005, 1_012].map { "{\"currency\":\"USD\",\"amount\":\($0).00}" })
        #expect(answer["/sections/0/charts/0/shape"] == "line")
        let value = door.get("/analytics/pipeline-value")
        #expect(value["/data/total/count"] == months.last?[1])
    }

    @Test func `a scope holds for all parts of a report`() {
        let anna = report("deals", "&owner_id=anna")
        #expect(rows(anna, "deals").map { $0[1] } == ["=1+1 صفقة", "Lost"])
        let person = report("person-context")
        #expect(rows(person, "deals").map { $0[1] } == ["=1+1 صفقة", "עסקה <&> 🙂"])
        #expect(rows(person, "totals").map { $0[0] + $0[1] } == ["open1", "won1"])
        #expect(rows(report("stage-changes", "&owner_id=bert"), "stage_changes").map { $0[5] } == ["created", "won"])
        #expect(rows(report("leaderboard", "&owner_id=bert"), "owners").map { $0[0] } == ["bert"])
    }

    @Test func `values can be had in one currency`() {
        door.rateSet("ECB", #"{"currency": "USD", "date": "2026-03-29", "rate": "1.25"}"#)
        let rows = rows(report("leaderboard", "&currency=EUR"), "owners")
        #expect(rows.map { $0[0] } == ["bert", "anna", "nobody"])
        #expect(rows.allSatisfy { !$0.contains { $0.contains("USD") } })
        #expect(rows[1][8] == #"{"currency":"EUR","amount":800.00}"#)
    }

    @Test func `every part of a report is in the currency asked for`() {
        let quotes = ["2026-03-22", "2026-03-29"].map {
            "{\"currency\": \"USD\", \"date\": \"\($0)\", \"rate\": \"1.25\"}"
        }
        door.rateSet("ECB", quotes.joined(separator: ", "))
        let summary = report("pipeline-summary", "&currency=EUR")
        #expect(
            rows(summary, "stages").filter { $0[1] == "Proposal" }.map { $0[4] } == [
                #"{"currency":"EUR","amount":800.00}"#
            ])
        #expect(summary["/sections/0/figures/1/value"] == #"{"currency":"EUR","amount":800.00}"#)
        let forecast = report("forecast", "&currency=EUR&period=2026-Q1")
        for row in rows(forecast, "periods") { #expect(!row.contains { $0.contains("USD") }) }
        // The columns "won" and "won and weighted" of March, in which one deal was won and none is expected any more.
        let march = rows(forecast, "periods").last ?? []
        #expect(march[4] == #"{"currency":"EUR","amount":250.50}"#)
        #expect(march[8] == #"{"currency":"EUR","amount":250.50}"#)
        let review = report("pipeline-review", "&currency=EUR")
        #expect(review["/sections/0/figures/1/value"] == #"{"currency":"EUR","amount":800.00}"#)
        #expect(review["/sections/0/figures/1/previous"] == #"{"currency":"EUR","amount":800.00}"#)
    }

    @Test func `a forecast stands beside a target, and tells what is left to it`() {
        let quotes = ["2026-03-22", "2026-03-29"].map {
            "{\"currency\": \"USD\", \"date\": \"\($0)\", \"rate\": \"1.25\"}"
        }
        door.rateSet("ECB", quotes.joined(separator: ", "))
        let forecast = report("forecast", "&currency=EUR&period=2026-Q1&target=1000.5")
        let march = rows(forecast, "periods").last ?? []
        #expect(march.suffix(3) == [250.50, 1000.50, 750.00].map { "{\"currency\":\"EUR\",\"amount\":\($0)0}" })
        let chart = forecast["/sections/0/charts/0/series/2/label"]
        #expect(chart == "Target")
        let totals = forecast.value("/sections/0/tables/0/totals/0")?.arrayValue?.last?.encodedText()
        #expect(totals == #"{"currency":"EUR","amount":2751.00}"#)
        let plain = report("forecast", "&currency=EUR&period=2026-Q1")
        #expect(rows(plain, "periods").last?.count == march.count - 2)
        #expect(report("pipeline-review", "&currency=EUR&target=0").outcome == "200")
        for (query, pointer) in [
            ("forecast?target=5", "currency"), ("forecast?currency=EUR&target=5.001", "target"),
            ("forecast?currency=EUR&target=-1", "target"), ("win-rates?currency=EUR&target=5", "target"),
            ("forecast?currency=EUR&target=1e16", "target"),
        ] {
            let answer = door.get("/reports/\(query)")
            #expect(answer.outcome == "400 invalid_parameter")
            #expect(answer["/errors/0/pointer"] == "/query/\(pointer)", "\(query)")
        }
    }

    @Test func `a pipeline that was not known then is not in a report`() {
        let before = report("funnel", "&known_at=2026-03-15")
        door.post("/pipelines", #"{"name": "Later"}"#)
        let after = report("funnel", "&known_at=2026-03-15")
        #expect(before["/sections/0/name"] == "funnel")
        #expect(after["/sections/0/name"] == "funnel")
        #expect(report("funnel")["/sections/0/name"] == "funnel_1")
    }

    @Test func `the format is that of the query, else the one that is wanted most`() {
        func type(_ accept: String, _ query: String = "") -> String {
            let answer = door.get("/reports/win-rates\(query)", headers: ["Accept": accept])
            return answer.status == 200 ? answer.header("Content-Type") ?? "none" : answer.outcome
        }
        #expect(type("*/*") == "application/json")
        #expect(type("text/csv") == "text/csv; charset=utf-8")
        #expect(type("application/xml") == "application/xml")
        #expect(type("text/csv;q=0.5, application/x-ndjson;q=0.9") == "application/x-ndjson")
        #expect(type("application/json;q=0.1, application/xml;q=0.2") == "application/xml")
        #expect(type("application/json, text/plain, */*") == "application/json")
        #expect(type("application/zip") == "406 not_acceptable")
        #expect(type("application/zip", "?format=csv") == "text/csv; charset=utf-8")
        #expect(type("application/json", "?format=csv") == "text/csv; charset=utf-8")
        let file = door.get("/reports/win-rates?format=csv")
        #expect(file.header("Content-Disposition") == "inline; filename=\"win-rates.csv\"")
    }

    @Test func `CSV defuses formulas unless it is not to, and holds the table asked for`() {
        func csv(_ more: String) -> String {
            String(decoding: report("deals", "&format=csv\(more)").bytes, as: UTF8.self)
        }
        #expect(csv("").contains("\"'=1+1 صفقة\""))
        #expect(csv("&formulas=true").contains(",=1+1 صفقة,"))
        let elsewhere = report("forecast", "&format=csv&table=elsewhere")
        #expect(String(decoding: elsewhere.bytes, as: UTF8.self).hasPrefix("bucket,deals,value,"))
    }

    @Test(arguments: [
        ("win-rate", "", "404 not_found", [""]),
        ("win-rates", "?format=cvs", "400 invalid_parameter", ["/query/format not_in_enumeration ~csv"]),
        ("win-rates", "?table=quarter", "400 invalid_parameter", ["/query/table not_in_enumeration ~quarters"]),
        ("win-rates", "?tabel=quarters", "400 unknown_parameter", ["/query/tabel unknown_parameter ~table"]),
        ("win-rates", "?as_of=yesterday", "400 invalid_parameter", ["/query/as_of invalid_format"]),
        (
            "win-rates", "?format=png&width=\(ReportLimits.pictureWidthPixelsMin - 1)", "400 invalid_parameter",
            ["/query/width out_of_range"]
        ),
        (
            "win-rates", "?format=png&width=\(ReportLimits.pictureWidthPixelsMax + 1)", "400 invalid_parameter",
            ["/query/width out_of_range"]
        ),
        ("person-context", "", "400 invalid_parameter", ["/query/contact_id required"]),
        ("deals", "?from=2026-02-01&to=2026-01-01", "400 invalid_parameter", ["/query/to before_from"]),
    ])
    func `what cannot be made is refused with a reason`(
        name: String, query: String, outcome: String, errors: [String]
    ) {
        let answer = door.get("/reports/\(name)\(query)")
        #expect(answer.outcome == outcome)
        #expect(answer.errors == errors.filter { !$0.isEmpty })
    }

    @Test func `nothing of a report is cut before anything was recorded`() {
        let early = report("pipeline-review", "&known_at=2020-01-01")
        #expect(early.outcome == "200")
        #expect(early.value("/papers/warnings")?.arrayValue?.isEmpty == false)
    }
}
