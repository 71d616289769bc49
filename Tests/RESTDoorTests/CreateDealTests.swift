import Testing

struct CreateDealTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test func `a deal with a title alone begins in the first open stage of the default pipeline, now`() {
        let answer = door.post("/deals", #"{"title": "Fleet"}"#)
        #expect(answer.status == 201)
        #expect(answer.header("Location") == "/api/v1/deals/" + answer["/id"])
        #expect(answer["/pipeline_name"] == "Sales")
        #expect(answer["/stage_name"] == "Lead")
        #expect(answer["/status"] == "open")
        #expect(answer["/effective_probability"] == "0.1")
        #expect(answer["/probability"] == "null")
        #expect(answer["/created_at"] == "2026-03-10T12:00:00.000000Z")
        #expect(answer["/created_by"] == "open")
        #expect(answer["/version"] == "1")
        #expect(answer["/deleted_at"] == "null")
        #expect(answer["/contacts"] == "[]")
        #expect(answer.header("ETag") == door.get("/deals/" + answer["/id"]).header("ETag"))
        #expect(door.get("/deals/" + answer["/id"]).bytes == answer.bytes)
    }

    @Test func `every field that is given is kept as given`() {
        let organization = "0198F2A4-7C1E-7B3A-9D52-6C0F3E8A1B27"
        let contact = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        let answer = door.post(
            "/deals",
            """
            {"title": "Fleet", "description": "All\\nof it", "amount": 1234.5, "currency": "EUR",
             "value_period": "monthly", "term_months": 24, "probability": 0.333333,
             "expected_close_date": "2026-12-31", "owner_id": "Anna Ü", "source": "fair", "next_step": "call",
             "forecast_category": "commit", "leader_category": "best_case", "organization_id": "\(organization)",
             "contact_id": "\(contact)", "metadata": {"b": [1.50, {"a": null}], "a": "x"},
             "external_id": {"source": "crm", "id": "D-1"}, "won_reason": "w", "lost_reason": "l",
             "stage_id": "\(door.stage("Proposal"))", "effective_at": "2025-01-01T00:00:00+01:00"}
            """)
        #expect(answer.status == 201)
        #expect(answer["/description"] == "All\nof it")
        #expect(answer["/amount"] == "1234.50")
        #expect(answer["/currency"] == "EUR")
        #expect(answer["/value_period"] == "monthly")
        #expect(answer["/term_months"] == "24")
        #expect(answer["/probability"] == "0.333333")
        #expect(answer["/effective_probability"] == "0.333333")
        #expect(answer["/expected_close_date"] == "2026-12-31")
        #expect(answer["/owner_id"] == "Anna Ü")
        #expect(answer["/source"] == "fair")
        #expect(answer["/next_step"] == "call")
        #expect(answer["/forecast_category"] == "commit")
        #expect(answer["/leader_category"] == "best_case")
        #expect(answer["/organization_id"] == organization.lowercased())
        #expect(answer["/contact_id"] == contact)
        #expect(answer["/metadata"] == #"{"a":"x","b":[1.5,{"a":null}]}"#)
        #expect(answer["/external_id/id"] == "D-1")
        #expect(answer["/won_reason"] == "w")
        #expect(answer["/lost_reason"] == "l")
        #expect(answer["/stage_name"] == "Proposal")
        #expect(answer["/created_at"] == "2024-12-31T23:00:00.000000Z")
        #expect(answer["/updated_at"] == "2026-03-10T12:00:00.000000Z")
    }

