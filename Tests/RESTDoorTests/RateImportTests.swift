import DealModel
import Foundation
import TestSupport
import Testing
import Wire

@testable import Operations

/// Where the real data lie, which are no part of the repository.
private let realData = ProcessInfo.processInfo.environment["PENSTOCK_REAL_DATA"]

/// Whole files of exchange rates.
struct RateImportTests {
    let door: TestDoor
    private let set: String

    init() throws {
        door = try TestDoor()
        set = door.rateSet()
    }

    private static let table = """
        Date,USD,JPY,CYP,
        2017-03-06,1.0592,120.71,N/A,
        2017-03-03,1.0565,N/A,N/A,
        2003-01-02,1.0392,,0.57322,

        """

    private func take(_ text: String, headers: [String: String] = [:]) -> Answer {
        door.upload(text, to: "/rate-sets/\(set)/import", headers: headers)
    }

    private var sequence: String { door.get("/events?limit=500").texts("/id").last ?? "0" }

    @Test func `euro reference rates are taken as they are published`() {
        let answer = take(Self.table)
        #expect(answer.status == 200)
        for (name, value) in [("read", "4"), ("added", "4"), ("corrected", "0"), ("unchanged", "0")] {
            #expect(answer["/\(name)"] == value, "\(name)")
        }
        #expect(answer["/left_out/0"] == "CYP")
        #expect(answer["/rate_set/version"] == "2")
        #expect(answer["/rate_set/first_date"] == "2003-01-02")
        #expect(answer.header("ETag") == "\"v2\"")
        #expect(door.get("/rates/convert?from=USD&to=JPY&date=2017-03-07")["/converted"] == "114")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a list is taken in any order, with other line ends and quotes`() {
        let answer = take(
            "\u{FEFF}date,currency,rate\r\n2020-01-02,USD,1.10\r\n\"2020-01-01\",\"JPY\",121\r\n2020-01-01,USD,1.2")
        #expect(answer["/added"] == "3")
        #expect(door.get("/rate-sets/\(set)/quotes").texts("/rate") == ["121", "1.2", "1.1"])
    }

