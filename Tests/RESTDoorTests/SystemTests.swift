import Operations
import RESTDoor
import TestSupport
import Testing

struct SystemTests {
    @Test func `health and readiness are answered`() throws {
        let door = try TestDoor()
        #expect(door.send("GET", "/health")["/status"] == "ok")
        door.deal()
        let ready = door.send("GET", "/ready", as: TestDoor.reader)
        #expect(ready["/deals"] == "1")
        #expect(ready["/data_version"] == "8")
    }

    @Test func `a workspace that is opened again says the same as before`() throws {
        let folder = try TemporaryFolder()
        let identifiers = CountingIdentifiers()
        let paths: [String]
        let before: [Answer]
        do {
            let door = try TestDoor(folder: folder, identifiers: identifiers)
            let deal = door.deal(#""amount": 5, "currency": "EUR", "metadata": {"a": [1]}"#)
            door.move(deal, to: door.stage("Won"))
            door.delete("/deals/\(door.deal())")
            door.patch("/stages/\(door.stage("Lead"))", #"{"name": "Begin", "position": 3}"#)
            paths = [
                "/deals/\(deal)", "/deals?include=deleted,count",
                "/pipelines/\(door.pipelineID)/summary?include=closed",
                "/pipelines/\(door.pipelineID)/stages", "/stage-changes", "/deals/\(deal)/history",
            ]
            before = paths.map { door.get($0) }
        }
        let again = try TestDoor(folder: folder, identifiers: identifiers)
        for (path, answer) in zip(paths, before) {
            #expect(again.get(path).bytes == answer.bytes, "\(path)")
            #expect(again.get(path).header("ETag") == answer.header("ETag"), "\(path)")
        }
    }

    @Test func `a workspace that is closed is not ready`() throws {
        let door = try TestDoor()
        let deal = door.deal()
        door.workspace.close()
        #expect(door.patch("/deals/\(deal)", #"{"title": "x"}"#).outcome == "503 not_ready")
        #expect(door.get("/pipelines/summary")["/data/pipelines/0/total_deals"] == "1")
    }

    @Test func `many writers at once each get their own answer`() async throws {
        let door = try TestDoor()
        let deal = door.deal()
        let versions = await withTaskGroup(of: String.self) { group in
            for number in 0..<40 {
                group.addTask {
                    number % 4 == 0
                        ? door.patch("/deals/\(deal)", #"{"amount": 1.001, "currency": "EUR"}"#).outcome
                        : door.patch("/deals/\(deal)", #"{"title": "\#(number)"}"#)["/version"]
                }
            }
            return await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(versions.filter { $0 == "422 validation_failed" }.count == 10)
        #expect(Set(versions.compactMap { Int($0) }) == Set(2...31))
        #expect(door.get("/deals/\(deal)")["/version"] == "31")
    }

    @Test func `of those who saw the same version one writes`() async throws {
        let door = try TestDoor()
        let deal = door.deal()
        let outcomes = await withTaskGroup(of: Int.self) { group in
            for number in 0..<16 {
                group.addTask {
                    door.patch("/deals/\(deal)", #"{"title": "\#(number)"}"#, headers: ["If-Match": "\"v1\""]).status
                }
            }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == 200 }.count == 1)
        #expect(outcomes.filter { $0 == 412 }.count == 15)
    }
}
