import DealModel
import Foundation
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

/// The contacts of a deal.
struct DealContactTests {
    static let anna = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    static let bert = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
    static let nobody = "6ba7b812-9dad-11d1-80b4-00c04fd430c8"

    let door: TestDoor
    let deal: String

    init() throws {
        door = try TestDoor()
        deal = door.deal()
        day(10)
    }

    private func day(_ number: Int) { door.clock.advance(seconds: Int64(number) * 86_400) }

    /// The first days of the deal's life, which began on the tenth.
    private func on(_ day: Int) -> String { "2026-03-\(10 + day)T12:00:00Z" }

    private var path: String { "/deals/\(deal)/contacts" }

    @discardableResult
    private func add(_ contact: String, _ members: String = "") -> Answer {
        door.post(path, "{\"contact_id\": \"\(contact)\"\(members.isEmpty ? "" : ", " + members)}")
    }

    /// The contacts of the list, the main one with a star.
    private func contacts(_ query: String = "") -> [String] {
        let answer = door.get(path + (query.isEmpty ? "" : "?" + query))
        let marks = answer.texts("/is_primary")
        return zip(answer.texts("/contact_id"), marks).map { id, mark in
            (id == Self.anna ? "anna" : id == Self.bert ? "bert" : id) + (mark == "true" ? "*" : "")
        }
    }

    /// What deal and list say of the main contact now, which is always the same.
    private func primary() -> String {
        let answer = door.get("/deals/\(deal)")
        let named = answer["/contact_id"]
        let marked = (answer.value("/contacts")?.arrayValue ?? []).filter { $0["is_primary"]?.boolValue == true }
            .compactMap { $0["contact_id"]?.stringValue }
        let listed = door.get(path)
        let ids = zip(listed.texts("/contact_id"), listed.texts("/is_primary")).filter { $0.1 == "true" }.map(\.0)
        #expect(marked == (named == "null" ? [] : [named]))
        #expect(ids == marked)
        return named == Self.anna ? "anna" : named == Self.bert ? "bert" : named
    }

