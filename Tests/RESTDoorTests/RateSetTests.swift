import DealModel
import TestSupport
import Testing

@testable import Operations

/// Sets of exchange rates: their definitions, quotes and conversions.
struct RateSetTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    private static let quotes = """
        {"currency": "USD", "date": "2017-03-03", "rate": 1.0565}, {"currency": "USD", "date": "2017-03-06", \
        "rate": "1.0592"}, {"currency": "JPY", "date": "2017-03-03", "rate": 120.87}
        """

    @Test func `a set is made, got, listed and changed`() {
        let made = door.post(
            "/rate-sets", "{\"name\": \"ECB\", \"base\": \"EUR\", \"quotes\": [\(Self.quotes)]}")
        #expect(made.status == 201)
        let path = "/rate-sets/\(made["/id"])"
        #expect(made.header("Location") == "/api/v1\(path)")
        #expect(made.header("ETag") == "\"v1\"")
        #expect(made["/is_default"] == "true")
        #expect(made["/source"] == "null")
        #expect(made["/quotes"] == "3")
        #expect(made["/first_date"] == "2017-03-03")
        #expect(made["/last_date"] == "2017-03-06")
        #expect(made["/currencies/0/currency"] == "JPY")
        #expect(made["/currencies/1/quotes"] == "2")
        #expect(door.get(path).bytes == made.bytes)
        door.clock.advance(seconds: 60)
        let changed = door.patch(path, #"{"name": "Euro", "source": "European Central Bank"}"#)
        #expect(changed["/name"] == "Euro")
        #expect(changed["/version"] == "2")
        #expect(changed["/quotes"] == "3")
        #expect(changed["/updated_at"] == "2026-03-10T12:01:00.000000Z")
        #expect(door.patch(path, #"{"name": "Euro"}"#)["/version"] == "2")
        #expect(door.patch(path, #"{"name": "X"}"#, headers: ["If-Match": "\"v1\""]).outcome == "412 version_mismatch")
        #expect(door.patch(path, #"{"source": null}"#)["/source"] == "null")
        #expect(door.patch(path, "{}").outcome == "422 validation_failed")
        #expect(door.patch(path, #"{"base": "USD"}"#).outcome == "422 validation_failed")
        #expect(door.get("/rate-sets").texts("/name") == ["Euro"])
        #expect(door.get("/rate-sets/\(Schemas.exampleID)").outcome == "404 not_found")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `the first set is the default until another is`() {
        let first = door.rateSet("A")
        let second = door.rateSet("B")
        func defaults() -> [String] { door.get("/rate-sets").texts("/is_default") }
        #expect(defaults() == ["true", "false"])
        #expect(door.patch("/rate-sets/\(first)", #"{"is_default": false}"#).outcome == "422 validation_failed")
        #expect(door.patch("/rate-sets/\(second)", #"{"is_default": false}"#).status == 200)
        #expect(door.patch("/rate-sets/\(second)", #"{"is_default": true}"#)["/is_default"] == "true")
        #expect(defaults() == ["false", "true"])
        let third = door.post("/rate-sets", #"{"name": "C", "base": "USD", "is_default": true}"#)
        #expect(third.status == 201)
        #expect(defaults() == ["false", "false", "true"])
        #expect(door.get("/rates/convert")["/rate_set_id"] == third["/id"])
        #expect(door.get("/rates/convert?set=\(first)")["/rate_set_id"] == first)
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test(arguments: [
        (#"{"name": "", "base": "EUR"}"#, "/name too_short"), (#"{"name": "N"}"#, "/base missing_field"),
        (#"{"name": "N", "base": "EUU"}"#, "/base invalid_format"),
        (
            #"{"name": "N", "base": "EUR", "quotes": [{"currency": "EUR", "date": "2020-01-01", "rate": 1}]}"#,
            "/quotes/0/currency is_base"
        ),
        (
            #"{"name": "N", "base": "EUR", "quotes": [{"currency": "UDS", "date": "2020-01-01", "rate": 1}]}"#,
            "/quotes/0/currency invalid_format"
        ),
        (
            #"{"name": "N", "base": "EUR", "quotes": [{"currency": "USD", "date": "2020-02-30", "rate": 1}]}"#,
            "/quotes/0/date invalid_format"
        ),
        (
            #"{"name": "N", "base": "EUR", "quotes": [{"currency": "USD", "date": "2020-01-01", "rate": 0}]}"#,
            "/quotes/0/rate out_of_range"
        ),
        (
            #"{"name": "N", "base": "EUR", "quotes": [{"currency": "USD", "date": "2020-01-01", "#
                + #""rate": 1.234567890123}]}"#, "/quotes/0/rate invalid_rate"
        ),
        (
            #"{"name": "N", "base": "EUR", "quotes": [{"currency": "USD", "date": "2020-01-01", "rate": 1}, "#
                + #"{"currency": "USD", "date": "2020-01-01", "rate": 1}]}"#, "/quotes/1 repeated"
        ),
    ])
    func `a body that cannot be used says where and why`(body: String, problem: String) {
        let answer = door.post("/rate-sets", body)
        #expect(answer.outcome == "422 validation_failed")
        #expect("\(answer["/errors/0/pointer"]) \(answer["/errors/0/code"])" == problem)
        #expect(door.get("/rate-sets").texts("/name") == [])
    }

    @Test func `an unknown currency is told the nearest one`() {
        let answer = door.post("/rate-sets", #"{"name": "N", "base": "EURO"}"#)
        #expect(answer["/errors/0/detail"].contains("did you mean EUR?"))
    }

    @Test func `names are unique, and there are only so many sets`() {
        #expect(RateSetLimits.rateSetsMax == 100)
        let first = door.rateSet("0")
        for number in 1..<RateSetLimits.rateSetsMax { door.rateSet("\(number)") }
        #expect(door.post("/rate-sets", #"{"name": "N", "base": "EUR"}"#).outcome == "409 conflict")
        #expect(door.patch("/rate-sets/\(first)", #"{"name": "7"}"#).outcome == "409 conflict")
        #expect(door.patch("/rate-sets/\(first)", #"{"name": "N"}"#).status == 200)
        #expect(door.get("/rate-sets?limit=60").texts("/name").count == 60)
    }

    @Test func `an amount is converted with the quotes of its day`() {
        let set = door.rateSet("ECB", Self.quotes)
        let weekend = door.get("/rates/convert?amount=100.00&from=USD&to=EUR&date=2017-03-05")
        #expect(weekend.status == 200)
        #expect(weekend["/amount"] == "100.00")
        #expect(weekend["/converted"] == "94.65")
        #expect(weekend["/rate"] == "0.946521533365")
        #expect(weekend["/exact_rate/numerator"] == "2000")
        #expect(weekend["/exact_rate/denominator"] == "2113")
        #expect(weekend["/from_quote_date"] == "2017-03-03")
        #expect(weekend["/to_quote_date"] == "null")
        #expect(weekend["/rate_set_id"] == set)
        let cross = door.get("/rates/convert?amount=1&from=JPY&to=USD&date=2017-03-03")
        #expect(cross["/converted"] == "0.01")
        #expect(cross["/rate"] == "0.008740795896")
        let missing = door.get("/rates/convert?from=USD&date=2017-03-14")
        #expect(missing.outcome == "404 not_found")
        #expect(missing["/detail"].contains("USD on 2017-03-14 or the 7 days before"))
        #expect(door.get("/rates/convert?from=USD&date=2017-03-13").status == 200)
        #expect(door.get("/rates/convert?amount=-0.5&from=EUR&to=USD&date=2017-03-03")["/converted"] == "-0.53")
    }

    @Test func `a conversion that cannot be made says why`() {
        #expect(door.get("/rates/convert").outcome == "404 not_found")
        door.rateSet("ECB", Self.quotes)
        for (query, problem) in [
            ("amount=1.005&from=USD", "/query/amount too_many_decimals"), ("amount=1e16", "/query/amount out_of_range"),
            ("amount=1e99", "/query/amount out_of_range"), ("from=UDS", "/query/from invalid_format"),
            ("set=\(Schemas.exampleID)", "/query/set unknown_id"), ("set=ECB", "/query/set invalid_format"),
            ("date=2020", "/query/date invalid_format"), ("amount=x", "/query/amount invalid_format"),
        ] {
            let answer = door.get("/rates/convert?\(query)")
            #expect(answer.outcome == "400 invalid_parameter", "\(query)")
            #expect("\(answer["/errors/0/pointer"]) \(answer["/errors/0/code"])" == problem, "\(query)")
        }
        #expect(door.get("/rates/convert?amout=1").outcome == "400 unknown_parameter")
    }

    @Test func `quotes are listed by currency and day, page by page`() {
        let path = "/rate-sets/\(door.rateSet("ECB", Self.quotes))/quotes"
        #expect(door.get(path).texts("/currency") == ["JPY", "USD", "USD"])
        #expect(door.get(path).texts("/rate") == ["120.87", "1.0565", "1.0592"])
        let first = door.get("\(path)?limit=2")
        #expect(first.texts("/date") == ["2017-03-03", "2017-03-03"])
        let second = door.get("\(path)?limit=2&cursor=\(first["/page/next_cursor"])")
        #expect(second.texts("/date") == ["2017-03-06"])
        #expect(second["/page/has_more"] == "false")
        #expect(door.get("\(path)?currency=USD").texts("/date") == ["2017-03-03", "2017-03-06"])
        #expect(door.get("\(path)?from=2017-03-04").texts("/date") == ["2017-03-06"])
        #expect(door.get("\(path)?to=2017-03-03&currency=USD").texts("/date") == ["2017-03-03"])
        #expect(door.get("\(path)?from=2018-01-01&to=2017-01-01").texts("/date") == [])
        #expect(door.get("\(path)?currency=EUU").outcome == "400 invalid_parameter")
        #expect(door.get("\(path)?cursor=\(first["/page/next_cursor"])&currency=USD").outcome == "400 cursor_mismatch")
        #expect(door.get("/rate-sets/\(Schemas.exampleID)/quotes").outcome == "404 not_found")
    }

    @Test func `what was known then is asked for by known_at`() {
        let set = door.rateSet("ECB", Self.quotes)
        door.clock.advance(seconds: 86_400)
        let corrected = door.upload("date,currency,rate\n2017-03-03,USD,2\n", to: "/rate-sets/\(set)/import")
        #expect(corrected["/corrected"] == "1")
        let question = "/rates/convert?from=EUR&to=USD&date=2017-03-03"
        #expect(door.get(question)["/converted"] == "2.00")
        #expect(door.get("\(question)&known_at=2026-03-10")["/converted"] == "1.06")
        #expect(door.get("\(question)&known_at=2026-03-11")["/converted"] == "2.00")
        #expect(door.get("\(question)&known_at=2026-03-09").outcome == "404 not_found")
        #expect(door.get("\(question)&set=\(set)&known_at=2026-03-09").outcome == "404 not_found")
        let list = "/rate-sets/\(set)/quotes?currency=USD&known_at=2026-03-10"
        #expect(door.get(list).texts("/rate") == ["1.0565", "1.0592"])
    }

    @Test func `readers read, and admins alone write`() {
        let set = door.rateSet()
        for (method, path) in [
            ("POST", "/rate-sets"), ("PATCH", "/rate-sets/\(set)"), ("POST", "/rate-sets/\(set)/import"),
        ] {
            let answer = door.send(method, "/api/v1" + path, as: TestDoor.writer)
            #expect(answer.outcome == "403 insufficient_scope", "\(path)")
        }
        for path in ["/rate-sets", "/rate-sets/\(set)", "/rate-sets/\(set)/quotes", "/rates/convert"] {
            #expect(door.send("GET", "/api/v1" + path, as: TestDoor.reader).status == 200, "\(path)")
        }
        #expect(door.upload("x", to: "/local/rate-sets/import").outcome == "404 not_found")
    }

    @Test func `changes of sets are events`() {
        let set = door.rateSet("ECB", Self.quotes)
        door.patch("/rate-sets/\(set)", #"{"name": "Euro"}"#)
        door.upload("date,currency,rate\n2017-03-07,USD,1.0576\n", to: "/rate-sets/\(set)/import")
        let events = door.get("/events?types=rate_set.created,rate_set.updated,rate_set.imported")
        #expect(events.texts("/type") == ["rate_set.created", "rate_set.updated", "rate_set.imported"])
        #expect(door.get("/audit?entity_kind=rate_set&entity_id=\(set)").texts("/operation").count == 3)
    }
}
