import Operations
import RESTDoor
import TestSupport
import Testing

/// The bounds on requests are those that the server was started with.
struct RequestLimitsTests {
    @Test func `a page has as many entries as the server allows`() throws {
        let few = RESTDoor(
            catalogue: .standard.bounded(by: RequestLimits(pageEntriesMax: 60)), version: "1.0.0")
        let door = try TestDoor(door: few)
        #expect(door.get("/deals?limit=60").status == 200)
        let refused = door.get("/deals?limit=61")
        #expect(refused.outcome == "400 invalid_parameter")
        #expect(refused.errors == ["/query/limit out_of_range"])
        #expect(try TestDoor().get("/deals?limit=500").status == 200)
        #expect(try TestDoor().get("/deals?limit=501").status == 400)
    }

    @Test func `a body nests as deep as the server allows`() throws {
        func metadata(_ depth: Int) -> String {
            #"{"title": "A", "metadata": {"a": "# + String(repeating: "[", count: depth - 2)
                + String(repeating: "]", count: depth - 2) + "}}"
        }
        let flat = RESTDoor(catalogue: .standard.bounded(by: RequestLimits(jsonDepthMax: 8)), version: "1.0.0")
        let door = try TestDoor(door: flat)
        #expect(door.post("/deals", metadata(8)).status == 201)
        #expect(door.post("/deals", metadata(9)).outcome == "400 malformed_json")
        #expect(try TestDoor().post("/deals", metadata(64)).status == 201)
        #expect(try TestDoor().post("/deals", metadata(65)).outcome == "400 malformed_json")
    }
}
