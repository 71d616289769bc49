import Foundation
import TestSupport
import Testing
import Wire

@testable import DealAnalytics
@testable import Operations

/// What figures mean, worked out on the example workspace.
struct DefinitionTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func exampleDoor() throws -> TestDoor {
        let door = try TestDoor(seeded: false)
        // After everything that happens in the example.
        door.clock.advance(seconds: 40 * 86_400)
        let run = try door.importBundle(root.appending(path: "samples/example").path)
        try #require(run.error == nil)
        return door
    }

    @Test func `every worked example is what the answer says`() throws {
        let door = try Self.exampleDoor()
        for definition in MetricDefinition.all {
            let answer = door.get(definition.example.question)
            #expect(answer.status == 200, "\(definition.id)")
            #expect(answer["/meta/definition/id"] == definition.id)
            for value in definition.example.answer {
                let expected = try JSONReader.parse(value.value)
                #expect(answer.value(value.pointer) == expected, "\(definition.id) \(value.pointer)")
            }
        }
    }

    @Test func `every metric has a definition, and every definition a metric`() {
        let metrics = Set(MetricOperations.metrics.map(\.definition.metric))
        #expect(metrics.isSubset(of: MetricDefinition.all.map(\.metric)))
        #expect(Set(MetricDefinition.all.map(\.id)).count == MetricDefinition.all.count)
        for definition in MetricDefinition.all {
            #expect(!definition.rules.isEmpty)
            #expect(!definition.example.answer.isEmpty)
        }
    }

    @Test func `every figure's list of deals adds up to it`() throws {
        let door = try Self.exampleDoor()
        var checked = 0
        for definition in MetricDefinition.all {
            let answer = door.get(definition.example.question)
            for (figure, path) in Self.drilled(answer.json) {
                let list = door.get(String(path.dropFirst("/api/v1".count)) + "?limit=500")
                #expect(list.status == 200, "\(definition.id)")
                let entries = list.json["data"]?.arrayValue ?? []
                if let count = figure["count"]?.intValue { #expect(entries.count == Int(count), "\(definition.id)") }
                for name in ["value", "weighted_value"] {
                    guard let sums = figure[name]?.arrayValue else { continue }
                    #expect(list.json["total"]?[name] == .array(sums), "\(definition.id)")
                }
                checked += 1
            }
        }
        #expect(checked > 5)
    }

    /// The objects of an answer that have the path of a list, with it.
    private static func drilled(_ json: JSON) -> [(JSON, String)] {
        var found: [(JSON, String)] = []
        if let path = json["drill"]?.stringValue { found.append((json, path)) }
        for member in json.objectValue?.members ?? [] { found += drilled(member.value) }
        for element in json.arrayValue ?? [] { found += drilled(element) }
        return found
    }

    @Test func `the page of definitions is the one that is kept beside the code`() throws {
        let tables = try ["stages", "deals", "stage_changes", "deal_tags"].map { name in
            (name, try String(contentsOf: Self.root.appending(path: "samples/example/\(name).csv"), encoding: .utf8))
        }
        let text = DefinitionsPage.markdown(example: tables)
        let golden = Self.root.appending(path: "docs/definitions.md")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: golden)
        }
        let kept = try String(contentsOf: golden, encoding: .utf8)
        #expect(kept == text, "UPDATE_GOLDEN=1 swift test --filter DefinitionTests writes it anew")
    }

    @Test func `figures are told apart by three dimensions at most`() throws {
        #expect(GroupDimension.dimensionsMax == 3)
        let door = try TestDoor()
        #expect(door.get("/analytics/pipeline-value?group_by=stage,owner,tag").status == 200)
        let answer = door.get("/analytics/pipeline-value?group_by=stage,owner,tag,source")
        #expect(answer.status == 400)
        #expect(answer["/errors/0/pointer"] == "/query/group_by")
    }

    @Test func `a definition that is not there is answered with the nearest one`() throws {
        let answer = try TestDoor().get("/analytics/definitions/pipline_value")
        #expect(answer.status == 404)
        #expect(answer["/errors/0/did_you_mean"] == "pipeline_value")
    }
}
