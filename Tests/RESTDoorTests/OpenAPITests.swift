import Foundation
import Testing
import Wire

@testable import Operations
@testable import RESTDoor

/// The document and what it promises.
struct OpenAPITests {
    private static let catalogue = Catalogue.standard

    @Test func `the document is the one that is kept beside the code`() throws {
        let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "api-spec/openapi.json")
        let door = try TestDoor()
        let served = door.send("GET", "/openapi.json")
        #expect(served.status == 200)
        #expect(served.header("Content-Type") == "application/json")
        let object = try JSONSerialization.jsonObject(with: Data(served.bytes))
        // Sorted and indented, so that a change of one line is seen as one; by one column, since there are many lines.
        let pretty = try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        let indented = String(decoding: pretty, as: UTF8.self).split(separator: "\n").map { line in
            line.dropFirst(line.prefix { $0 == " " }.count / 2)
        }
        let text = Data((indented.joined(separator: "\n") + "\n").utf8)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: golden)
        }
        // The program's own version is the release's business and not this test's.
        func lines(_ data: Data) -> [Substring] {
            String(decoding: data, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("  \"version\" : ") }
        }
        let kept = try Data(contentsOf: golden)
        let difference = zip(lines(kept), lines(text)).first { $0 != $1 }
        #expect(
            difference == nil && lines(kept).count == lines(text).count,
            "\(golden.path) is behind the code: UPDATE_GOLDEN=1 swift test --filter OpenAPITests writes it anew")
    }

    @Test func `every operation that is open to the network is in the document under its name, and nothing else is`() {
        let document = OpenAPIDocument(catalogue: Self.catalogue, version: "1").json
        #expect(document["openapi"] == "3.1.0")
        var documented: Set<String> = []
        for path in document["paths"]?.objectValue?.members ?? [] {
            for method in path.value.objectValue?.members ?? [] {
                let id = method.value["operationId"]?.stringValue ?? "?"
                #expect(documented.insert(id).inserted, "\(id) stands twice")
                let operation = Self.catalogue[id]
                #expect(operation?.address.method.rawValue.lowercased() == method.name)
                #expect(operation.map(Router.path) == path.name)
                #expect(method.value["summary"]?.stringValue?.isEmpty == false)
            }
        }
        #expect(documented == Set(Self.catalogue.operations.filter { !$0.isLocal }.map(\.name)))
    }

    @Test func `the router finds every operation by its address, and only by it`() throws {
        let router = Router(Self.catalogue)
        var addresses: Set<String> = []
        for operation in Self.catalogue.operations {
            let path = Router.path(of: operation)
            #expect(addresses.insert("\(operation.address.method.rawValue) \(path)").inserted)
            let filled = path.replacing(/\{\w+\}/) { _ in "x" }
            guard
                case .operation(let found, let values) = try router.match(
                    method: operation.address.method.rawValue, path: filled)
            else {
                Issue.record("nothing is found at \(filled)")
                continue
            }
            #expect(found.name == operation.name)
            let names = operation.parameters.filter { $0.place == .path }.map(\.name)
            #expect(Set(values.keys) == Set(names))
            #expect(path.matches(of: /\{(\w+)\}/).map { String($0.output.1) } == names)
        }
        #expect(Set(Self.catalogue.operations.map(\.name)).count == Self.catalogue.operations.count)
    }

    @Test func `every reference leads somewhere, and every component is used`() {
        let document = OpenAPIDocument(catalogue: Self.catalogue, version: "1").json
        var references: Set<String> = []
        func walk(_ value: JSON) {
            if let reference = value["$ref"]?.stringValue { references.insert(reference) }
            for member in value.objectValue?.members ?? [] { walk(member.value) }
            for element in value.arrayValue ?? [] { walk(element) }
        }
        walk(document)
        let components = ["schemas", "headers", "parameters", "responses"].flatMap { kind in
            (document["components"]?[kind]?.objectValue?.names ?? []).map { "#/components/\(kind)/\($0)" }
        }
        #expect(references == Set(components))
    }

    @Test func `answers describe the header fields that their statuses bring`() {
        let wanted = [
            "200": ["RateLimit", "RateLimit-Policy"], "304": ["ETag"], "401": ["WWW-Authenticate"],
            "403": ["WWW-Authenticate"], "429": ["RateLimit", "RateLimit-Policy", "Retry-After"],
            "503": ["Retry-After"],
        ]
        let document = OpenAPIDocument(catalogue: Self.catalogue, version: "1").json
        var seen: Set<String> = []
        for path in document["paths"]?.objectValue?.members ?? [] {
            for operation in path.value.objectValue?.members ?? [] {
                for response in operation.value["responses"]?.objectValue?.members ?? [] {
                    let names = Set(response.value.resolved(in: document)["headers"]?.objectValue?.names ?? [])
                    #expect(names.isSuperset(of: (wanted[response.name] ?? []) + ["X-Request-Id"]), "\(path.name)")
                    seen.insert(response.name)
                }
            }
        }
        #expect(seen.isSuperset(of: wanted.keys))
    }

    @Test func `whatever is referred to stands in the document, and is referred to more than once`() {
        let document = OpenAPIDocument(catalogue: Self.catalogue, version: "1").json
        var uses: [String: Int] = [:]
        func visit(_ json: JSON) {
            if let reference = json["$ref"]?.stringValue {
                uses[reference, default: 0] += 1
                #expect(!json.resolved(in: document).isNull, "\(reference)")
            }
            for member in json.objectValue?.members ?? [] { visit(member.value) }
            for element in json.arrayValue ?? [] { visit(element) }
        }
        visit(document)
        for kind in ["parameters", "responses"] {
            let names = document["components"]?[kind]?.objectValue?.names ?? []
            #expect(names.count > 10)
            for name in names { #expect(uses["#/components/\(kind)/\(name)", default: 0] > 1, "\(name)") }
        }
    }

    @Test func `the schemas of answers and bodies accept their own examples`() {
        for operation in Self.catalogue.operations {
            if case .json(let schema, _) = operation.body {
                let example = schema.example
                #expect(example != nil, "\(operation.name) has no example of its body")
                guard let example else { continue }
                #expect(schema.problems(in: example) == [], "\(operation.name)")
                #expect(operation.bodyProblems(example.objectValue ?? JSONObject()) == [], "\(operation.name)")
            }
            for parameter in operation.parameters {
                guard let example = parameter.schema.example else { continue }
                #expect(parameter.schema.problems(in: example) == [], "\(operation.name) \(parameter.name)")
            }
        }
    }

    @Test func `conditions are documented where they are understood`() {
        let document = OpenAPIDocument(catalogue: Self.catalogue, version: "1").json
        for operation in Self.catalogue.operations where !operation.isLocal {
            let described = document["paths"]?[Router.path(of: operation)]?[
                operation.address.method.rawValue.lowercased()]
            let headers = (described?["parameters"]?.arrayValue ?? []).map { $0.resolved(in: document) }
                .filter { $0["in"]?.stringValue == "header" }.compactMap { $0["name"]?.stringValue }
            let responses = described?["responses"]?.membersResolved(in: document)
            #expect(headers.contains("If-Match") == (responses?["412"] != nil), "\(operation.name)")
            if operation.effect == .reads {
                #expect(headers.contains("If-None-Match") == (responses?["304"] != nil), "\(operation.name)")
            }
            #expect((responses?["412"] == nil) == (responses?["428"] == nil), "\(operation.name)")
            #expect(headers.contains("Idempotency-Key") == (operation.effect != .reads), "\(operation.name)")
            let success = responses?[String(operation.output.status)]
            #expect(
                (success?["headers"]?["Idempotent-Replayed"] != nil) == (operation.effect != .reads),
                "\(operation.name)")
            #expect(
                (responses?["201"]?["headers"]?["Location"] != nil) == (responses?["201"] != nil), "\(operation.name)")
        }
    }

    @Test(arguments: Catalogue.standard.operations.filter { !$0.isLocal }.map(\.name))
    func `the example of every operation is answered with success`(name: String) throws {
        let operation = try #require(Self.catalogue[name])
        let scene = ExampleScene(operation, at: try TestDoor())
        let (path, body) = (scene.path, scene.body)
        let headers = body.isEmpty ? [:] : ["Content-Type": "application/json"]
        let isFile = if case .file = operation.body { true } else { false }
        let answer =
            isFile
            ? scene.door.upload(body, to: String(path.dropFirst("/api/v1".count)))
            : scene.door.send(operation.address.method.rawValue, path, .bytes(Array(body.utf8)), headers: headers)
        #expect(answer.status == operation.output.status, "\(String(decoding: answer.bytes, as: UTF8.self))")
        // Each query parameter by its own example, as far as it goes alone.
        let alone: Set<String> = [
            "external_source", "external_id", "cursor", "sort", "move_to", "set", "compare_to", "target",
        ]
        for parameter in operation.parameters where parameter.place == .query && !alone.contains(parameter.name) {
            // A forecast is for a time with both ends.
            if name.hasPrefix("analytics.forecast"), ["from", "to"].contains(parameter.name) { continue }
            guard operation.effect == .reads, let example = parameter.schema.example,
                !parameter.name.hasPrefix("amount[")
            else { continue }
            let text = example.arrayValue?.first ?? example
            var value = text.stringValue ?? text.encodedText()
            // A stage that is asked about has to be there.
            if parameter.name == "from_stage" { value = scene.door.stage("Proposal") }
            let answer = scene.door.send(
                operation.address.method.rawValue,
                path + "?\(parameter.name)=\(value.replacingOccurrences(of: " ", with: "+"))",
                .bytes(Array(body.utf8)), headers: headers)
            #expect(answer.status == 200, "\(name) \(parameter.name)=\(value)")
        }
    }
}
