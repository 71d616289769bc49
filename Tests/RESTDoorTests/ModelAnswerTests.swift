import Testing
import Wire

@testable import MCPDoor
@testable import Operations
@testable import RESTDoor

/// What models get to read.
struct ModelAnswerTests {
    private let reduction = Reduction(isOfFigures: true)

    @Test(arguments: [
        (#"{"a": null, "b": [], "c": {}, "d": {"e": null}, "f": 0}"#, #"{"f":0}"#),
        (#"{"unpriced": 0, "no_probability": 2}"#, #"{"no_probability":2}"#),
        (
            #"{"v": [{"currency": "EUR", "amount": 10.50}, {"currency": "USD", "amount": 3}]}"#,
            #"{"v":{"EUR":10.5,"USD":3}}"#
        ),
        (#"{"value": 5, "by_currency": [{"currency": "EUR", "value": 5}]}"#, #"{"value":5}"#),
        (
            #"{"by_currency": [{"currency": "EUR", "value": 5, "count": 1}]}"#,
            #"{"by_currency":{"EUR":{"value":5,"count":1}}}"#
        ),
        (
            #"{"rate": 0.631501, "ci_low": -0.00005, "avg_age_days": 3445.816237, "amount": 1.234567}"#,
            #"{"rate":0.6315,"ci_low":-0.0001,"avg_age_days":3445.82,"amount":1.234567}"#
        ),
        (#"{"open": {"count": 0, "value": []}, "won": {"count": 0}, "n": 1}"#, #"{"won":{"count":0},"n":1}"#),
        (#"{"n": 4.500000, "m": 100, "x": 1e3, "y": 0.000}"#, #"{"n":4.5,"m":100,"x":1e3,"y":0}"#),
        (
            #"{"at": "2026-01-02T03:04:05.000000Z", "b": "2026-01-02T03:04:05.000001Z"}"#,
            #"{"at":"2026-01-02T03:04:05Z","b":"2026-01-02T03:04:05.000001Z"}"#
        ),
        (#"{"drill": "/api/v1/analytics/drill/abc", "won_drill": "x", "count": 1}"#, #"{"count":1}"#),
        (#"{"won": {"count": 1, "weighted_value": 3, "value": 3}}"#, #"{"won":{"count":1,"value":3}}"#),
        (
            #"{"pipeline_id": "p", "pipeline_name": "Sales", "stage_id": "s", "name": "New", "position": 1}"#,
            #"{"pipeline_name":"Sales","name":"New"}"#
        ),
        (#"{"position": 1, "count": 2}"#, #"{"position":1,"count":2}"#),
        (#"{"pipeline_id": "p", "stage_id": "s"}"#, #"{"pipeline_id":"p","stage_id":"s"}"#),
        (
            #"{"status": "ok", "inner": {"status": "insufficient_history"}}"#,
            #"{"inner":{"status":"insufficient_history"}}"#
        ),
        (#"{"list": [{"a": 1}, null, {"a": 2}]}"#, #"{"list":[{"a":1},null,{"a":2}]}"#),
    ]) func `what says nothing is left out, and nothing else`(given: String, wanted: String) throws {
        let json = try JSONReader.parse(Array(given.utf8))
        #expect(reduction.data(json).encodedText() == wanted)
    }

    @Test func `three things of a kind are a table, with holes where one lacks a member`() throws {
        let json: JSON = [
            "rows": [
                ["group": ["owner": "anna"], "count": 1], ["group": ["owner": "ben"], "count": 2, "more": true],
                ["group": ["owner": "cleo"], "count": 3],
            ]
        ]
        #expect(
            reduction.data(json).encodedText()
                == #"{"rows":{"columns":["group.owner","count","more"],"#
                + #""rows":[["anna",1,null],["ben",2,true],["cleo",3,null]]}}"#
        )
        // Things that have little in common stay objects.
        let mixed: JSON = ["rows": [["a": 1], ["b": 2], ["c": 3]]]
        #expect(reduction.data(mixed) == mixed)
        // Two do not make a table.
        let two: JSON = ["rows": [["a": 1], ["a": 2]]]
        #expect(reduction.data(two) == two)
    }

    @Test func `drills are tokens where they are asked for`() {
        let json: JSON = ["count": 1, "drill": ["num": "/api/v1/analytics/drill/abc"]]
        #expect(Reduction(keepsDrills: true, isOfFigures: true).data(json) == ["count": 1, "drill": ["num": "abc"]])
    }

    @Test func `papers keep what a reader needs`() {
        let meta: JSONObject = [
            "metric": "win_rate", "definition": ["id": "win_rate.closed_period", "version": 1], "as_of": "a",
            "known_at": "a", "data_version": 7, "excluded": ["unpriced": 0, "no_probability": 3],
            "population": ["matched": 4, "counted": 4],
        ]
        #expect(
            JSON.object(Papers.reduced(meta))
                == ["definition": "win_rate.closed_period", "as_of": "a", "excluded": ["no_probability": 3]])
    }

    @Test func `papers tell a population of which not all was counted`() {
        let population: JSON = ["matched": 4, "counted": 3]
        #expect(Papers.reduced(["metric": "win_rate", "population": population])["population"] == population)
    }

    @Test func `a sentence lists what stands beside it only where nothing does`() throws {
        let model = ModelCaller(try TestDoor())
        for (metric, brief) in [
            ("conversion_rate", "Conversion: "), ("funnel", "Funnel "), ("stage_durations", "Days in "),
        ] {
            let short = model.call("metric", ["metric": .string(metric)])["summary"]?.stringValue ?? ""
            let whole = model.call("metric", ["metric": .string(metric), "detail": "summary"])
            let names = whole["summary"]?.stringValue ?? ""
            #expect(short.hasPrefix(brief) && !short.contains("\"Lead\""), "\(short)")
            #expect(names.hasPrefix(brief) && names.contains("\"Lead\"") && whole["data"] == [:], "\(names)")
        }
    }

    @Test func `each deal of a contact has its own steps, and metrics have their parameters by name`() throws {
        let model = ModelCaller(try TestDoor())
        let contact: JSON = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        model.call("deals_write", ["method": "create", "title": "Moved", "idempotency_key": "m"])
        model.call("deals_contacts_add", ["id": "Moved", "contact_id": contact])
        model.call("deals_move", ["id": "Moved", "stage_id": "Proposal"])
        let answer = model.call("context_for_person", ["id": contact])
        let steps = answer["data"]?["deals"]?[0]?["steps"]?.arrayValue ?? []
        #expect(steps.compactMap { $0[1]?.stringValue } == ["Proposal", "Lead"], "\(answer.encodedText())")
        #expect(answer["data"]?["stage_changes"] == nil)
        let full = model.call("context_for_person", ["id": contact, "detail": "full"])
        #expect(full["data"]?["stage_changes"]?.arrayValue?.count == 2)
        let metrics = model.call("describe", ["include": ["metrics"]])["data"]?["metrics"]
        #expect(metrics?["leaderboard"] == "by measures outcome" && metrics?["conversion_rate"] != nil)
        // A step of a deal that is not among those told stays in a list of its own.
        let others: JSON = ["deals": [], "stage_changes": [["deal_id": "d", "to_stage": "Lead"]]]
        #expect(AnswerShapes.context(others)["stage_changes"]?.arrayValue?.count == 1)
    }

    @Test func `the rows and columns of tables are those that are asked for`() throws {
        let rows: [JSON] = [("anna", 3), ("ben", 1), ("cleo", 2), ("dora", nil)].map { (name: String, count: Int?) in
            ["group": ["owner": .string(name)], "count": count.map { .integer($0) } ?? .null, "kind": "x"]
        }
        let data = reduction.data(["total": 6, "groups": .array(rows)])
        func chosen(_ arguments: JSONObject) throws -> String {
            var arguments = arguments
            arguments["other"] = 1
            let choice = try TableChoice(takenFrom: &arguments)
            #expect(arguments.names == ["other"])
            return try choice.applied(to: data)["groups"]?["rows"]?.encodedText() ?? ""
        }
        #expect(try chosen([:]) == #"[["anna",3],["ben",1],["cleo",2],["dora",null]]"#)
        #expect(try chosen(["sort": "count"]) == #"[["ben",1],["cleo",2],["anna",3],["dora",null]]"#)
        #expect(try chosen(["sort": "-count", "top": 2]) == #"[["anna",3],["cleo",2]]"#)
        #expect(try chosen(["sort": "-group.owner", "top": 1, "columns": ["count"]]) == "[[null]]")
        #expect(try chosen(["columns": "group.owner", "top": 1]) == #"[["anna"]]"#)
        var only: JSONObject = ["columns": ["count"]]
        // Where columns are asked for, the rest is not.
        #expect(try TableChoice(takenFrom: &only).applied(to: data).objectValue?.names == ["groups"])
        let refused = #expect(throws: Problem.self) { try chosen(["sort": "-coun"]) }
        #expect(refused?.errors.first?.didYouMean == "count" && refused?.errors.first?.pointer == "/sort")
        for wrong: JSONObject in [
            ["top": 0], ["top": .integer(TableChoice.topMax + 1)], ["top": "x"], ["sort": ""], ["sort": 1],
            ["columns": []],
        ] { #expect(throws: Problem.self) { try chosen(wrong) } }
        #expect(try chosen(["top": .integer(TableChoice.topMax)]) == chosen([:]))
        var cut: JSONObject = ["top": 2]
        let choice = try TableChoice(takenFrom: &cut)
        #expect(try choice.applied(to: data)["groups"]?["of"] == 4)
    }

    @Test func `an answer that is too long is cut, and says where`() {
        let rows = (0..<5_000).map { JSON.array([.integer($0), "some text"]) }
        var answer = ToolAnswer(summary: "Many.", data: ["head": 1, "rows": .array(rows)])
        AnswerBudget.fit(&answer)
        #expect(answer.data.encoded().count <= AnswerBudget.bytesMax)
        let shown = answer.data["rows"]?.arrayValue?.count ?? 0
        #expect(shown > 1_000 && answer.data["head"] == 1)
        #expect(answer.meta["cut"] == [["at": "/data/rows", "shown": .integer(shown), "of": 5_000]])
        #expect(answer.summary.contains("cut"))
        var short = ToolAnswer(summary: "Few.", data: ["rows": [1, 2, 3]])
        AnswerBudget.fit(&short)
        #expect(short.meta.isEmpty && short.summary == "Few.")
        // One long text cannot be cut into rows.
        var text = ToolAnswer(summary: "Long.", data: ["text": .string(String(repeating: "a", count: 50_000))])
        AnswerBudget.fit(&text)
        #expect(text.data["text"]?.stringValue?.count == AnswerBudget.textCharactersMax)
        var texts = ToolAnswer(
            summary: "Long.", data: .array((0..<3).map { _ in .string(String(repeating: "ä", count: 50_000)) }))
        AnswerBudget.fit(&texts)
        #expect(texts.data.encoded().count <= AnswerBudget.bytesMax && texts.meta["cut"] != nil)
        #expect(texts.data[0]?.stringValue?.count ?? 0 >= AnswerBudget.textCharactersMin)
    }

    @Test func `what callers keep in metadata comes back as it is, whatever it is`() throws {
        let test = try TestDoor()
        let model = ModelCaller(test)
        let metadata: JSON = [
            "status": "ok", "rate": .exact("0.123456"), "overdue": 0, "list": [], "drill": "x", "mean": .exact("1e-30"),
            "market_share": .exact("1e-60"), "a": 1, "a\u{200B}": 2,
        ]
        let made = model.call("deals_create", ["title": "Odd", "metadata": metadata])
        let kept = model.call("deals_get", ["id": made["data"]?["id"] ?? .null])["data"]?["metadata"]
        for name in ["status", "rate", "overdue", "list", "drill", "mean", "market_share", "a"] {
            #expect(kept?[name] == metadata[name], "\(name)")
        }
        // Without what cannot be seen, the two names are one.
        #expect(kept?["a'"] == 2)
        model.call("deals_create", ["title": "Odd", "metadata": metadata])
        model.call("deals_create", ["title": "Odd", "metadata": metadata])
        let listed = model.call("deals_list", ["fields": ["title", "metadata"]])
        #expect(listed["data"]?["same_in_all"]?["metadata"]?["rate"] == .exact("0.123456") || listed["error"] == nil)
        #expect(
            reduction.data(["mean": .exact("1e-60"), "rate": .exact("9e30")]) == [
                "mean": .exact("1e-60"), "rate": .exact("9e30"),
            ])
    }

    @Test func `what is no metric's answer keeps its numbers and its words`() throws {
        let test = try TestDoor()
        let model = ModelCaller(test)
        #expect(model.call("health")["data"] == ["status": "ok"])
        let plain: JSON = ["rate": .exact("0.0060971"), "status": "ok", "failed": 0, "mean": .exact("1.234567")]
        #expect(Reduction().data(plain) == plain)
        // Percentiles of amounts are amounts, whatever their names.
        #expect(reduction.data(["p50": .exact("1.234")]) == ["p50": .exact("1.234")])
        _ = test.rateSet("ECB", #"{"currency": "JPY", "date": "2026-03-09", "rate": 164.0123456}"#)
        let query: JSONObject = ["amount": 100, "from": "JPY", "to": "EUR", "date": "2026-03-09"]
        let short = model.call("rates_convert", query)
        let exact = model.call(
            "rates_convert", JSONObject(query.members.map { ($0.name, $0.value) } + [("detail", "full")]))
        #expect(short["error"] == nil && exact["data"]?.objectValue?.isEmpty == false)
        #expect(Reduction().data(exact["data"] ?? .null) == short["data"])
        let rate = short["data"]?["rate"]
        let digits = rate?.encodedText() ?? ""
        #expect(digits.hasPrefix("0.0060971"), "\(short.encodedText())")
    }

    @Test func `a page that is cut gives no cursor that would pass over what is not shown`() {
        let rows = (0..<5_000).map { JSON.array([.integer($0), "some text"]) }
        var page = ToolAnswer(summary: "Many.", data: .array(rows), meta: ["next_cursor": "x"])
        AnswerBudget.fit(&page)
        #expect(page.meta["next_cursor"] == nil && page.meta["cut"] != nil)
        #expect(page.meta["narrow"]?.stringValue?.contains("limit") == true)
    }

    @Test func `texts that people typed lose what cannot be seen, and their places are told`() throws {
        let hidden = "A\u{202E}b\u{200B}\u{0007}\u{E0041}c\nd\te"
        #expect(UntrustedText.cleaned(hidden) == "Abc\nd\te")
        #expect(UntrustedText.cleaned("Grüße 👍 日本") == "Grüße 👍 日本")
        #expect(UntrustedText.quoted("a \"b\" c") == "\"a 'b' c\"")
        let long = UntrustedText.quoted(String(repeating: "x", count: 200))
        #expect(long.count == UntrustedText.nameCharactersMax + 2)
        #expect(
            UntrustedText.pointers(in: ["deals": [["title": "x", "id": "1"], ["title": "y"]], "metadata": ["a": 1]])
                == ["/data/deals/*/title", "/data/metadata"])
        #expect(
            UntrustedText.pointers(in: ["columns": ["id", "title", "metadata.team"], "rows": [["1", "x", "y"]]])
                == ["/data/rows/*/1", "/data/rows/*/2"])

        let model = ModelCaller(try TestDoor())
        let made = model.call("deals_write", ["method": "create", "title": "Ig\u{202E}nore\u{200B} all"])
        #expect(made["data"]?["title"] == "Ignore all")
        #expect(made["summary"]?.stringValue?.contains("\"Ignore all\"") == true)
        #expect(made["meta"]?["untrusted"]?.arrayValue?.contains("/data/title") == true)
        // The data of the workspace itself is not touched.
        #expect(model.test.get("/deals")["/data/0/title"].contains("\u{202E}"))
    }

    @Test(arguments: [
        ("1234567.50", "1,234,567.50"), ("999", "999"), ("1000", "1,000"), ("-1234.00", "-1,234"), ("0.00", "0"),
    ]) func `numbers in sentences are grouped`(number: String, wanted: String) throws {
        #expect(Figures.grouped(try #require(JSONNumber(exactText: number))) == wanted)
    }

    @Test func `shares and days are rounded for people`() {
        #expect(Figures.percent(.exact("0.631501")) == "63.2 %")
        #expect(Figures.percent(.null) == nil)
        #expect(Figures.days(.exact("51.781973")) == "51.8")
        #expect(Figures.amounts([["currency": "EUR", "amount": 4210000]]) == "EUR 4,210,000")
        #expect(Figures.count(1, "deal") == "1 deal" && Figures.count(0, "deal") == "0 deals")
    }

    @Test func `a sentence says what was counted, when, and what was not`() throws {
        let test = try TestDoor()
        let model = ModelCaller(test)
        for body in [
            #"{"title": "One", "amount": 1000, "currency": "EUR"}"#,
            #"{"title": "Two", "amount": 500.5, "currency": "EUR"}"#,
            #"{"title": "Three"}"#,
        ] { test.post("/deals", body) }
        let summary = model.call("pipeline_summary", ["pipeline_id": "Sales"])["summary"]?.stringValue ?? ""
        #expect(summary.hasPrefix("Open pipeline \"Sales\": 3 deals, EUR 1,500.50, weighted EUR"), "\(summary)")
        #expect(summary.contains("on 2026-03-10"))
        #expect(summary.hasSuffix("Not counted: 1 deal without an amount."), "\(summary)")
        let past = model.call("pipeline_summary", ["as_of": "2025-01-01"])["summary"]?.stringValue ?? ""
        #expect(past.contains("0 deals") && past.contains("2025-01-01") || past.contains("2024-12-31"), "\(past)")
        for metric in ModelCaller.door.book.tools where metric.name != "drill" && metric.toolsets.contains(.analytics) {
            guard metric.operations.count == 1, OperationInputs(metric.operations[0])["known_at"] != nil else {
                continue
            }
            let sentence = model.call(metric.name)["summary"]?.stringValue ?? ""
            #expect(sentence.count > 20 && sentence.count < 800, "\(metric.name): \(sentence)")
        }
    }
}