    @Test func `importing twice changes nothing, and a correction is one`() {
        _ = take(Self.table)
        let before = sequence
        let again = take(Self.table)
        #expect(again["/unchanged"] == "4")
        #expect(again["/added"] == "0")
        #expect(again["/rate_set/version"] == "2")
        #expect(sequence == before)
        let corrected = take("date,currency,rate\n2017-03-03,USD,1.0566\n2017-03-07,USD,1\n2017-03-06,USD,1.05920\n")
        for (name, value) in [("read", "3"), ("added", "1"), ("corrected", "1"), ("unchanged", "1")] {
            #expect(corrected["/\(name)"] == value, "\(name)")
        }
        #expect(corrected["/rate_set/quotes"] == "5")
        #expect(corrected["/rate_set/version"] == "3")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test(arguments: [
        ("", "/lines/1/columns/1 invalid_header"), ("Datum,USD\n", "/lines/1/columns/1 invalid_header"),
        ("date\n", "/lines/1/columns/1 invalid_header"), ("date,currency,rate\n", "/lines/1/columns/1 empty"),
        ("Date,USD,\n2020-01-01,N/A,\n", "/lines/1/columns/1 empty"),
        ("Date,UDS\n2020-01-01,1\n", "/lines/1/columns/2 unknown_currency"),
        ("Date,USD,,JPY\n2020-01-01,1,,1\n", "/lines/1/columns/3 unknown_currency"),
        ("Date,USD,USD\n2020-01-01,1,1\n", "/lines/1/columns/3 repeated"),
        ("Date,EUR\n2020-01-01,1\n", "/lines/1/columns/2 is_base"),
        ("Date,USD\n2020-01-01,0\n", "/lines/2/columns/2 invalid_rate"),
        ("Date,USD\n2020-01-01,1\n2020-13-01,1\n", "/lines/3/columns/1 invalid_date"),
        ("Date,USD\n2020-01-01,1\n2020-01-01,1\n", "/lines/3/columns/1 repeated"),
        ("Date,USD,\n2020-01-01,1,2\n", "/lines/2/columns/3 invalid_rate"),
        ("Date,USD\n2020-01-01,1,2\n", "/lines/2/columns/3 invalid_csv"),
        ("date,currency,rate\n2020-01-01,UDS,1\n", "/lines/2/columns/2 unknown_currency"),
        ("date,currency,rate\n2020-01-01,USD,N/A\n", "/lines/2/columns/3 invalid_rate"),
        ("date,currency,rate\n2020-01-01,USD,1\n2020-01-02,USD,1\n2020-01-01,USD,2\n", "/lines/4/columns/1 repeated"),
        ("date,currency,rate\n2020-01-01,USD,\"1\n", "/lines/2/columns/3 invalid_csv"),
        ("date,currency,rate\n2020-01-01,EUR,1\n", "/lines is_base"),
    ])
    func `a broken file writes nothing and says where`(text: String, problem: String) {
        let before = sequence
        let answer = take(text)
        #expect(answer.outcome == "422 validation_failed")
        #expect("\(answer["/errors/0/pointer"]) \(answer["/errors/0/code"])" == problem)
        #expect(sequence == before)
        #expect(door.get("/rate-sets/\(set)")["/quotes"] == "0")
    }

    @Test func `all mistakes are told at once, up to a hundred, with what is allowed`() throws {
        let answer = take("Date,USD,JPY\n2020-01-01,x,y\n2020-01-02,1,z\n")
        let errors = answer.value("/errors")?.arrayValue ?? []
        try #require(errors.count == 3)
        #expect(
            errors.compactMap { $0["pointer"]?.stringValue } == [
                "/lines/2/columns/2", "/lines/2/columns/3", "/lines/3/columns/3",
            ])
        #expect(errors[0]["detail"]?.stringValue?.contains(ExchangeRate.allowed) == true)
        #expect(errors[0]["allowed"]?.arrayValue?.last?.stringValue == "N/A")
        let many = take("date,currency,rate\n" + String(repeating: "x,USD,1\n", count: 500))
        #expect(many.value("/errors")?.arrayValue?.count == 101)
        #expect(many["/errors/100/code"] == "more_problems")
        #expect(take("date,currency,rate\n2020-01-01,UDS,1\n")["/errors/0/did_you_mean"] == "USD")
    }

    @Test func `the base of a file must be that of the set`() {
        let dollars = door.post("/rate-sets", #"{"name": "Dollars", "base": "USD"}"#)["/id"]
        let path = "/rate-sets/\(dollars)/import"
        let refused = door.upload("Date,JPY\n2020-01-01,1\n", to: path)
        #expect(refused.outcome == "422 validation_failed")
        #expect(refused["/errors/0/code"] == "other_base")
        #expect(door.upload("date,currency,rate\n2020-01-01,EUR,0.9\n", to: path)["/added"] == "1")
        #expect(door.upload("date,currency,rate\n", to: "/rate-sets/\(Schemas.exampleID)/import").status == 404)
    }

    @Test func `a key of idempotency is good for one file`() {
        let headers = ["Idempotency-Key": "k1"]
        let first = take(Self.table, headers: headers)
        let again = take(Self.table, headers: headers)
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(take("date,currency,rate\n2020-01-01,USD,1\n", headers: headers).outcome == "422 idempotency_conflict")
    }

    @Test func `processes of the same user name the set, which is made where there is none`() {
        func take(_ text: String, _ query: String) -> Answer {
            door.upload(text, to: "/local/rate-sets/import\(query)", as: TestDoor.local)
        }
        #expect(take("Date,UDS\n2020-01-01,1\n", "?set=New").outcome == "422 validation_failed")
        #expect(door.get("/rate-sets").texts("/name") == ["ECB"])
        let made = take(Self.table, "?set=New")
        #expect(made.status == 200)
        #expect(made["/added"] == "4")
        #expect(made["/rate_set/name"] == "New")
        #expect(made["/rate_set/base"] == "EUR")
        #expect(made["/rate_set/is_default"] == "false")
        #expect(take(Self.table, "?set=New")["/unchanged"] == "4")
        #expect(take(Self.table, "")["/rate_set/id"] == set)
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    /// What the whole history of the euro reference rates up to 2026-10-30 is known to give.
    @Test(.enabled(if: realData != nil, "PENSTOCK_REAL_DATA does not name a folder with fx/"))
    func `the whole history of the euro reference rates is taken`() throws {
        let folder = try #require(realData)
        let text = try String(contentsOfFile: "\(folder)/fx/eurofxref-hist.csv", encoding: .utf8)
        let answer = take(text)
        #expect(answer["/added"] == "193723")
        #expect(answer["/rate_set/first_date"] == "1999-01-04")
        #expect(answer["/rate_set/last_date"] == "2026-10-30")
        #expect(answer.value("/left_out")?.arrayValue?.count == 10)
        #expect(answer.value("/rate_set/currencies")?.arrayValue?.count == 31)
        func rate(_ query: String) -> String {
            let answer = door.get("/rates/convert?\(query)")
            return "\(answer["/exact_rate/numerator"])/\(answer["/exact_rate/denominator"]) \(answer["/to_quote_date"])"
        }
        #expect(rate("from=EUR&to=USD&date=2026-10-30") == "2793/2500 2026-10-30")
        #expect(rate("from=EUR&to=USD&date=1999-01-04") == "11789/10000 1999-01-04")
        #expect(rate("from=EUR&to=JPY&date=2026-11-01") == "4392/25 2026-10-30")
        // Over Easter the last quote before Good Friday stands.
        #expect(rate("from=EUR&to=USD&date=2017-04-17") == "1063/1000 2017-04-13")
        let dollars = door.get("/rates/convert?amount=1054.00&from=USD&to=EUR&date=2017-01-02")
        #expect(dollars["/converted"] == "1007.17")
        #expect(dollars["/from_quote_date"] == "2017-01-02")
        #expect(door.get("/rates/convert?from=USD&date=1999-01-03").outcome == "404 not_found")
        let before = sequence
        let again = take(text)
        #expect(again["/unchanged"] == "193723")
        #expect(again["/rate_set/version"] == answer["/rate_set/version"])
        #expect(sequence == before)
        #expect(door.checkWorkspace()["/sound"] == "true")
    }
}
