import RESTDoor
import Wire

/// A door to the same workspace that has kept no answer.
struct RESTDoorWithoutMemory {
    let base: TestDoor

    init(_ base: TestDoor) { self.base = base }

    func get(_ path: String) -> Answer {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let response = RESTDoor(version: "1.0.0").answer(
            RESTRequest(
                method: "GET", path: "/api/v1" + parts[0], query: parts.count > 1 ? parts[1] : "",
                principal: TestDoor.owner, requestID: "fresh"), workspace: base.workspace)
        guard case .bytes(let bytes) = response.body else {
            return Answer(status: 0, headers: [], bytes: [], json: .null)
        }
        return Answer(
            status: response.status, headers: response.headers, bytes: bytes,
            json: (try? JSONReader.parse(bytes)) ?? .null)
    }
}
