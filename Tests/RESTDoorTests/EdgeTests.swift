import Foundation
import Operations
import RESTDoor
import TestSupport
import Testing

/// Nonsense of every kind gets the documented error and changes nothing.
struct EdgeTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test(arguments: [
        ("", "empty_text"), ("  ", "empty_text"), ("{", "unexpected_end"), ("{} {}", "trailing_bytes"),
        (#"{"title": "a", "title": "b"}"#, "duplicate_name"), (#"{"title": "\ud800"}"#, "lone_surrogate"),
        (#"{"title": "\u0000"}"#, "null_character"), ("{\"title\": \"a\tb\"}", "control_character"),
        (#"{"title": "\x"}"#, "invalid_escape"), ("{'title': 1}", "unexpected_byte"), ("\u{FEFF}{}", "byte_order_mark"),
        (#"{"title": 1,}"#, "unexpected_byte"), (#"{"title": undefined}"#, "unexpected_byte"),
    ])
    func `what is no JSON is told with its place`(body: String, code: String) {
        let answer = door.send(
            "POST", "/api/v1/deals", .bytes(Array(body.utf8)), headers: ["Content-Type": "application/json"])
        #expect(answer.outcome == "400 malformed_json")
        #expect(answer["/errors/0/code"] == code)
    }

    @Test func `invalid UTF-8 and values of other kinds are refused`() {
        let headers = ["Content-Type": "application/json"]
        let latin = Array(#"{"title": ""#.utf8) + [0xE9] + Array(#""}"#.utf8)
        let answer = door.send("POST", "/api/v1/deals", .bytes(latin), headers: headers)
        #expect(answer.outcome == "400 malformed_json")
        #expect(answer["/errors/0/code"] == "invalid_utf8")
        for body in ["[]", "null", "1", "\"x\"", "true"] {
            #expect(door.post("/deals", body).errors == [" wrong_type"], "\(body)")
            #expect(door.patch("/deals/x", body).errors == [" wrong_type"], "\(body)")
        }
    }

    @Test func `nesting of 64 is read and one of 65 is not`() {
        func create(_ depth: Int) -> Answer {
            // The body is one level and metadata another.
            let inner = String(repeating: "[", count: depth - 2) + String(repeating: "]", count: depth - 2)
            return door.post("/deals", #"{"title": "T", "metadata": {"a": \#(inner)}}"#)
        }
        let answer = create(64)
        #expect(answer.status == 201)
        #expect(door.get("/deals/\(answer["/id"])")["/metadata"].hasPrefix(#"{"a":[["#))
        #expect(door.get("/deals").status == 200)
        let deep = create(65)
        #expect(deep.outcome == "400 malformed_json")
        #expect(deep["/errors/0/code"] == "too_deep")
    }

    @Test(arguments: [
        "/api/v1/../", "/api/v1/deals/", "/api/v1//deals", "/api/v1/deals/../pipelines", "//api/v1/deals", "/", "",
        "/api/v1", "/api/v2/deals", "/deals", "/api/v1/Deals", "/api/v1/de%61ls", "/API/v1/deals", "/api/v1/.",
        "/api/v1/deals/x/y/z", "/api/v1/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", "api/v1/deals", "*", "/api/v1/deals;x=1",
    ])
    func `a path that leads nowhere is not found`(path: String) {
        for method in ["GET", "POST", "DELETE", "HEAD", "PATCH"] {
            #expect(door.send(method, path).outcome == "404 not_found", "\(method)")
        }
    }

    @Test(arguments: ["%", "%z1", "%1", "%ff", "%00", "%C3", "a b", "ä", "%ed%a0%80"])
    func `a path that cannot be decoded is an invalid parameter`(id: String) {
        let answer = door.send("GET", "/api/v1/deals/\(id)")
        #expect(answer.outcome == "400 invalid_parameter")
        #expect(answer.errors.first?.hasPrefix("/path/id ") == true)
    }

    @Test(arguments: [
        ("limit=%", "/query/limit invalid_escape"), ("limit=%zz", "/query/limit invalid_escape"),
        ("limit=1&limit=2", "/query/limit repeated_name"), ("=1", "/query empty_name"),
        ("limit=%FF", "/query/limit invalid_utf8"), ("limit=1%00", "/query/limit null_character"),
        ("limit=ä", "/query/limit invalid_character"), ("&", "/query empty_name"), ("limit=1&", "/query empty_name"),
    ])
    func `a query that cannot be decoded is an invalid parameter`(query: String, error: String) {
        let answer = door.get("/deals?\(query)")
        #expect(answer.outcome == "400 invalid_parameter")
        #expect(answer.errors == [error])
    }

    @Test(arguments: [
        ("/deals?limit=0", "invalid_parameter", "/query/limit out_of_range"),
        ("/deals?limit=501", "invalid_parameter", "/query/limit out_of_range"),
        ("/deals?limit=x", "invalid_parameter", "/query/limit wrong_type"),
        ("/deals?limit=", "invalid_parameter", "/query/limit wrong_type"),
        ("/deals?limit=1.5", "invalid_parameter", "/query/limit wrong_type"),
        ("/deals?limt=5", "unknown_parameter", "/query/limt unknown_parameter ~limit"),
        ("/deals?pipelineid=5", "unknown_parameter", "/query/pipelineid unknown_parameter ~pipeline_id"),
        ("/deals?amount[get]=5", "unknown_parameter", "/query/amount[get] unknown_parameter ~amount[gte]"),
        ("/deals?tags=x", "unknown_parameter", "/query/tags unknown_parameter ~tag"),
        ("/deals?stage_id=x", "invalid_parameter", "/query/stage_id/0 invalid_format"),
        ("/deals?stage_id=", "invalid_parameter", "/query/stage_id too_few"),
        ("/deals?status=won,wonn", "invalid_parameter", "/query/status/1 not_in_enumeration ~won"),
        ("/deals?currency=EURO", "invalid_parameter", "/query/currency/0 invalid_format"),
        ("/deals?sort=created", "invalid_parameter", "/query/sort/0 not_in_enumeration ~created_at"),
        ("/deals?sort=title,title", "invalid_parameter", "/query/sort duplicate"),
        ("/deals?sort=title,-title", "invalid_parameter", "/query/sort duplicate"),
        ("/deals?sort=title,owner_id,updated_at,closed_at", "invalid_parameter", "/query/sort too_many"),
        ("/deals?sort=amount", "invalid_parameter", "/query/sort currency_required"),
        ("/deals?sort=-amount&currency=EUR,USD", "invalid_parameter", "/query/sort currency_required"),
        ("/deals?amount[gt]=5", "invalid_parameter", "/query/amount[gt] currency_required"),
        ("/deals?amount[gt]=5.001&currency=EUR", "invalid_parameter", "/query/amount[gt] too_many_decimals"),
        ("/deals?amount[gt]=1e400&currency=EUR", "invalid_parameter", "/query/amount[gt] out_of_range"),
        ("/deals?amount[gt]=five&currency=EUR", "invalid_parameter", "/query/amount[gt] invalid_format"),
        ("/deals?created_at[lt]=2026-01-01", "invalid_parameter", "/query/created_at[lt] invalid_format"),
        (
            "/deals?expected_close_date[lt]=2026-02-30", "invalid_parameter",
            "/query/expected_close_date[lt] invalid_format"
        ),
        ("/deals?external_id=1", "invalid_parameter", "/query/external_source missing_parameter"),
        ("/deals?external_source=1", "invalid_parameter", "/query/external_id missing_parameter"),
        ("/deals?include=closed", "invalid_parameter", "/query/include/0 not_in_enumeration"),
        ("/stage-changes?direction=forward", "invalid_parameter", "/query/direction not_in_enumeration"),
        ("/stage-changes?from=2026-01-01", "invalid_parameter", "/query/from invalid_format"),
        ("/pipelines/summary?as_of=2026-13-01", "invalid_parameter", "/query/as_of invalid_format"),
        ("/pipelines/summary?known_at=then", "invalid_parameter", "/query/known_at invalid_format"),
        ("/pipelines/summary?group_by=stage", "unknown_parameter", "/query/group_by unknown_parameter"),
        ("/pipelines/summary?currency=XTS", "invalid_parameter", "/query/currency invalid_format"),
        ("/pipelines?name=x", "unknown_parameter", "/query/name unknown_parameter"),
    ])
    func `every parameter is checked`(target: String, code: String, error: String) {
        let answer = door.get(target)
        #expect(answer.outcome == "400 \(code)")
        #expect(answer.errors == [error])
    }

    @Test func `all parameters that are wrong are told at once`() {
        let answer = door.get("/deals?limit=0&satus=open&currency=EURO&sort=x")
        #expect(answer.outcome == "400 unknown_parameter")
        #expect(
            answer.errors == [
                "/query/limit out_of_range", "/query/satus unknown_parameter ~status",
                "/query/currency/0 invalid_format", "/query/sort/0 not_in_enumeration",
            ])
    }

    @Test func `a method that is not there is refused with those that are`() {
        let expected = [
            "/api/v1/deals": "GET, POST, HEAD", "/api/v1/deals/x": "DELETE, GET, PATCH, HEAD",
            "/api/v1/deals/x/win": "POST", "/api/v1/stages/x": "DELETE, GET, PATCH, HEAD", "/health": "GET, HEAD",
            "/openapi.json": "GET, HEAD", "/api/v1/pipelines/summary": "DELETE, GET, PATCH, HEAD",
        ]
        for (path, allowed) in expected where path != "/api/v1/pipelines/summary" {
            for method in ["PUT", "OPTIONS", "get", "", "TRACE"] {
                let answer = door.send(method, path)
                #expect(answer.outcome == "405 method_not_allowed", "\(method) \(path)")
                #expect(answer.header("Allow") == allowed, "\(method) \(path)")
            }
        }
        #expect(door.send("GET", "/api/v1/deals/x/win").status == 405)
        #expect(door.send("HEAD", "/api/v1/deals/x/win").status == 405)
    }

    @Test func `HEAD has the head of GET`() {
        let deal = door.deal()
        for path in ["/api/v1/deals/\(deal)", "/api/v1/deals", "/api/v1/pipelines/summary", "/openapi.json", "/ready"] {
            let get = door.send("GET", path)
            let head = door.send("HEAD", path)
            #expect(head.status == 200)
            #expect(head.header("ETag") == get.header("ETag"))
            #expect(head.header("Content-Type") == get.header("Content-Type"))
        }
        #expect(door.send("HEAD", "/api/v1/deals/x").outcome == "404 not_found")
    }

    @Test(arguments: [
        ("*/*", 200, 200), ("application/json", 200, 200), ("application/*", 200, 200),
        ("text/html, */*;q=0.1", 200, 200), ("", 200, 200), ("APPLICATION/JSON ; q=1", 200, 200),
        ("text/csv", 406, 200), ("text/html,image/png", 406, 200), ("application/xml", 406, 200),
        ("image/png", 406, 406), ("application/json;q=0", 406, 406), ("*/*, application/json; q=0.000", 406, 200),
        ("application/*;q=0, */*", 406, 200), ("*/*;q=0", 406, 406), ("application/json, */*;q=0", 200, 200),
        ("application/*;q=0,application/json;q=0.001", 200, 200), ("text/html;q=0, */*", 200, 200),
        ("application/json;charset=utf-8;Q=0", 406, 406), ("text/csv, */*;q=0.0", 406, 200),
    ])
    func `what is accepted must be what there is, and lists and metrics are there in several forms`(
        accepted: String, status: Int, ofLists: Int
    ) {
        let pipeline = "/pipelines/\(door.pipelineID)"
        for (path, status) in [("/deals", ofLists), ("\(pipeline)/summary", ofLists), (pipeline, status)] {
            // Twice, since the second answer may come from what was kept of the first one.
            _ = door.get(path)
            #expect(door.get(path, headers: ["Accept": accepted]).status == status, "\(path)")
        }
        #expect(door.send("GET", "/openapi.json", headers: ["Accept": accepted]).status == status)
    }

    @Test(arguments: [
        ("application/json", 201), ("application/json; charset=utf-8", 201), ("Application/JSON", 201),
        ("application/merge-patch+json", 201), ("text/plain", 415), ("application/x-www-form-urlencoded", 415),
        ("", 415), ("application/jsonx", 415), ("multipart/form-data; boundary=x", 415),
    ])
    func `a body is JSON by its content type`(type: String, status: Int) {
        let answer = door.send(
            "POST", "/api/v1/deals", .bytes(Array(#"{"title": "T"}"#.utf8)), headers: ["Content-Type": type])
        #expect(answer.status == status)
        #expect(answer.header("Accept") == (status == 415 ? "application/json" : nil))
    }

    @Test func `an operation without a body takes none`() {
        let deal = door.deal()
        for (method, path, body) in [
            ("GET", "/deals", "{}"), ("DELETE", "/deals/\(deal)", #"{"a": 1}"#), ("DELETE", "/deals/\(deal)", "[]"),
            ("GET", "/pipelines/summary", "{}"),
        ] {
            _ = door.send(method == "GET" ? "GET" : "HEAD", "/api/v1" + path)
            let answer = door.send(method, "/api/v1" + path, .bytes(Array(body.utf8)))
            #expect(answer.outcome == "422 validation_failed", "\(path)")
        }
        #expect(door.get("/deals/\(deal)")["/deleted_at"] == "null")
        // Some programs send an empty object where there is nothing to say.
        #expect(door.send("DELETE", "/api/v1/deals/\(deal)", .bytes(Array(" { } ".utf8))).status == 204)
        #expect(door.post("/deals/\(deal)/restore").status == 200)
        #expect(door.post("/deals/\(deal)/win", "{}").status == 200)
        #expect(door.post("/deals/\(deal)/lose").status == 200)
    }

    @Test func `a caller does what its scope allows and no more`() {
        let deal = door.deal()
        let body = Array(#"{"title": "T"}"#.utf8)
        let headers = ["Content-Type": "application/json"]
        #expect(door.send("GET", "/api/v1/deals", as: TestDoor.reader).status == 200)
        let refused = door.send("POST", "/api/v1/deals", .bytes(body), headers: headers, as: TestDoor.reader)
        #expect(refused.outcome == "403 insufficient_scope")
        #expect(refused["/detail"].contains("write"))
        #expect(
            door.send("DELETE", "/api/v1/deals/\(deal)", as: TestDoor.reader).outcome == "403 insufficient_scope")
        #expect(
            door.send("POST", "/api/v1/deals", .bytes(body), headers: headers, as: TestDoor.writer).status == 201)
        #expect(door.get("/deals?include=count")["/page/count"] == "2")
    }

    @Test func `local operations do not exist for others`() {
        for path in ["/local/imports", "/local/check", "/local/imports/x/run", "/local/imports/x/files/deals.csv"] {
            for method in ["GET", "POST", "PUT", "DELETE"] {
                #expect(door.send(method, "/api/v1" + path).outcome == "404 not_found", "\(method) \(path)")
            }
        }
        #expect(door.send("GET", "/api/v1/local/imports", as: TestDoor.local).outcome == "405 method_not_allowed")
        let weak = door.send("POST", "/api/v1/local/check", as: .init(actor: "local:x", scope: .write, isLocal: true))
        #expect(weak.outcome == "403 insufficient_scope")
    }

    @Test func `random bytes never get anything but a documented answer`() {
        let seed: UInt64 = 20_260_310
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "{", "}", "[", "]", "\"", ":", ",", "title", "amount", "1e", "9", "-", ".", "\\u", "d8", "null", "true",
            " ",
            "currency", "EUR", "stage_id", "%", "&", "=", "limit", "/", "sort", "ß", "corrects", "metadata",
        ]
        let deal = door.deal()
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            let body = #"{"title": "T", "metadata": \#(text)}"#
            for answer in [
                door.post("/deals", text), door.patch("/deals/\(deal)", body), door.get("/deals?\(text)"),
                door.send("GET", "/api/v1/\(text)"),
            ] { #expect(answer.status < 500, "seed \(seed): \(text)") }
        }
        #expect(door.get("/deals/\(deal)").status == 200)
    }
}
