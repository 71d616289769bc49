import Foundation
import Testing
import Wire

@testable import Operations
@testable import RESTDoor

/// A workspace in which the example of an operation can be done.
struct ExampleScene {
    let door: TestDoor
    /// The operation's path, with ids of what is there.
    let path: String
    /// The example of its body; "" where it has none.
    let body: String

    init(_ operation: Operations.Operation, at door: TestDoor) {
        self.door = door
        let deal = door.deal()
        path = Self.path(of: operation, deal: deal, at: door)
        var body = ""
        if case .json(let schema, _) = operation.body, let example = schema.example {
            let stands = operation.name == "deals.contacts.add" ? Self.otherContact : door.stage("Proposal")
            body = example.encodedText().replacingOccurrences(of: Schemas.exampleID, with: stands)
        }
        if case .file(_, let example) = operation.body { body = example ?? "" }
        if ["analytics.", "pipelines.summary", "reports."].contains(where: { operation.name.hasPrefix($0) }) {
            // What is converted needs a rate.
            door.post("/rate-sets", #"{"name": "Own", "base": "EUR"}"#)
            door.patch("/workspace", #"{"reporting_currency": "EUR"}"#)
        }
        switch operation.name {
        case "deals.restore": door.delete("/deals/\(deal)")
        case "deals.reopen": door.post("/deals/\(deal)/win")
        case "deals.update": door.patch("/deals/\(deal)", #"{"currency": "EUR"}"#)
        case "stages.reorder":
            let ids = door.get("/pipelines/\(door.pipelineID)/stages").texts("/id")
            body = "{\"stage_ids\": [\(ids.map { "\"\($0)\"" }.joined(separator: ", "))]}"
        case "deals.tags.add", "deals.tags.replace": door.post("/tags", "{\"name\": \"upsell\"}")
        case "rates.convert": door.rateSet()
        default: break
        }
        self.body = body
    }

    private static let contact = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    private static let otherContact = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
    private static let tag = "standing"

    private static func path(of operation: Operations.Operation, deal: String, at door: TestDoor) -> String {
        var path = Router.path(of: operation)
        let resource = operation.address.path.split(separator: "/").first.map(String.init) ?? ""
        func put(_ name: String, _ value: () -> String) {
            guard path.contains("{\(name)}") else { return }
            path = path.replacingOccurrences(of: "{\(name)}", with: value())
        }
        put("contact_id") {
            door.post("/deals/\(deal)/contacts", "{\"contact_id\": \"\(contact)\"}")
            return contact
        }
        put("tag_id") {
            let id = door.post("/tags", "{\"name\": \"\(tag)\"}")["/id"]
            door.post("/deals/\(deal)/tags", "{\"tags\": [\"\(tag)\"]}")
            return id
        }
        put("token") {
            let path = door.get("/analytics/pipeline-value")["/data/total/drill"]
            return path.split(separator: "/").last.map(String.init) ?? ""
        }
        if operation.name == "analytics.definition" {
            path = path.replacingOccurrences(of: "{id}", with: "pipeline_value")
        }
        if operation.name == "reports.get" {
            path = path.replacingOccurrences(of: "{name}", with: "win-rates")
        }
        if path.contains("{source}") {
            door.patch("/deals/\(deal)", #"{"external_id": {"source": "crm", "id": "7"}}"#)
            path = path.replacingOccurrences(of: "{source}", with: "crm").replacingOccurrences(of: "{id}", with: "7")
        }
        put("id") {
            switch resource {
            case "pipelines": operation.name == "pipelines.delete" ? door.secondPipeline() : door.pipelineID
            case "stages": door.stage("Proposal")
            case "tags": door.post("/tags", "{\"name\": \"\(tag)\"}")["/id"]
            case "contacts": contact
            case "rate-sets": door.rateSet()
            case "exports": door.finishedExport()
            case "keys": door.post("/keys", "{\"name\": \"Dashboard\"}")["/id"]
            default: deal
            }
        }
        return path
    }
}