    @Test func `a contact is linked, listed, changed and taken off`() {
        let made = add(
            Self.anna, #""role": "champion", "introduced_by": "\#(Self.bert)", "metadata": {"b": 1, "a": 2}"#)
        #expect(made.status == 201)
        #expect(made.header("Location") == "/api/v1\(path)/\(Self.anna)")
        #expect(made["/deal_id"] == deal)
        #expect(made["/role"] == "champion")
        #expect(made["/is_primary"] == "false")
        #expect(made["/introduced_by"] == Self.bert)
        #expect(made["/created_at"] == "2026-03-20T12:00:00.000000Z")
        #expect(made.header("ETag") == "\"v2\"")
        #expect(door.get("/deals/\(deal)")["/version"] == "2")
        let got = door.get("\(path)/\(Self.anna)")
        #expect(got.bytes == made.bytes)
        #expect(got.header("ETag") == "\"v2\"")
        #expect(door.get(path)["/data/0"] == got.json.encodedText())
        day(1)
        let changed = door.patch("\(path)/\(Self.anna)", #"{"role": null, "metadata": null}"#)
        #expect(changed["/role"] == "null")
        #expect(changed["/metadata"] == "null")
        #expect(changed["/introduced_by"] == Self.bert)
        #expect(changed["/id"] == made["/id"])
        #expect(changed["/created_at"] == made["/created_at"])
        #expect(changed["/updated_at"] == "2026-03-21T12:00:00.000000Z")
        #expect(changed.header("ETag") == "\"v3\"")
        #expect(door.delete("\(path)/\(Self.anna)").status == 204)
        #expect(door.get("\(path)/\(Self.anna)").outcome == "404 not_found")
        #expect(contacts() == [])
        #expect(door.get("/deals/\(deal)")["/version"] == "4")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a change that changes nothing is no new version`() {
        add(Self.anna, #""role": "champion""#)
        let answer = door.patch("\(path)/\(Self.anna)", #"{"role": "champion", "is_primary": false}"#)
        #expect(answer.status == 200)
        #expect(answer.header("ETag") == "\"v2\"")
    }

    @Test func `the deal's contact_id and the mark are the same thing`() {
        #expect(primary() == "null")
        add(Self.anna, #""is_primary": true"#)
        #expect(primary() == "anna")
        add(Self.bert, #""is_primary": true"#)
        #expect(primary() == "bert")
        #expect(contacts() == ["anna", "bert*"])
        door.patch("\(path)/\(Self.anna)", #"{"is_primary": true}"#)
        #expect(primary() == "anna")
        door.patch("\(path)/\(Self.anna)", #"{"is_primary": false}"#)
        #expect(primary() == "null")
        door.patch("/deals/\(deal)", #"{"contact_id": "\#(Self.bert)"}"#)
        #expect(primary() == "bert")
        // The main contact goes, and nothing names it any more.
        door.delete("\(path)/\(Self.bert)")
        #expect(primary() == "null")
        #expect(contacts() == ["anna"])
        // Naming somebody new links them.
        door.patch("/deals/\(deal)", #"{"contact_id": "\#(Self.bert)"}"#)
        #expect(contacts() == ["anna", "bert*"])
        door.patch("/deals/\(deal)", #"{"contact_id": null}"#)
        #expect(contacts() == ["anna", "bert"])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a deal is made with its main contact`() {
        let made = door.deal(#""contact_id": "\#(Self.anna.uppercased())""#)
        let answer = door.get("/deals/\(made)")
        #expect(answer["/contact_id"] == Self.anna)
        #expect(answer["/contacts/0/contact_id"] == Self.anna)
        #expect(answer["/contacts/0/is_primary"] == "true")
    }

    @Test func `contacts hold from the moment that is said, and earlier answers stay`() {
        add(Self.anna, #""effective_at": "\#(on(2))", "is_primary": true"#)
        day(1)
        add(Self.bert, #""effective_at": "\#(on(4))", "is_primary": true"#)
        #expect(primary() == "bert")
        #expect(contacts() == ["anna", "bert*"])
        #expect(contacts("as_of=\(on(1))") == [])
        #expect(contacts("as_of=\(on(2))") == ["anna*"])
        #expect(contacts("as_of=\(on(3))") == ["anna*"])
        #expect(contacts("as_of=\(on(4))") == ["anna", "bert*"])
        #expect(contacts("as_of=\(on(5))&known_at=2026-03-20T18:00:00Z") == ["anna*"])
        #expect(contacts("known_at=2026-03-19T18:00:00Z") == [])
        #expect(contacts("as_of=2026-03-12") == ["anna*"])
        #expect(contacts("as_of=2026-03-01") == [])
        #expect(contacts("as_of=2030-01-01") == ["anna", "bert*"])
        // Nothing that was learnt since changes what was known.
        day(1)
        #expect(door.delete("\(path)/\(Self.anna)?effective_at=\(on(3))").status == 204)
        #expect(contacts("as_of=\(on(3))") == [])
        #expect(contacts("as_of=\(on(3))&known_at=2026-03-21T18:00:00Z") == ["anna*"])
        #expect(contacts() == ["bert*"])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `no change of the past leaves a main contact that is not linked`() {
        add(Self.anna, #""effective_at": "\#(on(1))""#)
        door.patch("/deals/\(deal)", #"{"contact_id": "\#(Self.anna)", "effective_at": "\#(on(5))"}"#)
        let removed = door.delete("\(path)/\(Self.anna)?effective_at=\(on(3))")
        #expect(removed.outcome == "409 conflict")
        #expect(removed.errors == ["/query/effective_at outlived"])
        #expect(removed["/detail"].contains(Self.anna))
        #expect(contacts() == ["anna*"])
        // The other way round: off on the seventh, and named from the sixth.
        add(Self.bert, #""effective_at": "\#(on(1))""#)
        door.delete("\(path)/\(Self.bert)?effective_at=\(on(7))")
        let named = door.patch("/deals/\(deal)", #"{"contact_id": "\#(Self.bert)", "effective_at": "\#(on(6))"}"#)
        #expect(named.outcome == "409 conflict")
        #expect(named.errors == ["/effective_at outlived"])
        let marked = door.patch("\(path)/\(Self.bert)", #"{"is_primary": true, "effective_at": "\#(on(6))"}"#)
        #expect(marked.errors == ["/effective_at outlived"])
        #expect(primary() == "anna")
        #expect(contacts("as_of=\(on(6))") == ["anna*", "bert"])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `what is corrected keeps its main contact linked`() {
        let made = door.deal(#""contact_id": "\#(Self.anna)", "effective_at": "\#(on(5))""#)
        let creation = door.lastVersion(made)
        // The creation moves to an earlier day, and so does the link.
        let moved = door.patch("/deals/\(made)", #"{"corrects": \#(creation), "effective_at": "\#(on(2))"}"#)
        #expect(moved.status == 200)
        let then = door.get("/deals/\(made)/contacts?as_of=\(on(3))")
        #expect(then.texts("/contact_id") == [Self.anna])
        #expect(then.texts("/is_primary") == ["true"])
        #expect(door.get("/deals/\(made)/contacts?as_of=\(on(1))").texts("/contact_id") == [])
        // The version that emptied contact_id cannot be made to name the one who was taken off.
        day(1)
        door.delete("/deals/\(made)/contacts/\(Self.anna)")
        let removal = door.lastVersion(made)
        day(1)
        door.patch("/deals/\(made)", #"{"contact_id": "\#(Self.bert)"}"#)
        let corrected = door.patch("/deals/\(made)", #"{"corrects": \#(removal), "contact_id": "\#(Self.anna)"}"#)
        #expect(corrected.status == 200)
        let day = door.get("/deals/\(made)/contacts?as_of=2026-03-21T18:00:00Z")
        #expect(day.texts("/contact_id") == [Self.anna])
        #expect(day.texts("/is_primary") == ["true"])
        #expect(door.get("/deals/\(made)")["/contact_id"] == Self.bert)
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `whatever is changed and when, the main contact is one of the contacts`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let ids = [Self.anna, Self.bert, Self.nobody]
        var outcomes: Set<String> = []
        for _ in 0..<60 {
            let id = generator.pick(ids)
            let moment = generator.oneIn(2) ? on(Int.random(in: 0...9, using: &generator)) : nil
            let at = moment.map { ", \"effective_at\": \"\($0)\"" } ?? ""
            let mark = generator.oneIn(2) ? ", \"is_primary\": \(generator.oneIn(2))" : ""
            let answer =
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: door.post(path, "{\"contact_id\": \"\(id)\"\(mark)\(at)}")
                case 1: door.patch("\(path)/\(id)", "{\"role\": \"r\"\(mark)\(at)}")
                case 2: door.delete("\(path)/\(id)" + (moment.map { "?effective_at=\($0)" } ?? ""))
                case 3:
                    door.patch(
                        "/deals/\(deal)", "{\"contact_id\": \(generator.oneIn(3) ? "null" : "\"\(id)\"")\(at)}")
                default:
                    door.patch(
                        "/deals/\(deal)",
                        """
                        {"contact_id": \(generator.oneIn(3) ? "null" : "\"\(id)\""),
                         "corrects": \(generator.pick(door.get("/deals/\(deal)/history?limit=500").texts("/id")))}
                        """)
                }
            outcomes.insert(answer.outcome)
            #expect([200, 201, 204, 404, 409, 422].contains(answer.status), "seed \(seed): \(answer.outcome)")
            _ = primary()
        }
        let id = try #require(DealID(deal))
        let context = WriteContext(actor: "a", cause: .request, requestID: "r", operation: "test")
        let gap = try door.workspace.write(context) { write throws(StoreError) -> Instant? in
            guard let stored = try write.deal(id) else { return nil }
            return try write.unlinkedPrimary(of: stored)?.at
        }
        #expect(gap == nil, "seed \(seed)")
        #expect(outcomes.isSuperset(of: ["200", "409 conflict"]), "seed \(seed): \(outcomes)")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test(arguments: [
        (#"{}"#, "/contact_id missing_field"), (#"{"contact_id": "x"}"#, "/contact_id invalid_format"),
        (#"{"contact_id": 1}"#, "/contact_id wrong_type"), (#"{"contact_id": null}"#, "/contact_id wrong_type"),
        (#"{"contact_id": "ID", "rolle": "x"}"#, "/rolle unknown_field ~role"),
        (#"{"contact_id": "ID", "role": ""}"#, "/role too_short"),
        (#"{"contact_id": "ID", "role": 5}"#, "/role wrong_type"),
        (#"{"contact_id": "ID", "is_primary": 1}"#, "/is_primary wrong_type"),
        (#"{"contact_id": "ID", "is_primary": null}"#, "/is_primary wrong_type"),
        (#"{"contact_id": "ID", "introduced_by": "bert"}"#, "/introduced_by invalid_format"),
        (#"{"contact_id": "ID", "metadata": []}"#, "/metadata wrong_type"),
        (#"{"contact_id": "ID", "effective_at": "2026-03-11"}"#, "/effective_at invalid_format"),
        (#"{"contact_id": "ID", "effective_at": "2026-03-10T11:59:59Z"}"#, "/effective_at out_of_range"),
        (#"{"contact_id": "ID", "effective_at": "2026-03-20T12:00:01Z"}"#, "/effective_at out_of_range"),
    ])
    func `a link that cannot be is refused with what is wrong`(body: String, error: String) {
        let answer = door.post(path, body.replacingOccurrences(of: "ID", with: Self.anna))
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == [error])
        #expect(contacts() == [])
    }

    @Test func `role and metadata may be at their limits and no further`() {
        let role = String(repeating: "\u{1F600}", count: DealLimits.roleCharactersMax)
        #expect(add(Self.anna, #""role": "\#(role)""#)["/role"] == role)
        #expect(add(Self.bert, #""role": "\#(role)x""#).errors == ["/role too_long"])
        #expect(door.patch("\(path)/\(Self.anna)", #"{"role": "\#(role)x"}"#).errors == ["/role too_long"])
        // {"a":"…"} has eight bytes beside the text.
        let text = String(repeating: "x", count: DealLimits.contactMetadataBytesMax - 8)
        #expect(add(Self.bert, #""metadata": {"a": "\#(text)"}"#).status == 201)
        #expect(
            door.patch("\(path)/\(Self.anna)", #"{"metadata": {"a": "\#(text)x"}}"#).errors == ["/metadata too_long"])
    }

    @Test func `what is not there is not found`() {
        for base in ["/deals/\(Self.nobody)/contacts", "/deals/x/contacts"] {
            #expect(door.get(base).outcome == "404 not_found")
            #expect(door.post(base, #"{"contact_id": "\#(Self.anna)"}"#).outcome == "404 not_found")
            #expect(door.get("\(base)/\(Self.anna)").outcome == "404 not_found")
            #expect(door.patch("\(base)/\(Self.anna)", #"{"role": "r"}"#).outcome == "404 not_found")
            #expect(door.delete("\(base)/\(Self.anna)").outcome == "404 not_found")
        }
        for id in [Self.anna, "x"] {
            #expect(door.get("\(path)/\(id)").outcome == "404 not_found")
            #expect(door.patch("\(path)/\(id)", #"{"role": "r"}"#).outcome == "404 not_found")
            #expect(door.delete("\(path)/\(id)").outcome == "404 not_found")
        }
        #expect(door.patch("\(path)/\(Self.anna)", "{}").errors == [" empty"])
        #expect(door.patch("\(path)/\(Self.anna)", #"{"effective_at": "\#(on(1))"}"#).errors == [" empty"])
        #expect(
            door.patch("\(path)/\(Self.anna)", #"{"contact_id": "\#(Self.bert)"}"#).errors.first?
                .hasPrefix("/contact_id read_only") == true)
    }

    @Test func `a contact is linked once, a deleted deal refuses, and conditions are kept`() {
        #expect(add(Self.anna).status == 201)
        let again = add(Self.anna.uppercased())
        #expect(again.outcome == "409 conflict")
        #expect(again.errors == ["/contact_id taken"])
        // Before it was linked there is room for it.
        #expect(add(Self.anna, #""effective_at": "\#(on(3))""#).status == 201)
        let stale = ["If-Match": "\"v1\""]
        #expect(door.post(path, #"{"contact_id": "\#(Self.bert)"}"#, headers: stale).outcome == "412 version_mismatch")
        #expect(
            door.patch("\(path)/\(Self.anna)", #"{"role": "r"}"#, headers: stale).outcome == "412 version_mismatch")
        #expect(door.delete("\(path)/\(Self.anna)", headers: stale).outcome == "412 version_mismatch")
        let version = door.get("\(path)/\(Self.anna)").header("ETag") ?? ""
        #expect(
            door.patch("\(path)/\(Self.anna)", #"{"role": "r"}"#, headers: ["If-Match": version]).status == 200)
        #expect(door.get("\(path)/\(Self.anna)", headers: ["If-None-Match": version]).status == 200)
        let now = door.get("\(path)/\(Self.anna)").header("ETag") ?? ""
        #expect(door.get("\(path)/\(Self.anna)", headers: ["If-None-Match": now]).status == 304)
        door.delete("/deals/\(deal)")
        #expect(add(Self.bert).outcome == "409 conflict")
        #expect(door.patch("\(path)/\(Self.anna)", #"{"role": "s"}"#).outcome == "409 conflict")
        #expect(door.delete("\(path)/\(Self.anna)").outcome == "409 conflict")
        #expect(contacts() == ["anna"])
    }

    @Test func `contacts change whatever became of the stage`() {
        door.patch("/stages/\(door.stage("Lead"))", #"{"archived": true}"#)
        #expect(add(Self.anna, #""is_primary": true"#).status == 201)
        #expect(door.patch("\(path)/\(Self.anna)", #"{"role": "r"}"#).status == 200)
        #expect(door.delete("\(path)/\(Self.anna)").status == 204)
    }

    @Test func `a deal has so many contacts at one time, and so many changes to them`() throws {
        func id(_ number: Int) -> String { ContactID(high: 7, low: UInt64(number)).description }
        for number in 0..<DealLimits.contactsMax {
            try #require(add(id(number), #""effective_at": "\#(on(5))""#).status == 201)
        }
        for at in ["", #""effective_at": "\#(on(5))""#, #""effective_at": "\#(on(2))""#] {
            #expect(add(Self.anna, at).outcome == "409 conflict")
        }
        #expect(door.patch("/deals/\(deal)", #"{"contact_id": "\#(Self.anna)"}"#).outcome == "409 conflict")
        #expect(door.get(path).texts("/id").count == DealLimits.contactsMax)
        #expect(door.delete("\(path)/\(id(0))").status == 204)
        #expect(add(Self.anna).status == 201)
    }
}
