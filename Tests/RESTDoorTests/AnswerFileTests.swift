import Testing
import Wire

@testable import Operations
@testable import RESTDoor

/// Lists and metrics as files.
struct AnswerFileTests {
    private static let csv = ["Accept": "text/csv"]

    private let door: TestDoor
    private let deal: String

    init() throws {
        door = try TestDoor()
        deal = door.deal(
            #""amount": 1234.50, "currency": "USD", "owner_id": "anna", "metadata": {"a": true}"#,
            title: #"=1+1, \"quoted\""#)
        door.deal(#""amount": 70000, "currency": "JPY", "owner_id": "bert""#)
        let won = door.deal(#""amount": 250.5, "currency": "EUR", "owner_id": "anna""#)
        door.post("/deals/\(won)/win")
    }

    private func lines(_ answer: Answer) -> [String] {
        String(decoding: answer.bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    @Test func `every list and every metric is offered as a file, and nothing else is`() {
        let offered = Catalogue.standard.operations.filter { !$0.output.formats.isEmpty }
        for operation in Catalogue.standard.operations where operation.effect == .reads {
            let isReport = operation.name == "reports.get"
            let isList = operation.output.schema?.hasField("page") == true
            let isMetric = MetricOperations.metrics.contains { operation.name.hasPrefix($0.name) }
            if isList || isMetric || isReport {
                #expect(offered.contains { $0.name == operation.name }, "\(operation.name)")
            }
        }
        #expect(offered.allSatisfy { $0.effect == .reads && $0.output.formats.contains { $0.name == "csv" } })
        #expect(offered.count > 50)
        #expect(!offered.contains { $0.name == "deals.get" || $0.name == "analytics.sql" })
    }

    @Test func `a list as CSV has a line for each entry, and what the JSON says`() {
        let answer = door.get("/deals?sort=created_at&fields=id,title,amount,currency,tags,metadata", headers: Self.csv)
        #expect(answer.outcome == "200")
        #expect(answer.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(answer.header("Vary") == "Accept")
        #expect(answer.header("Content-Disposition") == #"inline; filename="deals-list.csv""#)
        let lines = lines(answer)
        #expect(lines.first == "id,title,amount,currency,tags,metadata")
        #expect(
            lines.dropFirst().first
                == deal + #","'=1+1, ""quoted""",1234.50,USD,[],"{""a"":true}""#)
        #expect(lines.count == 5)
        let unguarded = door.get("/deals?sort=created_at&fields=title&format=csv&formulas=true")
        #expect(self.lines(unguarded).dropFirst().first == #""=1+1, ""quoted""""#)
    }

    @Test func `pages lead on in every format, and a cursor of one format is good in another`() {
        let first = door.get("/deals?limit=2&sort=created_at", headers: Self.csv)
        let link = first.header("Link") ?? ""
        #expect(link.contains("rel=\"next\""))
        let target = link.dropFirst().prefix { $0 != ">" }.dropFirst("/api/v1".count)
        #expect(lines(door.get(String(target), headers: Self.csv)).count == 3)
        #expect(door.get(String(target)).value("/data")?.arrayValue?.count == 1)
        let xml = door.get("/deals?limit=2&sort=created_at&format=xml")
        #expect(String(decoding: xml.bytes, as: UTF8.self).contains("There are more entries"))
    }

    @Test func `a metric as CSV has the rows of its first list, or of the table named`() {
        let total = lines(door.get("/analytics/pipeline-value", headers: Self.csv))
        #expect(
            total == [
                "count,value,value_currency,weighted_value,weighted_value_currency,unpriced,no_probability",
                "2,70000,JPY,7000,JPY,0,0", ",1234.50,USD,123.45,USD,,", "",
            ])
        let groups = lines(door.get("/analytics/pipeline-value?group_by=owner", headers: Self.csv))
        #expect(groups.map { $0.prefix { $0 != "," } } == ["group_owner", "anna", "bert", ""])
        let named = lines(door.get("/analytics/pipeline-value?group_by=owner&table=total", headers: Self.csv))
        #expect(named == total)
        let wrong = door.get("/analytics/pipeline-value?table=totl", headers: Self.csv)
        #expect(wrong.outcome == "400 invalid_parameter")
        #expect(wrong["/errors/0/pointer"] == "/query/table")
        #expect(wrong["/errors/0/did_you_mean"] == "total")
    }

    @Test func `fields of one row are named by their way, without what is said twice`() {
        let header = lines(door.get("/analytics/win-rate?period=all", headers: Self.csv)).first ?? ""
        #expect(header.hasPrefix("rate_num,rate_den,rate,rate_ci_low,rate_ci_high,rate_status,won_count,won_value,"))
        #expect(!header.contains("drill"))
        let conversion = lines(door.get("/analytics/conversion?period=all", headers: Self.csv)).first ?? ""
        #expect(conversion.hasPrefix("from_stage_id,from_stage_name,from_stage_position,to_stage_id"))
        let aging = lines(door.get("/analytics/aging", headers: Self.csv)).first ?? ""
        #expect(aging.hasPrefix("stages_stage_id,stages_name,stages_position,from_days,to_days,count,value,"))
    }

    @Test func `who wants JSON as much as a file gets JSON, and who wants neither is refused`() {
        func type(_ accept: String) -> String? {
            door.get("/deals", headers: ["Accept": accept]).header("Content-Type")
        }
        #expect(type("application/json, text/csv") == "application/json")
        #expect(type("*/*") == "application/json")
        #expect(type("application/json, text/plain, */*") == "application/json")
        #expect(type("text/csv, application/json;q=0.5") == "text/csv; charset=utf-8")
        #expect(type("application/xml") == "application/xml")
        #expect(type("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") == "text/html; charset=utf-8")
        #expect(door.get("/deals", headers: ["Accept": "image/png"]).outcome == "406 not_acceptable")
        #expect(door.get("/deals?format=csv", headers: ["Accept": "image/png"]).status == 200)
        #expect(door.get("/deals?format=cvs")["/errors/0/pointer"] == "/query/format")
    }

    @Test func `an answer that is kept is given to no one who asked for another format`() {
        let path = "/pipelines/summary"
        #expect(door.get(path).header("Content-Type") == "application/json")
        let csv = door.get(path, headers: ["Accept": "application/json;q=0.5, text/csv"])
        #expect(csv.header("Content-Type") == "text/csv; charset=utf-8")
        let json = door.get(path)
        #expect(json.header("Content-Type") == "application/json")
        #expect(csv.header("ETag") != json.header("ETag"))
        let again = door.get(path, headers: ["Accept": "text/csv", "If-None-Match": csv.header("ETag") ?? ""])
        #expect(again.status == 304)
        let other = door.get(path, headers: ["Accept": "text/csv", "If-None-Match": json.header("ETag") ?? ""])
        #expect(other.status == 200)
    }

    @Test func `an XML file has the papers of the metric`() {
        let text = String(
            decoding: door.get("/analytics/win-rate?period=all&format=xml").bytes, as: UTF8.self)
        #expect(text.contains(#"<definition id="win_rate.closed_period" version="1">"#))
        #expect(text.contains(#"<parameter name="period">all</parameter>"#))
        #expect(text.contains(#"<population matched="1" counted="1"/>"#))
        #expect(text.contains(#"<table name="total""#))
    }

    @Test func `a moment before anything was known has tables without rows`() {
        let answer = door.get("/analytics/win-rate?as_of=2001-01-01&known_at=2001-01-01", headers: Self.csv)
        #expect(answer.outcome == "200")
        #expect(lines(answer).count == 2)
    }
}
