import Foundation
import MCPProtocol
import Testing
import Wire

@testable import MCPDoor
@testable import Operations
@testable import RESTDoor

/// Whatever is answered over REST is answered to models, and is the same.
struct ModelParityTests {
    /// What has no tool of its own, and why.
    private static let others = [
        "events.stream": "subscriptions/listen tells of changes; events_list reads them",
        "exports.file": "exports_get says where the file is",
    ]

    private static let reachable = Catalogue.standard.operations.filter { !$0.isLocal && others[$0.name] == nil }

    @Test func `every operation is reached by a tool`() {
        let reached = Set(ModelCaller.door.book.tools.flatMap { $0.operations.map(\.name) })
        for operation in Self.reachable {
            let isOtherPath = ToolNames.isOtherPath(operation, in: .standard)
            #expect(reached.contains(operation.name) || isOtherPath, "\(operation.name)")
        }
        #expect(Set(Self.others.keys).isSubset(of: Set(Catalogue.standard.operations.map(\.name))))
    }

    @Test(arguments: reachable.map(\.name)) func `an operation answers models what it answers over REST`(
        name: String
    ) throws {
        let operation = try #require(Catalogue.standard[name])
        let overREST = try scene(operation)
        let isFile = if case .file = operation.body { true } else { false }
        let response =
            isFile
            ? overREST.door.upload(overREST.body, to: String(overREST.path.dropFirst("/api/v1".count)))
            : overREST.door.send(
                operation.address.method.rawValue, overREST.path, .bytes(Array(overREST.body.utf8)),
                headers: overREST.body.isEmpty ? [:] : ["Content-Type": "application/json"])
        try #require((200...299).contains(response.status), "\(name): \(response.json.encodedText())")

        let overMCP = try scene(operation)
        let arguments = try Self.arguments(operation, path: overMCP.path, body: overMCP.body)
        let base =
            ToolNames.isOtherPath(operation, in: .standard)
            ? String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)]) : name
        let tool = ToolNames.name(of: try #require(Catalogue.standard[base]))
        let answer = ModelCaller(overMCP.door).call(tool, arguments)
        #expect(answer["error"] == nil, "\(name): \(answer.encodedText())")
        // What has nothing to say says so to models with an empty object. Ids of keys are random.
        let body = response.json.isNull ? [:] : response.json
        let random: Set<String> = name.hasPrefix("keys.") ? ["id", "prefix"] : []
        #expect(Self.whole(answer, like: body, random) == Self.comparable(body, random), "\(name)")
        #expect(answer["summary"]?.stringValue?.isEmpty == false)
    }

    private func scene(_ operation: Operations.Operation) throws -> ExampleScene {
        ExampleScene(operation, at: try TestDoor())
    }

    /// The arguments that say what a path and a body say.
    private static func arguments(
        _ operation: Operations.Operation, path: String, body: String
    ) throws -> JSONObject {
        var arguments: JSONObject = ["detail": "full"]
        let pattern = Router.path(of: operation).split(separator: "/")
        let inputs = OperationInputs(operation)
        for (segment, value) in zip(pattern, path.split(separator: "/")) where segment.hasPrefix("{") {
            let parameter = String(segment.dropFirst().dropLast())
            let input = inputs.all.first { input in
                if case .parameter(let own) = input.place { own.name == parameter } else { false }
            }
            // Another path of a metric names the pipeline that the metric's own parameter names.
            let isOther = ToolNames.isOtherPath(operation, in: .standard)
            arguments[isOther ? "pipeline_id" : input?.name ?? parameter] = .string(String(value))
        }
        if case .file = operation.body {
            arguments["content"] = .string(body)
        } else if !body.isEmpty {
            for member in try JSONReader.parse(Array(body.utf8)).objectValue?.members ?? [] {
                arguments[member.name] = member.value
            }
        }
        return arguments
    }

    /// The body that REST has, from a tool's answer.
    private static func whole(_ answer: JSON, like body: JSON, _ random: Set<String>) -> JSON {
        let data = answer["data"] ?? .null
        guard body["data"] != nil else { return comparable(data, random) }
        var object: JSONObject = ["data": data]
        let page = body["page"]?.objectValue
        var pageMembers = JSONObject()
        var meta = JSONObject()
        for member in answer["meta"]?.objectValue?.members ?? [] where member.name != "untrusted" {
            if page?.names.contains(member.name) ?? false {
                pageMembers[member.name] = member.value
            } else if body["meta"] == nil {
                object[member.name] = member.value
            } else {
                meta[member.name] = member.value
            }
        }
        for name in page?.names ?? [] where pageMembers[name] == nil { pageMembers[name] = .null }
        if page != nil { object["page"] = .object(pageMembers) }
        if body["meta"] != nil { object["meta"] = .object(meta) }
        return comparable(.object(object), random)
    }

    /// What differs from one call to the next by itself: secrets, requests, tokens with a time in them.
    private static let own: Set<String> = [
        "secret", "request_id", "result_id", "drill", "next_cursor", "uptime_seconds",
    ]

    private static func comparable(_ json: JSON, _ random: Set<String>) -> JSON {
        switch json {
        case .array(let elements): .array(elements.map { comparable($0, random) })
        case .object(let object):
            .object(
                JSONObject(
                    object.members.filter {
                        !own.contains($0.name) && !random.contains($0.name) && !$0.name.hasSuffix("_drill")
                    }.map {
                        ($0.name, comparable($0.value, random))
                    }))
        case .string(let text) where text.isEmpty: .string("")
        default: json
        }
    }
}
