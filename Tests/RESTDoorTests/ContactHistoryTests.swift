import DealModel
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

/// Changes of the past to the contacts of a deal: each says what it sets, and nothing beside that.
struct ContactHistoryTests {
    private static let anna = DealContactTests.anna
    private static let bert = DealContactTests.bert

    private let door: TestDoor
    private let deal: String

    init() throws {
        door = try TestDoor()
        deal = door.deal()
        door.clock.advance(seconds: 1_000)
    }

    private var path: String { "/deals/\(deal)/contacts" }
    private var link: String { "\(path)/\(Self.anna)" }

    /// So many seconds before the tests' now.
    private func ago(_ seconds: Int64) -> String {
        Instant(microseconds: door.clock.now().microseconds - seconds * 1_000_000).description
    }

    private func add(_ members: String, _ seconds: Int64) -> Answer {
        door.post(path, #"{"contact_id": "\#(Self.anna)", \#(members), "effective_at": "\#(ago(seconds))"}"#)
    }

    private func change(_ members: String, _ seconds: Int64) -> Answer {
        door.patch(link, #"{\#(members), "effective_at": "\#(ago(seconds))"}"#)
    }

    private func remove(_ seconds: Int64) -> Answer { door.delete("\(link)?effective_at=\(ago(seconds))") }

    /// The contact's role so many seconds ago; nil where it is not linked.
    private func role(_ seconds: Int64) -> String? {
        door.get("\(path)?as_of=\(ago(seconds))").texts("/role").first
    }

    private func types() -> [String] { door.get("/events?limit=500").texts("/type").filter { $0.contains("contact") } }

    private func changes() -> [JSON] {
        door.get("/events?limit=500").json["data"]?.arrayValue?.filter {
            $0["type"]?.stringValue?.contains("contact") == true
        }.compactMap { $0["changes"] } ?? []
    }

    @Test func `a removal of the past outlives a later change of a field`() {
        #expect(add(#""role": "r0""#, 900).status == 201)
        #expect(change(#""role": "r1""#, 100).status == 200)
        #expect(remove(500).status == 204)
        #expect(door.get(path).texts("/contact_id") == [])
        #expect(door.get(link).outcome == "404 not_found")
        #expect(door.get("/contacts/\(Self.anna)/deals").texts("/role") == [])
        #expect([901, 900, 501, 500, 100, 0].map { role($0) } == [nil, "r0", "r0", nil, nil, nil])
        #expect(types() == ["deal.contact_added", "deal.contact_updated", "deal.contact_removed"])
        #expect(changes().last == ["role": ["from": "r0", "to": .null]])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a change of the past to one field is not lost to a later one of another`() {
        #expect(add(#""role": "r0""#, 900).status == 201)
        #expect(change(#""metadata": {"a": 1}"#, 100).status == 200)
        #expect(change(#""role": "NEW""#, 500)["/role"] == "NEW")
        let now = door.get(link)
        #expect(now["/role"] == "NEW")
        #expect(now.value("/metadata") == ["a": 1])
        #expect([501, 500, 100, 0].map { role($0) } == ["r0", "NEW", "NEW", "NEW"])
        #expect(changes().last == ["role": ["from": "r0", "to": "NEW"]])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `each field is from the last change that set it, in whatever order they were told`() {
        #expect(add(#""role": "r0", "introduced_by": "\#(Self.bert)""#, 900).status == 201)
        #expect(change(#""role": "late", "metadata": {"n": 1}"#, 100).status == 200)
        #expect(change(#""role": "early", "introduced_by": null"#, 500)["/role"] == "early")
        #expect(change(#""metadata": {"n": 0}"#, 700).status == 200)
        // What a request names but leaves as it is then is not set by it.
        #expect(change(#""role": "r0", "metadata": {"n": 2}"#, 600).status == 200)
        let now = door.get(link)
        #expect(now["/role"] == "late")
        #expect(now["/introduced_by"] == "null")
        #expect(now.value("/metadata") == ["n": 1])
        #expect([900, 600, 500, 101, 100].map { role($0) } == ["r0", "r0", "early", "early", "late"])
        #expect(changes().last == ["metadata": ["from": ["n": 0], "to": ["n": 2]]])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `what is linked anew has the fields of then, and what a change said of later shows with it`() {
        #expect(add(#""role": "r0", "metadata": {"n": 1}"#, 900).status == 201)
        #expect(change(#""role": "late""#, 100).status == 200)
        #expect(remove(700).status == 204)
        #expect(change(#""role": "x""#, 500).outcome == "404 not_found")
        #expect(add(#""role": "again""#, 300).status == 201)
        let now = door.get(link)
        #expect(now["/role"] == "late")
        #expect(now["/metadata"] == "null")
        #expect(now["/created_at"] == ago(300))
        #expect([701, 700, 301, 300, 101, 100].map { role($0) } == ["r0", nil, nil, "again", "again", "late"])
        #expect(types().last == "deal.contact_added")
        #expect(changes().last == ["role": ["from": .null, "to": "again"]])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a link is shown since the deal's creation at the earliest`() {
        let made = door.deal(#""contact_id": "\#(Self.anna)", "tags": [], "effective_at": "\#(ago(900))""#)
        door.post("/tags", #"{"name": "hot"}"#)
        #expect(door.post("/deals/\(made)/tags", #"{"tags": ["hot"], "effective_at": "\#(ago(900))"}"#).status == 200)
        let known = door.get("/deals/\(made)/contacts")
        #expect(known.texts("/created_at") == [ago(900)])
        let moved = #"{"corrects": \#(door.lastVersion(made)), "effective_at": "\#(ago(400))"}"#
        #expect(door.patch("/deals/\(made)", moved).status == 200)
        let since = door.get("/deals/\(made)")["/created_at"]
        #expect(since == ago(400))
        for query in ["", "?as_of=\(ago(300))"] {
            #expect(door.get("/deals/\(made)/contacts\(query)").texts("/created_at") == [since])
            #expect(door.get("/deals/\(made)/tags\(query)").texts("/since") == [since])
        }
        #expect(door.get("/deals/\(made)/contacts/\(Self.anna)")["/created_at"] == since)
        #expect(door.get("/deals/\(made)?expand=contacts").texts("/created_at", of: "/contacts") == [since])
        #expect(door.get("/contacts/\(Self.anna)/deals").texts("/since") == [since])
        #expect(door.patch("/deals/\(made)/contacts/\(Self.anna)", #"{"role": "r"}"#)["/created_at"] == since)
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a deal with all its versions still takes contacts and tags, and can be deleted`() throws {
        let id = try #require(DealID(deal))
        let context = WriteContext(actor: "a", cause: .request, requestID: "r", operation: "test")
        try door.workspace.write(context) { write throws(StoreError) in
            guard var stored = try write.deal(id) else { throw .closed }
            for number in 1..<DealHistory.versionsMax {
                var changes = DealChanges()
                changes.set(.title) { $0.title = "\(number)" }
                stored = try write.append(DealVersionDraft(changes: changes), to: stored)
            }
        }
        door.post("/tags", #"{"name": "hot"}"#)
        #expect(door.post("/deals/\(deal)/tags", #"{"tags": ["hot"]}"#).status == 200)
        #expect(door.post(path, #"{"contact_id": "\#(Self.anna)"}"#).status == 201)
        #expect(door.patch(link, #"{"role": "r"}"#).status == 200)
        // What would be a version more is refused, and nothing of it is kept.
        let version = door.get("/deals/\(deal)")["/version"]
        for answer in [
            door.patch("/deals/\(deal)", #"{"title": "T"}"#), door.patch(link, #"{"is_primary": true}"#),
            door.post(path, #"{"contact_id": "\#(Self.bert)", "is_primary": true}"#),
            door.patch("/deals/\(deal)", #"{"contact_id": "\#(Self.bert)"}"#),
        ] {
            #expect(answer.outcome == "409 conflict")
            #expect(answer["/detail"].contains("10000"))
        }
        #expect(door.get("/deals/\(deal)")["/version"] == version)
        #expect(door.get(path).texts("/contact_id") == [Self.anna])
        #expect(door.delete(link).status == 204)
        #expect(door.delete("/deals/\(deal)").status == 204)
        #expect(door.post("/deals/\(deal)/restore").outcome == "409 conflict")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }
}
