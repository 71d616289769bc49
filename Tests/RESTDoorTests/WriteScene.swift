import Operations
import RESTDoor
import Testing
import Wire

/// A workspace with a request of each operation that writes to the workspace's file; they can be sent one after the
/// other in the order of the catalogue.
struct WriteScene {
    private let door: TestDoor
    private let requests: [String: (method: String, path: String, body: String)]

    init(_ door: TestDoor) {
        self.door = door
        let deal = door.deal(#""amount": 5, "currency": "EUR", "external_id": {"source": "crm", "id": "1"}"#)
        let (closed, gone, tagged) = (door.deal(), door.deal(), door.deal())
        door.post("/deals/\(closed)/win")
        door.delete("/deals/\(gone)")
        let contact = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
        door.post("/deals/\(tagged)/contacts", #"{"contact_id": "\#(contact)"}"#)
        let refused = #"{"op": "delete", "id": "\#(contact)"}"#
        let tag = door.post("/tags", #"{"name": "hot"}"#)["/id"]
        let spareTag = door.post("/tags", #"{"name": "cold"}"#)["/id"]
        door.post("/deals/\(tagged)/tags", #"{"tags": ["hot"]}"#)
        let spare = door.secondPipeline()
        let begun = door.stage("Begun", of: spare)
        let ordered = door.secondPipeline("Ordered")
        let order = door.get("/pipelines/\(ordered)/stages").texts("/id").reversed().map { "\"\($0)\"" }
        let (qualified, rates) = (door.stage("Qualified"), door.rateSet())
        requests = [
            "pipelines.create": ("POST", "/pipelines", #"{"name": "New"}"#),
            "pipelines.update": ("PATCH", "/pipelines/\(spare)", #"{"name": "Other"}"#),
            "pipelines.delete": ("DELETE", "/pipelines/\(door.secondPipeline("Gone"))", ""),
            "stages.create": ("POST", "/pipelines/\(spare)/stages", #"{"name": "Late"}"#),
            "stages.reorder": (
                "POST", "/pipelines/\(ordered)/stages/reorder", #"{"stage_ids": [\#(order.joined(separator: ", "))]}"#
            ),
            "stages.update": ("PATCH", "/stages/\(begun)", #"{"name": "Started"}"#),
            "stages.archive": ("POST", "/stages/\(begun)/archive", ""),
            "stages.delete": ("DELETE", "/stages/\(door.stage("Negotiation"))", ""),
            "deals.create": ("POST", "/deals", #"{"title": "New", "amount": 1.5, "currency": "EUR"}"#),
            "deals.update": ("PATCH", "/deals/\(deal)", #"{"amount": 7}"#),
            "deals.delete": ("DELETE", "/deals/\(door.deal())", ""),
            "deals.restore": ("POST", "/deals/\(gone)/restore", ""),
            "deals.put_by_external_id": ("PUT", "/deals/by-external-id/crm/2", #"{"title": "Two"}"#),
            "deals.bulk": (
                "POST", "/deals/bulk",
                #"{"mode": "independent", "operations": [{"op": "create", "title": "a"}, \#(refused)]}"#
            ),
            "deals.move": ("POST", "/deals/\(deal)/move", #"{"stage_id": "\#(qualified)"}"#),
            "deals.win": ("POST", "/deals/\(deal)/win", ""), "deals.lose": ("POST", "/deals/\(deal)/lose", ""),
            "deals.reopen": ("POST", "/deals/\(closed)/reopen", ""),
            "deals.contacts.add": ("POST", "/deals/\(deal)/contacts", #"{"contact_id": "\#(contact)"}"#),
            "deals.contacts.update": ("PATCH", "/deals/\(tagged)/contacts/\(contact)", #"{"role": "buyer"}"#),
            "deals.contacts.remove": ("DELETE", "/deals/\(tagged)/contacts/\(contact)", ""),
            "tags.create": ("POST", "/tags", #"{"name": "new"}"#),
            "tags.update": ("PATCH", "/tags/\(tag)", ##"{"colour": "#c0ffee"}"##),
            "tags.delete": ("DELETE", "/tags/\(spareTag)", ""),
            "deals.tags.add": ("POST", "/deals/\(deal)/tags", #"{"tags": ["hot"]}"#),
            "deals.tags.replace": ("PUT", "/deals/\(deal)/tags", #"{"tags": []}"#),
            "deals.tags.remove": ("DELETE", "/deals/\(tagged)/tags/\(tag)", ""),
            "rate_sets.create": ("POST", "/rate-sets", #"{"name": "New", "base": "EUR"}"#),
            "rate_sets.update": ("PATCH", "/rate-sets/\(rates)", #"{"source": "Bank"}"#),
            "rate_sets.import": ("POST", "/rate-sets/\(rates)/import", "date,currency,rate\n2026-01-02,USD,1.5\n"),
            "exports.create": ("POST", "/exports", #"{"report": "deals", "format": "csv"}"#),
            "exports.end": ("DELETE", "/exports/\(door.finishedExport())", ""),
            "workspace.update": ("PATCH", "/workspace", #"{"require_if_match": false}"#),
        ]
    }

    /// The operations that it has requests of.
    var names: Set<String> { Set(requests.keys) }

    /// Sends the request of an operation.
    ///
    /// - Parameter query: what follows the path, with its question mark.
    func send(_ operation: Operation, query: String = "", headers: [String: String] = [:]) -> Answer {
        guard let (method, path, body) = requests[operation.name] else {
            Issue.record("There is no request of \(operation.name)")
            return Answer(status: 0, headers: [], bytes: [], json: .null)
        }
        var headers = headers
        if !body.isEmpty { headers["Content-Type"] = "application/json" }
        if case .file = operation.body { return door.upload(body, to: path + query, headers: headers) }
        return door.send(method, "/api/v1" + path + query, .bytes(Array(body.utf8)), headers: headers)
    }
}
