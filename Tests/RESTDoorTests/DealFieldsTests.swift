import TestSupport
import Testing
import Wire

@testable import Operations

/// `fields` and `expand`, wherever deals are told.
struct DealFieldsTests {
    static let anna = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

    let door: TestDoor
    let deal: String

    init() throws {
        door = try TestDoor()
        deal = door.deal(
            #"""
            "amount": 10, "currency": "EUR", "metadata": {"region": "north", "a": {"b": 1}},
            "external_id": {"source": "s", "id": "i"}
            """#)
        door.post("/tags", ##"{"name": "hot", "colour": "#ff0000"}"##)
        door.post("/deals/\(deal)/tags", #"{"tags": ["hot"]}"#)
        door.post(
            "/deals/\(deal)/contacts",
            "{\"contact_id\": \"\(Self.anna)\", \"role\": \"buyer\", \"metadata\": {\"k\": 1}}")
    }

    /// The deal by each of the ways, which must agree.
    private func deal(_ query: String) -> JSON {
        let one = door.get("/deals/\(deal)?\(query)")
        #expect(one.status == 200, "\(query): \(one.errors)")
        let listed = door.get("/deals?\(query)")
        var members: [String] = ["\"limit\": 5"]
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            let values = pair[1].split(separator: ",").map { "\"\($0)\"" }.joined(separator: ", ")
            members.append("\"\(pair[0])\": [\(values)]")
        }
        let found = door.post("/deals/search", "{\(members.joined(separator: ", "))}")
        #expect(listed.value("/data/0") == one.json, "\(query)")
        #expect(found.value("/data/0") == one.json, "\(query)")
        return one.json
    }

    private func names(_ json: JSON?) -> [String] { json?.objectValue?.members.map(\.name) ?? [] }

    @Test func `fields leave out everything else, and keep the order of the deal`() {
        #expect(names(deal("fields=title,id,amount")) == ["id", "title", "amount"])
        #expect(deal("fields=tags").encodedText() == #"{"tags":["hot"]}"#)
        #expect(deal("fields=external_id.id").encodedText() == #"{"external_id":{"id":"i"}}"#)
        #expect(deal("fields=metadata.region").encodedText() == #"{"metadata":{"region":"north"}}"#)
        #expect(deal("fields=metadata.none").encodedText() == #"{"metadata":{}}"#)
        #expect(names(deal("fields=contacts")["contacts"]?.arrayValue?.first).count == 4)
        #expect(
            deal("fields=contacts.role,contacts.metadata")["contacts"]?.arrayValue?.first?.encodedText()
                == #"{"role":"buyer","metadata":{"k":1}}"#)
        #expect(deal("fields=tags.colour").encodedText() == ##"{"tags":[{"colour":"#ff0000"}]}"##)
        #expect(deal("fields=stage.name,stage.kind").encodedText() == #"{"stage":{"name":"Lead","kind":"open"}}"#)
        #expect(
            deal("fields=id,pipeline.name")["pipeline"]?.encodedText() == #"{"name":"Pipeline"}"#
                || names(deal("fields=pipeline.name")["pipeline"]) == ["name"])
    }

    @Test func `expand puts whole things in, two deep`() {
        let whole = names(door.get("/deals/\(deal)").json)
        #expect(names(deal("expand=stage")) == whole + ["stage"])
        #expect(deal("expand=stage")["stage"] == door.get("/stages/\(door.stage("Lead"))").json)
        let nested = deal("expand=stage.pipeline,pipeline.stages")
        #expect(nested["stage"]?["pipeline"]?["id"]?.stringValue == door.pipelineID)
        #expect(nested["pipeline"]?["stages"]?.arrayValue?.count == 6)
        #expect(deal("expand=tags")["tags"]?.arrayValue?.first?["colour"]?.stringValue == "#ff0000")
        let contacts = deal("expand=contacts")["contacts"]?.arrayValue ?? []
        #expect(contacts == [door.get("/deals/\(deal)/contacts/\(Self.anna)").json])
        #expect(names(deal("fields=id&expand=pipeline")) == ["id", "pipeline"])
        let chosen = deal("fields=stage.pipeline,stage.name")
        #expect(names(chosen["stage"]) == ["name", "pipeline"])
    }

    @Test func `the entity tag is the deal's, however much is told`() {
        let tag = door.get("/deals/\(deal)").header("ETag")
        #expect(door.get("/deals/\(deal)?fields=id").header("ETag") == tag)
    }

    @Test(
        arguments: [
            ("titel", "title"), ("stage.nam", "stage.name"), ("pipeline.nmae", "pipeline.name"),
            ("contacts.rol", "contacts.role"), ("tags.color", "tags.colour"),
            ("external_id.sorce", "external_id.source"),
            ("stagename", "stage_name"), ("contcts.role", nil), ("title.x", nil), ("xyz", nil), ("stage.", nil),
            (".", nil),
            ("metadata.", nil), ("stage.pipeline.name", nil),
        ] as [(String, String?)])
    func `a field that leads nowhere is told with the nearest`(field: String, nearest: String?) throws {
        let answer = door.get("/deals/\(deal)?fields=id,\(field)")
        #expect(answer.outcome == "400 invalid_parameter")
        let meant = answer.value("/errors/0/did_you_mean")?.stringValue
        #expect(answer["/errors/0/pointer"] == "/query/fields/1")
        #expect(answer["/errors/0/code"] == "unknown_field")
        if let nearest { #expect(meant == nearest) }
        #expect(door.get("/deals?fields=\(field)").errors.first?.hasPrefix("/query/fields/0 unknown_field") == true)
        let found = door.post("/deals/search", "{\"fields\": [\"\(field)\"]}")
        #expect(found.outcome == "422 validation_failed")
        #expect(found.errors.first?.hasPrefix("/fields/0 unknown_field") == true)
    }

    @Test func `an expansion that there is not is told`() {
        #expect(
            door.get("/deals/\(deal)?expand=stages").errors.first?
                .hasPrefix("/query/expand/0 not_in_enumeration") == true)
        #expect(door.get("/deals?expand=contacts.deal").outcome == "400 invalid_parameter")
        #expect(door.post("/deals/search", #"{"expand": ["stages"]}"#).outcome == "422 validation_failed")
        #expect(door.get("/deals/\(deal)?fields=").errors == ["/query/fields too_few"])
    }

    @Test func `fields may be so many`() {
        let most = Array(repeating: "id", count: DealProjection.fieldsMax).joined(separator: ",")
        #expect(names(door.get("/deals/\(deal)?fields=\(most)").json) == ["id"])
        #expect(door.get("/deals/\(deal)?fields=\(most),id").errors == ["/query/fields too_many"])
    }

    @Test func `a cursor goes on whatever is told of the deals`() {
        door.deal()
        let first = door.get("/deals?limit=1&fields=id")
        let rest = door.get("/deals?limit=1&expand=stage&cursor=\(first["/page/next_cursor"])")
        #expect(rest.status == 200)
        #expect(rest["/data/0/stage/name"] == "Lead")
    }

    @Test func `consistent pages have the fields and names of then`() {
        let second = door.deal(title: "second")
        let first = door.get("/deals?limit=1&consistent=true&sort=title&expand=tags,stage")
        #expect(first.texts("/id") == [deal])
        #expect(first["/data/0/tags/0/name"] == "hot")
        door.post("/deals/\(second)/tags", #"{"tags": ["hot"]}"#)
        door.patch("/stages/\(door.stage("Lead"))", #"{"name": "Renamed"}"#)
        let cursor = first["/page/next_cursor"]
        let rest = door.get("/deals?limit=1&consistent=true&sort=title&expand=tags,stage&cursor=\(cursor)")
        #expect(rest.texts("/id") == [second])
        #expect(rest["/data/0/tags"] == "[]")
        #expect(rest["/data/0/stage/name"] == "Lead")
        #expect(rest["/data/0/stage_name"] == "Lead")
    }
}
