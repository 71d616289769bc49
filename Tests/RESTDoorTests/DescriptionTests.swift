import DealModel
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations
@testable import RESTDoor

/// What is in a workspace, in few bytes.
struct DescriptionTests {
    private static let context = WriteContext(actor: "test", cause: .request, requestID: nil, operation: "test")

    private let door: TestDoor

    init() throws { door = try TestDoor() }

    private func get(_ query: String = "") -> Answer { door.get("/workspace/description" + query) }

    @Test func `a new workspace is described without anything that is not there`() throws {
        let answer = get()
        #expect(answer["/name"] == "default" && answer["/time_zone"] == "UTC" && answer["/fiscal_year_start"] == "1")
        #expect(answer["/data_version"] == "\(door.workspace.dataVersion)")
        #expect(answer["/last_change_at"] == "2026-03-10T12:00:00.000000Z")
        #expect(answer["/first_change_at"] == "absent" && answer["/reporting_currency"] == "absent")
        #expect(answer["/deals"] == #"{"open":0,"won":0,"lost":0}"#)
        for list in ["currencies", "owners", "sources", "tags"] { #expect(answer["/\(list)"] == "[]") }
        #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("null"))
        let unseeded = try TestDoor(seeded: false).get("/workspace/description")
        #expect(unseeded["/pipelines"] == "[]" && unseeded["/last_change_at"] == "absent")
    }

    @Test func `deals are counted by status, currency, stage, owner and source, deleted ones left out`() {
        let other = door.secondPipeline()
        let proposal = door.stage("Proposal")
        let euro = #""amount": 1, "currency": "EUR""#
        door.deal(#"\#(euro), "owner_id": "anna", "source": "web", "effective_at": "2026-01-02T00:00:00Z""#)
        door.deal(#"\#(euro), "owner_id": "bert", "stage_id": "\#(proposal)""#)
        let won = door.deal(#""owner_id": "bert", "currency": "USD", "source": "fair""#)
        door.post("/deals/\(won)/win")
        door.delete("/deals/\(door.deal(#"\#(euro), "owner_id": "gone", "source": "web""#))")
        let lost = door.deal(#""pipeline_id": "\#(other)", "source": "web""#)
        door.post("/deals/\(lost)/lose")
        door.patch("/deals/\(lost)", #"{"owner_id": "carl"}"#)
        door.patch("/pipelines/\(other)", #"{"archived": true}"#)
        door.patch("/stages/\(proposal)", #"{"archived": true}"#)
        let answer = get()
        #expect(answer["/deals"] == #"{"open":2,"won":1,"lost":1}"#)
        #expect(answer["/currencies"] == #"[{"code":"EUR","deals":2},{"code":"USD","deals":1}]"#)
        #expect(answer["/first_change_at"] == "2026-01-02T00:00:00.000000Z")
        #expect(answer.texts("/name", of: "/pipelines") == ["Sales", "Renewals"])
        #expect(answer.texts("/default", of: "/pipelines") == ["true", "absent"])
        #expect(answer.texts("/archived", of: "/pipelines") == ["absent", "true"])
        #expect(answer["/pipelines_total"] == "2")
        #expect(answer.texts("/deals", of: "/pipelines/0/stages") == ["1", "0", "1", "0", "1", "0"])
        #expect(
            answer["/pipelines/0/stages/2"]
                == #"{"id":"\#(proposal)","name":"Proposal","kind":"open","probability":0.5,"archived":true,"deals":1}"#
        )
        #expect(answer.texts("/deals", of: "/pipelines/1/stages") == ["0", "0", "1"])
        #expect(answer.texts("/id", of: "/owners") == ["bert", "anna", "carl"])
        #expect(answer["/owners/0"] == #"{"id":"bert","open":1,"won":1,"lost":0}"#)
        #expect(answer["/owners_total"] == "3")
        #expect(
            answer["/sources"] == #"[{"id":"web","open":1,"won":0,"lost":1},{"id":"fair","open":0,"won":1,"lost":0}]"#)
        #expect(answer["/sources_total"] == "2")
    }

    @Test func `settings, tags, metrics and limits are told by name`() {
        door.patch(
            "/workspace", #"{"time_zone": "Europe/Paris", "fiscal_year_start": 4, "reporting_currency": "EUR"}"#)
        let tag = door.post("/tags", #"{"name": "hot"}"#)["/id"]
        door.delete("/tags/\(door.post("/tags", #"{"name": "cold"}"#)["/id"])")
        let answer = get()
        #expect(answer["/time_zone"] == "Europe/Paris" && answer["/fiscal_year_start"] == "4")
        #expect(answer["/reporting_currency"] == "EUR")
        #expect(answer["/tags"] == #"[{"id":"\#(tag)","name":"hot"}]"# && answer["/tags_total"] == "1")
        let metrics = answer.value("/metrics")?.arrayValue ?? []
        #expect(metrics.count == MetricOperations.metrics.count)
        for (described, metric) in zip(metrics, MetricOperations.metrics) {
            let id = described["id"]?.stringValue ?? ""
            #expect(MetricOperations.named(id) != nil || MetricOperations.named("analytics." + id)?.name == metric.name)
            let names = described["params"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(names == metric.parameters.map(\.name), "\(id)")
        }
        #expect(answer["/limits/page"] == "500" && answer["/limits/bulk_operations"] == "1000")
    }

    @Test(arguments: DescriptionSchema.parts)
    func `a part alone is told as it is within the whole`(part: String) {
        door.deal(#""amount": 1, "currency": "EUR", "owner_id": "anna", "source": "web""#)
        let members = part == "counts" ? ["deals", "currencies"] : [part]
        let answer = get("?include=\(part)")
        let whole = get()
        for member in members {
            #expect(answer["/\(member)"] == whole["/\(member)"] && answer["/\(member)"] != "absent")
        }
        let others = Set(DescriptionSchema.parts + ["deals", "currencies"]).subtracting(members)
        for other in others { #expect(answer["/\(other)"] == "absent") }
        #expect(answer["/name"] == "default")
    }

    @Test func `an unknown part is refused with the nearest one, and a known answer is not sent again`() {
        #expect(get("?include=owner").errors == ["/query/include/0 not_in_enumeration ~owners"])
        let first = get()
        let tag = first.header("ETag") ?? ""
        #expect(door.get("/workspace/description", headers: ["If-None-Match": tag]).status == 304)
        door.deal()
        let next = door.get("/workspace/description", headers: ["If-None-Match": tag])
        #expect(next.status == 200 && next["/deals/open"] == "1")
    }

    @Test func `long lists are cut, and how long they are is told`() throws {
        try door.workspace.write(Self.context) { write throws(StoreError) in
            for number in 0...DescriptionLimits.tagsMax {
                try write.record(Tag(id: write.newID(), name: "tag \(number)"))
            }
            for number in 0..<DescriptionLimits.pipelinesMax {
                try write.record(Pipeline(id: write.newID(), name: "Pipeline \(number)"))
            }
            guard let pipeline = write.definitions.livePipelines.first,
                let stage = write.definitions.liveStages(of: pipeline.id).first
            else { throw .closed }
            for number in 0...DescriptionLimits.ownersMax {
                var changes = DealChanges()
                changes.setStage(stage)
                changes.set(.title) { $0.title = "x" }
                changes.set(.owner) { $0.ownerID = "owner \(number)" }
                changes.set(.source) { $0.source = "source \(number)" }
                _ = try write.createDeal(id: write.newID(), history: [DealVersionDraft(changes: changes)])
            }
        }
        let answer = get()
        let bounds = [
            ("tags", DescriptionLimits.tagsMax), ("owners", DescriptionLimits.ownersMax),
            ("sources", DescriptionLimits.sourcesMax), ("pipelines", DescriptionLimits.pipelinesMax),
        ]
        for (list, countMax) in bounds {
            #expect(answer.texts("/id", of: "/\(list)").count == countMax)
            #expect(answer["/\(list)_total"] == "\(countMax + 1)")
        }
    }

    @Test func `pipelines are told as long as their stages fit`() throws {
        try door.workspace.write(Self.context) { write throws(StoreError) in
            for number in 0..<6 {
                let pipeline = Pipeline(id: write.newID(), name: "Pipeline \(number)")
                try write.record(pipeline)
                for position in 1...Definitions.stagesPerPipelineMax {
                    try write.record(
                        Stage(
                            id: write.newID(), pipelineID: pipeline.id, name: "Stage", position: position, kind: .open))
                }
            }
        }
        let answer = get("?include=pipelines")
        // The seeded one has six stages, so that four of a hundred fit beside it.
        #expect(DescriptionLimits.stagesMax == 500)
        #expect(answer.texts("/id", of: "/pipelines").count == 5)
        #expect(answer["/pipelines_total"] == "7")
    }

    @Test func `the page that it tells is that of the server`() throws {
        let catalogue = Catalogue.standard.bounded(by: RequestLimits(pageEntriesMax: 100))
        let door = try TestDoor(door: RESTDoor(catalogue: catalogue, version: "1.0.0"))
        #expect(door.get("/workspace/description?include=limits")["/limits/page"] == "100")
    }
}