    @Test(arguments: [
        ("1", "1.00"), ("\"1\"", "1.00"), ("1e3", "1000.00"), ("12.5e-1", "1.25"), ("-0.01", "-0.01"), ("0", "0.00"),
        ("10000000000000", "10000000000000.00"), ("\"0.10\"", "0.10"), ("1.000000000000000000", "1.00"), ("-0", "0.00"),
    ])
    func `an amount is exact decimal text`(written: String, shown: String) {
        let answer = door.post("/deals", #"{"title": "T", "amount": \#(written), "currency": "EUR"}"#)
        #expect(answer.status == 201)
        #expect(answer["/amount"] == shown)
    }

    @Test(arguments: [
        ("0.30000000000000004", "EUR", "/amount too_many_decimals"), ("0.001", "EUR", "/amount too_many_decimals"),
        ("1e-400", "EUR", "/amount too_many_decimals"),
        ("0.1000000000000000055511151231257827", "EUR", "/amount too_many_decimals"),
        ("0.5", "JPY", "/amount too_many_decimals"), ("0.0001", "KWD", "/amount too_many_decimals"),
        ("1234567890123456789", "EUR", "/amount out_of_range"), ("1e400", "EUR", "/amount out_of_range"),
        ("10000000000000.01", "EUR", "/amount out_of_range"), ("-1e9999", "EUR", "/amount out_of_range"),
        ("\"NaN\"", "EUR", "/amount invalid_format"), ("\"1e3\"", "EUR", "/amount invalid_format"),
        ("\"1,5\"", "EUR", "/amount invalid_format"), ("\"\"", "EUR", "/amount invalid_format"),
        ("\" 1\"", "EUR", "/amount invalid_format"), ("\"Infinity\"", "EUR", "/amount invalid_format"),
        ("true", "EUR", "/amount wrong_type"), ("[1]", "EUR", "/amount wrong_type"),
        ("{}", "EUR", "/amount wrong_type"), ("1", "eur", "/currency invalid_format"),
        ("1", "XXX", "/currency invalid_format"), ("1", "EURO", "/currency invalid_format"),
        ("1", "", "/currency too_short"),
    ])
    func `an amount that is none is refused`(amount: String, currency: String, error: String) {
        let answer = door.post("/deals", #"{"title": "T", "amount": \#(amount), "currency": "\#(currency)"}"#)
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == [error])
        #expect(door.get("/deals?include=count")["/page/count"] == "0")
    }

    @Test(arguments: ["NaN", "Infinity", "01", "1.", ".5", "+1", "0x10", "1e", "- 1", "1e10000", "1_000"])
    func `a number that JSON does not know is refused`(number: String) {
        let answer = door.post("/deals", #"{"title": "T", "amount": \#(number), "currency": "EUR"}"#)
        #expect(answer.outcome == "400 malformed_json")
    }

    @Test func `everything that is wrong is said at once, with the names that were probably meant`() {
        let answer = door.post(
            "/deals",
            """
            {"titel": "T", "amount": 1.005, "currency": "EUR", "probability": 1.5, "expected_close_date": "2026-02-30",
             "stage_id": "nonsense", "value_period": "month", "term_months": 0, "owner_id": "", "metadata": [],
             "external_id": {"source": "crm", "id": 5, "x": 1}, "contact_id": 7, "effective_at": "yesterday"}
            """)
        #expect(answer.outcome == "422 validation_failed")
        #expect(
            Set(answer.errors) == [
                "/titel unknown_field ~title", "/title missing_field", "/amount too_many_decimals",
                "/probability out_of_range", "/expected_close_date invalid_format", "/stage_id invalid_format",
                "/value_period not_in_enumeration ~monthly", "/term_months out_of_range", "/owner_id too_short",
                "/metadata wrong_type", "/external_id/id wrong_type", "/external_id/x unknown_field",
                "/contact_id wrong_type", "/effective_at invalid_format",
            ])
    }

    @Test func `an amount without a currency is told with everything else`() {
        let answer = door.post("/deals", #"{"title": "", "amount": 5}"#)
        #expect(answer.outcome == "422 validation_failed")
        #expect(Set(answer.errors) == ["/title too_short", "/currency missing_field"])
        #expect(door.post("/deals", #"{"title": "T", "amount": 5}"#).errors == ["/currency missing_field"])
        #expect(
            door.post("/deals", #"{"title": "T", "amount": 5, "currency": null}"#).errors == [
                "/currency missing_field"
            ])
        #expect(door.post("/deals", #"{"title": "T", "amount": null}"#).status == 201)
        let alone = door.post("/deals", #"{"title": "T", "currency": "EUR"}"#)
        #expect(alone["/currency"] == "EUR")
        #expect(alone["/amount"] == "null")
    }

    @Test(arguments: [
        ("title", 500), ("description", 20_000), ("owner_id", 200), ("source", 200), ("next_step", 2_000),
        ("won_reason", 1_000), ("lost_reason", 1_000),
    ])
    func `texts are counted in characters up to their limit`(field: String, limit: Int) {
        func create(_ count: Int) -> Answer {
            let text = String(repeating: "ß", count: count)
            let title = field == "title" ? "" : #""title": "T", "#
            return door.post("/deals", "{\(title)\"\(field)\": \"\(text)\"}")
        }
        #expect(create(limit).status == 201)
        #expect(create(limit + 1).errors == ["/\(field) too_long"])
    }

    @Test func `metadata has at most 16 KiB of canonical text`() {
        func create(_ bytes: Int) -> Answer {
            // {"a":"…"} has eight bytes around the text; the spaces of what is sent do not count.
            door.post(
                "/deals",
                #"{"title": "T", "metadata": {   "a" :  "\#(String(repeating: "x", count: bytes - 8))"   }}"#)
        }
        #expect(create(16_384).status == 201)
        #expect(create(16_385).errors == ["/metadata too_long"])
    }

    @Test(arguments: [
        #"{"n":1e300}"#, #"{"n":123456789012345678901234567890}"#, #"{"":{"":[]}}"#,
        #"{"é":"\u0001\"\\"}"#, #"{"n":-0.0}"#,
    ])
    func `metadata comes back as it went in, in canonical form`(metadata: String) throws {
        let answer = door.post("/deals", #"{"title": "T", "metadata": \#(metadata)}"#)
        #expect(answer.status == 201)
        let again = door.post("/deals", #"{"title": "T", "metadata": \#(answer["/metadata"])}"#)
        #expect(again["/metadata"] == answer["/metadata"])
        #expect(answer["/metadata"].hasPrefix("{"))
        #expect(answer["/metadata"] != "{}")
    }

    @Test(arguments: [
        ("0", "0"), ("1", "1"), ("1e-6", "0.000001"), ("0.2500000", "0.25"), ("\"0.5\"", "0.5"), ("-0", "0"),
        ("null", "null"), ("5e-1", "0.5"),
    ])
    func `a probability is from 0 to 1`(written: String, shown: String) {
        #expect(door.post("/deals", #"{"title": "T", "probability": \#(written)}"#)["/probability"] == shown)
    }

    @Test(arguments: [
        ("1.000001", "out_of_range"), ("-0.1", "out_of_range"), ("0.0000001", "too_many_decimals"),
        ("50", "out_of_range"), ("\"half\"", "invalid_format"), ("\"5e-1\"", "invalid_format"), ("true", "wrong_type"),
    ])
    func `what is no probability is refused`(written: String, code: String) {
        let answer = door.post("/deals", #"{"title": "T", "probability": \#(written)}"#)
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == ["/probability \(code)"])
    }

    @Test func `a deal comes to be at any time up to now`() {
        #expect(
            door.post("/deals", #"{"title": "T", "effective_at": "2026-03-10T12:00:00.000000Z"}"#).status == 201)
        let late = door.post("/deals", #"{"title": "T", "effective_at": "2026-03-10T12:00:00.000001Z"}"#)
        #expect(late.outcome == "422 validation_failed")
        #expect(late.errors == ["/effective_at out_of_range"])
        #expect(late["/errors/0/allowed/0"] == "at most 2026-03-10T12:00:00.000000Z")
        let early = door.post("/deals", #"{"title": "T", "effective_at": "0001-01-01T00:00:00Z"}"#)
        #expect(early["/created_at"] == "0001-01-01T00:00:00.000000Z")
        #expect(door.get("/pipelines/\(door.pipelineID)/summary").status == 200)
    }

    @Test func `a stage decides about the pipeline, and both must agree`() {
        let other = door.secondPipeline()
        let begun = door.stage("Begun", of: other)
        #expect(door.post("/deals", #"{"title": "T", "stage_id": "\#(begun)"}"#)["/pipeline_id"] == other)
        #expect(door.post("/deals", #"{"title": "T", "pipeline_id": "\#(other)"}"#)["/stage_id"] == begun)
        let both = door.post(
            "/deals", #"{"title": "T", "pipeline_id": "\#(door.pipelineID)", "stage_id": "\#(begun)"}"#)
        #expect(both.outcome == "422 validation_failed")
        #expect(both.errors == ["/stage_id not_allowed"])
        let unknown = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
        #expect(door.post("/deals", #"{"title": "T", "stage_id": "\#(unknown)"}"#).errors == ["/stage_id unknown_id"])
        #expect(
            door.post("/deals", #"{"title": "T", "pipeline_id": "\#(unknown)"}"#).errors == ["/pipeline_id unknown_id"])
    }

    @Test func `a deal can begin in a closed stage`() {
        let answer = door.post("/deals", #"{"title": "T", "stage_id": "\#(door.stage("Won"))", "won_reason": "quick"}"#)
        #expect(answer["/status"] == "won")
        #expect(answer["/won_at"] == "2026-03-10T12:00:00.000000Z")
        #expect(answer["/effective_probability"] == "1")
        #expect(answer["/won_reason"] == "quick")
    }

    @Test func `a pipeline that takes no deals gets none`() {
        let empty = door.post("/pipelines", #"{"name": "Empty"}"#)["/id"]
        #expect(door.post("/deals", #"{"title": "T", "pipeline_id": "\#(empty)"}"#).outcome == "409 no_such_stage_kind")
        let other = door.secondPipeline()
        let begun = door.stage("Begun", of: other)
        door.patch("/pipelines/\(other)", #"{"archived": true}"#)
        #expect(door.post("/deals", #"{"title": "T", "pipeline_id": "\#(other)"}"#).outcome == "409 archived")
        #expect(door.post("/deals", #"{"title": "T", "stage_id": "\#(begun)"}"#).outcome == "409 archived")
        door.patch("/pipelines/\(other)", #"{"archived": false}"#)
        door.post("/stages/\(begun)/archive")
        #expect(door.post("/deals", #"{"title": "T", "stage_id": "\#(begun)"}"#).outcome == "409 archived")
        #expect(door.post("/deals", #"{"title": "T", "pipeline_id": "\#(other)"}"#).outcome == "409 no_such_stage_kind")
    }

    @Test func `without a default pipeline one must be named`() {
        door.patch("/pipelines/\(door.pipelineID)", #"{"is_default": false}"#)
        let answer = door.post("/deals", #"{"title": "T"}"#)
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == ["/pipeline_id missing_field"])
        #expect(answer["/errors/0/allowed/0"] == door.pipelineID)
    }

    @Test func `an external id belongs to one deal, deleted ones included`() {
        let first = door.deal(#""external_id": {"source": "crm", "id": "1"}"#)
        let again = door.post("/deals", #"{"title": "T", "external_id": {"source": "crm", "id": "1"}}"#)
        #expect(again.outcome == "409 conflict")
        #expect(again.errors == ["/external_id taken"])
        #expect(again["/detail"].contains(first))
        #expect(door.post("/deals", #"{"title": "T", "external_id": {"source": "erp", "id": "1"}}"#).status == 201)
        door.delete("/deals/\(first)")
        #expect(
            door.post("/deals", #"{"title": "T", "external_id": {"source": "crm", "id": "1"}}"#).outcome
                == "409 conflict")
        let other = door.deal()
        #expect(
            door.patch("/deals/\(other)", #"{"external_id": {"source": "crm", "id": "1"}}"#).outcome == "409 conflict")
        #expect(door.patch("/deals/\(other)", #"{"external_id": {"source": "crm", "id": "2"}}"#).status == 200)
        #expect(door.patch("/deals/\(other)", #"{"external_id": {"source": "crm", "id": "2"}}"#).status == 200)
    }
}
