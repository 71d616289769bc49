import DealModel
import Testing

@testable import Operations

/// Writers of pipelines and stages at the same time.
struct DefinitionRaceTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    /// Runs a body on as many threads as numbers, all let go at once, and gives what they returned.
    private func race(_ count: Int, _ body: @escaping @Sendable (Int) -> Answer) async -> [Answer] {
        await withTaskGroup(of: Answer.self) { group in
            for number in 0..<count { group.addTask { body(number) } }
            return await group.reduce(into: [Answer]()) { $0.append($1) }
        }
    }

    @Test(arguments: ["pipeline", "stage"])
    func `each writer is answered with its own version, whoever came next`(noun: String) async {
        let path = noun == "pipeline" ? "/pipelines/\(door.pipelineID)" : "/stages/\(door.stage("Lead"))"
        let (door, count) = (door, 64)
        let answers = await race(count) { number in
            let answer = door.patch(path, #"{"name": "\#(number)"}"#)
            #expect(answer["/name"] == "\(number)", "\(noun) \(number)")
            return answer
        }
        #expect(Set(answers.map { $0["/version"] }) == Set((2...(count + 1)).map(String.init)))
        #expect(answers.allSatisfy { $0.header("ETag") == "\"v\($0["/version"])\"" })
    }

    @Test(arguments: ["pipeline", "stage"])
    func `a change that was made is answered, though a deletion follows at once`(noun: String) async {
        for _ in 0..<8 {
            let pipeline = door.post("/pipelines", #"{"name": "P", "stages": [{"name": "S"}]}"#)["/id"]
            let path = noun == "pipeline" ? "/pipelines/\(pipeline)" : "/stages/\(door.stage("S", of: pipeline))"
            let door = door
            let answers = await race(16) { number in
                number == 8 ? door.delete(path) : door.patch(path, #"{"name": "\#(number)"}"#)
            }
            let log = door.workspace.definitions
            let recorded =
                noun == "pipeline"
                ? log.pipelines.last?.versions.count ?? 0 : log.stages.last?.versions.count ?? 0
            // The first version is the creation's and the last one the deletion's.
            #expect(answers.filter { $0.status == 200 }.count == recorded - 2)
            #expect(answers.filter { $0.status == 204 }.count == 1)
        }
    }

    @Test func `an order is answered as it was written`() async {
        let path = "/pipelines/\(door.pipelineID)/stages"
        let ids = door.get(path).texts("/id")
        let door = door
        _ = await race(32) { number in
            let order = Array(ids[(number % 6)...] + ids[..<(number % 6)])
            let list = order.map { "\"\($0)\"" }.joined(separator: ", ")
            let answer = door.post(path + "/reorder", "{\"stage_ids\": [\(list)]}")
            #expect(answer.texts("/id") == order)
            #expect(answer.texts("/position") == ["1", "2", "3", "4", "5", "6"])
            return answer
        }
    }

    @Test func `a creation is answered, though the pipeline is deleted at once`() async {
        for _ in 0..<8 {
            let pipeline = door.post("/pipelines", #"{"name": "P"}"#)["/id"]
            let door = door
            let answers = await race(16) { number in
                number == 8
                    ? door.delete("/pipelines/\(pipeline)")
                    : door.post("/pipelines/\(pipeline)/stages", #"{"name": "S"}"#)
            }
            let made = door.workspace.definitions.stages.filter {
                $0.current.pipelineID.description == pipeline
            }
            #expect(answers.filter { $0.status == 201 }.count == made.count)
        }
    }
}
