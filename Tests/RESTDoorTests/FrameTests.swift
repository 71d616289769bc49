import TestSupport
import Testing
import Wire

@testable import DealAnalytics
@testable import DealModel
@testable import Operations

/// What every metric is asked with, seen on the value of pipelines.
struct FrameTests {
    private static func pointers(_ answer: Answer) -> [String] {
        (answer.json["errors"]?.arrayValue ?? []).compactMap { $0["pointer"]?.stringValue }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + String(Int(byte) + 0x100, radix: 16).dropFirst()
        }.joined()
    }

    @Test func `all mistakes of a frame are told at once, with what is allowed and the nearest name`() throws {
        let door = try TestDoor()
        let answer = door.get(
            "/analytics/pipeline-value?tz=Europe/Amsterdm&period=this_quater&currency=EUR&filter=%7Bx")
        #expect(answer.status == 400)
        #expect(Self.pointers(answer).sorted() == ["/query/filter", "/query/period", "/query/tz"])
        let errors = answer.json["errors"]?.arrayValue ?? []
        #expect(errors.compactMap { $0["did_you_mean"]?.stringValue }.sorted() == ["Europe/Amsterdam", "this_quarter"])
    }

    @Test(arguments: [
        ("value_basis=arrr", "/query/value_basis"), ("group_by=stages", "/query/group_by"), ("min_n=0", "/query/min_n"),
        ("confidence=1", "/query/confidence"), ("confidence=0.49", "/query/confidence"), ("as_of=soon", "/query/as_of"),
        ("known_at=never", "/query/known_at"), ("interval=fortnight", "/query/interval"),
        ("week_start=someday", "/query/week_start"), ("fiscal_year_start=13", "/query/fiscal_year_start"),
        ("from=2026-02-02&to=2026-02-01", "/query/to"), ("period=ytd&from=2026-01-01", "/query/period"),
        ("fx=close_date", "/query/fx"), ("stage_id=lead", "/query/stage_id/0"), ("stages=1", "/query/stages"),
        ("status=opened", "/query/status/0"), ("profile=maybe", "/query/profile"),
    ]) func `a bad parameter is named`(query: String, pointer: String) throws {
        let answer = try TestDoor().get("/analytics/pipeline-value?\(query)")
        #expect(answer.status == 400, "\(query)")
        #expect(Self.pointers(answer).contains { $0.hasPrefix(pointer) }, "\(query): \(Self.pointers(answer))")
    }

    @Test func `a list is limited, and so is a filter`() throws {
        let door = try TestDoor()
        func owners(_ count: Int) -> String { (0..<count).map { "o\($0)" }.joined(separator: ",") }
        #expect(door.get("/analytics/pipeline-value?owner_id=\(owners(FrameParameters.valuesMax))").status == 200)
        #expect(door.get("/analytics/pipeline-value?owner_id=\(owners(FrameParameters.valuesMax + 1))").status == 400)
        let long =
            Self.encoded(#"{"field":"title","op":"equals","value":""#)
            + String(repeating: "a", count: FrameParameters.filterCharactersMax)
        #expect(door.get("/analytics/pipeline-value?filter=\(long)").status == 400)
    }

    @Test func `ages have so many edges at most`() throws {
        #expect(Aging.edgesMax == 50)
        let door = try TestDoor()
        func status(_ edges: Int) -> Int {
            door.get("/analytics/aging?buckets=" + (1...edges).map(String.init).joined(separator: ",")).status
        }
        #expect(status(Aging.edgesMax) == 200)
        #expect(status(Aging.edgesMax + 1) == 400)
    }

    @Test func `filters mean the same as in a search, at the moment asked about`() throws {
        let door = try TestDoor()
        let deal = door.post(
            "/deals", #"{"title": "A", "amount": 10, "currency": "EUR", "owner_id": "anna", "source": "web"}"#)["/id"]
        door.post("/deals", #"{"title": "B", "amount": 30, "currency": "USD", "owner_id": "bert"}"#)
        door.clock.advance(seconds: 3_600)
        door.patch("/deals/\(deal)", #"{"owner_id": "bert", "amount": 20}"#)
        func count(_ query: String) -> String { door.get("/analytics/pipeline-value?\(query)")["/data/total/count"] }
        #expect(count("owner_id=bert") == "2")
        #expect(count("owner_id=bert&as_of=2026-03-10T12:30:00Z") == "1")
        #expect(count("owner_id=anna,bert&as_of=2026-03-10T12:30:00Z") == "2")
        #expect(count("source=web&owner_id=bert") == "1")
        let filter =
            #"{"and":[{"field":"currency","op":"equals","value":"EUR"},"#
            + #"{"or":[{"field":"amount","op":"greater_than","value":15},{"field":"source","op":"is_empty"}]}]}"#
        #expect(count("filter=" + Self.encoded(filter)) == "1")
        #expect(count("as_of=2026-03-10T12:30:00Z&filter=" + Self.encoded(filter)) == "0")
        let title = door.get(
            "/analytics/pipeline-value?filter="
                + Self.encoded(#"{"not_a_field":1}"#))
        #expect(title.status == 400)
    }

    @Test func `what columns do not hold is read as of now, and the answer says so`() throws {
        let door = try TestDoor()
        door.post("/deals", #"{"title": "Ten servers", "metadata": {"tier": "gold"}}"#)
        door.post("/deals", #"{"title": "One mouse"}"#)
        for filter in [
            #"{"field":"title","op":"contains","value":"SERVER"}"#,
            #"{"field":"metadata.tier","op":"equals","value":"gold"}"#,
        ] {
            let answer = door.get("/analytics/pipeline-value?filter=" + Self.encoded(filter))
            #expect(answer["/data/total/count"] == "1")
            #expect(answer["/meta/warnings/0/code"] == "not_versioned")
        }
    }

    @Test func `a list of deals stays what it was when its figure was told`() throws {
        let door = try TestDoor()
        let deal = door.post("/deals", #"{"title": "A", "amount": 10, "currency": "EUR"}"#)["/id"]
        let answer = door.get("/analytics/pipeline-value")
        let path = String(answer["/data/total/drill"].dropFirst("/api/v1".count))
        door.clock.advance(seconds: 60)
        door.patch("/deals/\(deal)", #"{"amount": 99}"#)
        door.post("/deals", #"{"title": "B", "amount": 5, "currency": "EUR"}"#)
        let list = door.get(path)
        #expect(list["/total/value/0/amount"] == "10.00")
        #expect(list["/data/0/deal_id"] == deal)
        #expect(door.get("/analytics/pipeline-value")["/data/total/value/0/amount"] == "104.00")
    }

    @Test func `a list of deals has pages, and a token that was altered names nothing`() throws {
        let door = try TestDoor()
        for number in 0..<5 { door.post("/deals", "{\"title\": \"D\(number)\", \"amount\": 1, \"currency\": \"EUR\"}") }
        let path = String(door.get("/analytics/pipeline-value")["/data/total/drill"].dropFirst("/api/v1".count))
        let first = door.get(path + "?limit=3")
        #expect(first.json["data"]?.arrayValue?.count == 3)
        #expect(first["/total/count"] == "5")
        let second = door.get(path + "?limit=3&cursor=" + first["/page/next_cursor"])
        #expect(second.json["data"]?.arrayValue?.count == 2)
        #expect(second["/page/has_more"] == "false")
        #expect(door.get(String(path.dropLast(3)) + "AAA").status == 404)
        #expect(door.get("/analytics/drill/nonsense").status == 404)
    }

    @Test func `the end of a day is that of the zone asked for`() throws {
        let door = try TestDoor()
        // 12:00 in UTC is 21:00 in Tokyo; four hours later it is the 11th there.
        door.clock.advance(seconds: 4 * 3_600)
        door.post("/deals", #"{"title": "A"}"#)
        func count(_ zone: String) -> String {
            door.get("/analytics/pipeline-value?as_of=2026-03-10&tz=\(zone)")["/data/total/count"]
        }
        #expect(count("UTC") == "1")
        #expect(count("Asia/Tokyo") == "0")
        door.patch("/workspace", #"{"time_zone": "Asia/Tokyo"}"#)
        let answer = door.get("/analytics/pipeline-value?as_of=2026-03-10")
        #expect(answer["/data/total/count"] == "0")
        #expect(answer["/meta/window/tz"] == "Asia/Tokyo")
    }

    @Test func `an answer is kept until the next local midnight`() throws {
        let door = try TestDoor()
        let path = "/analytics/pipeline-value?tz=Asia/Tokyo"
        let first = door.get(path)
        #expect(first.status == 200)
        door.clock.advance(seconds: 2 * 3_600)
        #expect(door.get(path, headers: ["If-None-Match": first.header("ETag") ?? "?"]).status == 304)
        door.clock.advance(seconds: 2 * 3_600)
        let later = door.get(path, headers: ["If-None-Match": first.header("ETag") ?? "?"])
        #expect(later.status == 200)
        #expect(later["/meta/as_of"] == "2026-03-10T15:00:00.000000Z")
    }

    @Test func `figures in several currencies are added only where one is asked for`() throws {
        let door = try TestDoor()
        door.post("/deals", #"{"title": "A", "amount": 10.01, "currency": "EUR", "probability": 0.5}"#)
        door.post("/deals", #"{"title": "B", "amount": 30, "currency": "USD", "probability": 0.5}"#)
        door.post("/deals", #"{"title": "C", "amount": 500, "currency": "JPY"}"#)
        let set = door.post(
            "/rate-sets",
            #"{"name": "Own", "base": "EUR", "quotes": [{"currency": "USD", "date": "2026-03-09", "rate": 1.2}]}"#)
        #expect(set.status == 201)
        let native = door.get("/analytics/pipeline-value")
        #expect(native["/meta/warnings/0/code"] == "mixed_currencies")
        #expect(native.value("/data/total/converted") == nil)
        let answer = door.get("/analytics/pipeline-value?currency=EUR")
        #expect(answer.json["data"]?["total"]?["value"]?.arrayValue?.count == 3)
        #expect(answer["/data/total/converted/value"] == "35.01")
        // 10.01 × 0.5 is 5.005, half to even 5.00; 30 ÷ 1.2 × 0.5 is 12.50.
        #expect(answer["/data/total/converted/weighted_value"] == "17.50")
        #expect(answer["/meta/excluded/fx_missing"] == "1")
        #expect(answer["/meta/fx"] == "as_of")
        // A week later than the last quote there is none.
        let late = door.get("/analytics/pipeline-value?currency=EUR&fx=now&as_of=2026-03-10")
        #expect(late["/data/total/converted/value"] == "35.01")
        door.patch("/workspace", #"{"reporting_currency": "USD"}"#)
        let usual = door.get("/analytics/pipeline-value?fx=set:\(set["/id"])")
        #expect(usual["/meta/currency"] == "USD")
        #expect(usual["/data/total/converted/value"] == "42.01")
    }

    @Test func `a query ends when nobody waits for its answer`() throws {
        let door = try TestDoor()
        door.post("/deals", #"{"title": "A"}"#)
        let gone = CallerWatch(wait: { _, _ in false })
        let answer = door.send("GET", "/api/v1/analytics/pipeline-value?group_by=owner", caller: gone)
        #expect(answer.status == 503)
    }

    @Test func `how many rows a query looks at is limited`() throws {
        #expect(AnalyticsLimits.rowsMax == 2_000_000_000)
        let call = OperationCall(
            operation: "analytics.pipeline_value", workspace: try TestDoor().workspace, principal: TestDoor.owner,
            requestID: "r", now: TestDoor.start)
        let metric = try MetricCall(call, operation: PipelineValueOperation.metric)
        try metric.checkCost(passes: 1_000, parameter: "interval")
        let refusal = #expect(throws: Problem.self) {
            try metric.checkCost(passes: .max, versionCount: 3, parameter: "interval")
        }
        #expect(refusal?.status == 422)
        #expect(refusal?.errors.map(\.code) == ["too_costly"])
        #expect(refusal?.errors.map(\.pointer) == ["/query/interval"])
    }

    @Test func `an answer with too many figures is refused, and says what would make it smaller`() throws {
        #expect(QueryStopped.figuresMax == 100_000)
        let door = try TestDoor()
        let moment = #""effective_at": "1990-01-01T00:00:00Z""#
        for number in 0..<40 {
            door.post("/deals", "{\"title\": \"D\", \"owner_id\": \"o\(number)\", \(moment)}")
            let id = door.get("/deals?owner_id=o\(number)")["/data/0/id"]
            door.post("/deals/\(id)/win", "{\"effective_at\": \"1990-02-01T00:00:00Z\"}")
        }
        let query = "from=1990-01-01&to=2000-01-01&interval=day"
        #expect(door.get("/analytics/win-rate?\(query)").status == 200)
        let answer = door.get("/analytics/win-rate?\(query)&group_by=owner")
        #expect(answer.status == 422)
        #expect(answer["/errors/0/code"] == "too_many")
    }

    @Test func `what was known when stays the same after a restart`() throws {
        let folder = try TemporaryFolder()
        let identifiers = CountingIdentifiers()
        let queries = ["tag=upsell", "group_by=tag", ""].map {
            "/analytics/pipeline-value?known_at=2026-03-10T12:00:00Z&\($0)"
        }
        var before: [JSON] = []
        do {
            let door = try TestDoor(folder: folder, identifiers: identifiers)
            door.post("/tags", #"{"name": "upsell"}"#)
            door.post("/deals", #"{"title": "A", "amount": 1, "currency": "EUR", "tags": ["upsell"]}"#)
            door.clock.advance(seconds: 60)
            door.post("/deals", #"{"title": "B"}"#)
            before = queries.map { door.get($0).json["data"] ?? .null }
            #expect(door.get(queries[0])["/data/total/count"] == "1")
        }
        let door = try TestDoor(folder: folder, identifiers: identifiers)
        door.clock.advance(seconds: 60)
        #expect(queries.map { door.get($0).json["data"] ?? .null } == before)
    }

    @Test func `settings, usual rates and pipelines count by what was known, and for lists of deals too`() throws {
        let door = try TestDoor()
        door.post("/deals", #"{"title": "A", "amount": 10, "currency": "USD", "effective_at": "2026-03-01T00:00:00Z"}"#)
        let quotes = #""quotes": [{"currency": "USD", "date": "2026-03-09", "rate": 2}]"#
        door.post("/rate-sets", "{\"name\": \"Old\", \"base\": \"EUR\", \(quotes)}")
        let query = "/analytics/pipeline-value?currency=EUR&period=this_quarter"
        let first = door.get(query)
        #expect(first["/data/total/converted/value"] == "5.00")
        let path = String(first["/data/total/drill"].dropFirst("/api/v1".count))
        let funnel = door.get("/analytics/funnel")
        let entries = funnel.json["data"]?["methods"]?[0]?["stages"]?[0]?["drill"]?["entries"]?.stringValue
        let entered = String(try #require(entries).dropFirst("/api/v1".count))
        door.clock.advance(seconds: 60)
        let other = door.post(
            "/rate-sets",
            #"{"name": "New", "base": "EUR", "quotes": [{"currency": "USD", "date": "2026-03-09", "rate": 4}]}"#)
        #expect(door.patch("/rate-sets/\(other["/id"])", #"{"is_default": true}"#).status == 200)
        door.patch("/workspace", #"{"time_zone": "Asia/Tokyo", "fiscal_year_start": 7}"#)
        door.post("/pipelines", #"{"name": "Second", "is_default": true}"#)
        #expect(door.get(query)["/data/total/converted/value"] == "2.50")
        let known = door.get(query + "&known_at=2026-03-10T12:00:00Z")
        #expect(known["/data/total/converted/value"] == "5.00")
        #expect(known["/meta/window/from"] == "2026-01-01T00:00:00.000000Z")
        #expect(known["/meta/window/tz"] == "UTC")
        #expect(door.get(path)["/total/converted/value"] == "5.00")
        #expect(door.get(entered).status == 200)
    }

    @Test func `what is in the currency asked for needs no rate, whatever was known`() throws {
        let door = try TestDoor()
        let deal = door.post("/deals", #"{"title": "A", "amount": 10, "currency": "EUR"}"#)["/id"]
        door.post("/deals/\(deal)/win")
        #expect(door.get("/analytics/pipeline-value?status=won&currency=EUR")["/data/total/converted/value"] == "10.00")
        door.clock.advance(seconds: 60)
        door.post("/rate-sets", #"{"name": "Late", "base": "EUR"}"#)
        let frozen = door.get("/analytics/win-rate?currency=EUR&fx=frozen")
        #expect(frozen["/data/total/won/converted/value"] == "10.00")
        #expect(frozen["/meta/excluded/fx_missing"] == "0")
    }

    @Test func `a name of an answer is of no other answer`() throws {
        let door = try TestDoor()
        door.post("/deals", #"{"title": "A"}"#)
        let first = door.get("/analytics/pipeline-value")["/meta/result_id"]
        #expect(door.get("/analytics/pipeline-value")["/meta/result_id"] == first)
        #expect(door.get("/analytics/pipeline-value?as_of=2026-03-09")["/meta/result_id"] != first)
        door.clock.advance(seconds: 86_400)
        #expect(door.get("/analytics/pipeline-value")["/meta/result_id"] != first)
    }

    @Test func `profile tells what was read`() throws {
        let door = try TestDoor()
        door.post("/deals", #"{"title": "A"}"#)
        let answer = door.get("/analytics/pipeline-value?profile=true")
        #expect(answer.json["meta"]?["profile"]?["bytes_in_columns"]?.intValue ?? 0 > 0)
        #expect(answer.header("ETag") == nil)
    }

    @Test func `before anything was recorded there is no figure`() throws {
        let answer = try TestDoor().get("/analytics/pipeline-value?known_at=2020-01-01")
        #expect(answer.json["data"]?.isNull == true)
        #expect(answer["/meta/warnings/0/code"] == "not_yet_known")
    }
}
