import DealModel
import TestSupport
import Testing
import Wire

@testable import Operations
@testable import RESTDoor

/// Deals by the id that another system gave them.
struct ExternalIDTests {
    private let door: TestDoor
    private let path = "/deals/by-external-id/old-crm/D%2F1"

    init() throws { door = try TestDoor() }

    @discardableResult
    private func put(_ body: String, _ headers: [String: String] = [:], to path: String? = nil) -> Answer {
        let headers = headers.merging(["Content-Type": "application/json"]) { first, _ in first }
        return door.send("PUT", "/api/v1" + (path ?? self.path), .bytes(Array(body.utf8)), headers: headers)
    }

    @Test func `a deal is made once and then changed to what is said`() {
        #expect(door.get(path).outcome == "404 not_found")
        let made = put(#"{"title": "One", "amount": 5, "currency": "EUR"}"#)
        #expect(made.status == 201)
        #expect(made.header("Location") == "/api/v1/deals/\(made["/id"])")
        #expect(made["/external_id/source"] == "old-crm" && made["/external_id/id"] == "D/1")
        let changed = put(#"{"title": "Two", "owner_id": "anna", "amount": 5}"#)
        #expect(changed.status == 200)
        #expect(changed.header("Location") == nil)
        #expect(changed["/id"] == made["/id"] && changed["/version"] == "2" && changed["/currency"] == "EUR")
        #expect(door.get(path).bytes == changed.bytes)
        #expect(door.get(path).header("ETag") == changed.header("ETag"))
        #expect(door.get(path + "?fields=id").bytes.count < 60)
        #expect(door.get(path, headers: ["If-None-Match": changed.header("ETag") ?? ""]).status == 304)
    }

    @Test(arguments: [
        #"{"title": "One"}"#, #"{"title": "One", "amount": "5.00", "currency": "EUR"}"#,
        #"{"title": "One", "amount": 5}"#,
        #"{"title": "One", "description": null, "metadata": {"b": [1], "a": "x"}}"#,
    ])
    func `what the deal is already is not written again`(body: String) {
        let first = put(#"{"title": "One", "amount": 5, "currency": "EUR", "metadata": {"a": "x", "b": [1]}}"#)
        let version = door.workspace.dataVersion
        let again = put(body)
        #expect(again.status == 200 && again.bytes == first.bytes)
        #expect(door.workspace.dataVersion == version)
        #expect(put(#"{"title": "One", "stage_id": "\#(first["/stage_id"])"}"#).bytes == first.bytes)
    }

    @Test func `texts that only look alike are written`() {
        put(#"{"title": "caf\u00e9"}"#)
        #expect(put(#"{"title": "cafe\u0301"}"#)["/version"] == "2")
    }

    @Test func `amount and currency stay together`() {
        put(#"{"title": "One", "amount": 5, "currency": "EUR"}"#)
        let deal = put(#"{"title": "One", "amount": 5, "currency": "USD"}"#)
        #expect(deal["/amount"] == "5.00" && deal["/currency"] == "USD")
        #expect(door.get("/deals/\(deal["/id"])/history").texts("/changes").count == 2)
    }

    @Test func `the stage that is named is moved to`() {
        let qualified = door.stage("Qualified")
        let made = put(#"{"title": "One"}"#)
        let moved = put(#"{"title": "One", "stage_id": "\#(qualified)"}"#)
        #expect(moved["/stage_id"] == qualified && moved["/version"] == "2")
        #expect(door.directions(made["/id"]) == ["created", "forward"])
    }

    @Test func `conditions say whether the deal must be there`() {
        let body = #"{"title": "One"}"#
        #expect(put(body, ["If-Match": "\"v1\""]).outcome == "412 version_mismatch")
        #expect(put(body, ["If-Match": "*"]).outcome == "412 version_mismatch")
        #expect(door.get(path).status == 404)
        #expect(put(body, ["If-None-Match": "\"v1\""]).outcome == "400 malformed_header")
        #expect(put(body, ["If-None-Match": "*"]).status == 201)
        #expect(put(body, ["If-None-Match": "*"]).outcome == "412 version_mismatch")
        let late = put(#"{"title": "Two"}"#, ["If-Match": "\"v2\""])
        #expect(late.outcome == "412 version_mismatch" && late["/current_version"] == "1")
        #expect(put(#"{"title": "Two"}"#, ["If-Match": "\"v1\""])["/version"] == "2")
    }

    @Test func `a deleted deal keeps its external id`() {
        let deal = put(#"{"title": "One"}"#)["/id"]
        door.delete("/deals/\(deal)")
        #expect(put(#"{"title": "Two"}"#).outcome == "409 conflict")
        #expect(door.get(path)["/deleted_at"] != "null")
    }

    @Test func `mistakes are told with their places`() {
        #expect(put(#"{"amount": 5}"#).errors == ["/title missing_field"])
        #expect(put(#"{"title": "x", "amount": 5}"#).errors == ["/currency missing_field"])
        #expect(put(#"{"title": "x", "external_id": null}"#).errors == ["/external_id read_only"])
        let most = DealLimits.externalIDCharactersMax
        let long = String(repeating: "x", count: most + 1)
        let answer = put(#"{"title": "x"}"#, to: "/deals/by-external-id/\(long)/\(long)")
        #expect(answer.outcome == "400 invalid_parameter")
        #expect(answer.errors == ["/path/source too_long", "/path/id too_long"])
        #expect(put(#"{"title": "x"}"#, to: "/deals/by-external-id/a/\(long.dropLast())").status == 201)
        #expect(door.get("/deals/by-external-id/\(long)/1").outcome == "404 not_found")
    }
}
