internal import Operations
internal import Wire

/// The OpenAPI 3.1 description of everything that a door to the network offers, made from the same values that answer.
///
/// Reference: https://spec.openapis.org/oas/v3.1.0
struct OpenAPIDocument {
    private let catalogue: Catalogue
    private let version: String

    init(catalogue: Catalogue, version: String) {
        self.catalogue = catalogue
        self.version = version
    }

    private var operations: [Operation] { catalogue.operations.filter { !$0.isLocal } }

    /// The document.
    var json: JSON {
        var paths = JSONObject()
        for operation in operations {
            let path = Router.path(of: operation)
            var item = paths[path]?.objectValue ?? JSONObject()
            item[operation.address.method.rawValue.lowercased()] = json(operation)
            paths[path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Penstock", "version": .string(version),
                "summary": "Deal analytics: pipelines, deals and their whole history.",
                "license": ["name": "MIT", "identifier": "MIT"],
            ], "servers": [["url": "/"]], "paths": .object(paths), "components": ["schemas": .object(components)],
        ]
    }

    private var components: JSONObject {
        var schemas: [Schema] = [Self.problem]
        for operation in operations {
            if case .json(let schema, _) = operation.body { schemas.append(schema) }
            if let schema = operation.output.schema { schemas.append(schema) }
            schemas += operation.parameters.map(\.schema)
        }
        return Schema.components(of: schemas)
    }

    private func json(_ operation: Operation) -> JSON {
        var object: JSONObject = [
            "operationId": .string(operation.name), "summary": .string(operation.summary),
            "tags": [.string(String(operation.name.prefix { $0 != "." }))],
            "x-penstock-scope": .string(operation.scope.rawValue),
        ]
        if !operation.details.isEmpty { object["description"] = .string(operation.details) }
        var parameters = operation.parameters.map(json)
        if operation.output.hasEntityTag, operation.effect == .reads {
            parameters.append(Self.headerParameter("If-None-Match", "Answers 304 where the tag is still right."))
        }
        if operation.problems.contains(.versionMismatch) {
            parameters.append(Self.headerParameter("If-Match", "Answers 412 where the resource has changed since."))
        }
        if !parameters.isEmpty { object["parameters"] = .array(parameters) }
        if case .json(let schema, let isRequired) = operation.body {
            var media: JSONObject = ["schema": schema.openAPI()]
            if let example = schema.example { media["example"] = example }
            object["requestBody"] = ["required": .bool(isRequired), "content": ["application/json": .object(media)]]
        }
        object["responses"] = responses(of: operation)
        return .object(object)
    }

    private func json(_ parameter: Parameter) -> JSON {
        var object: JSONObject = [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(parameter.place == .path), "description": .string(parameter.schema.description),
            "schema": parameter.schema.openAPI(),
        ]
        if case .array = parameter.schema.kind {
            object["style"] = "form"
            object["explode"] = false
        }
        return .object(object)
    }

    private static func headerParameter(_ name: String, _ description: String) -> JSON {
        [
            "name": .string(name), "in": "header", "required": false, "description": .string(description),
            "schema": ["type": "string"],
        ]
    }

    private func responses(of operation: Operation) -> JSON {
        var success: JSONObject = ["description": .string(operation.summary + ": done.")]
        if let schema = operation.output.schema {
            success["content"] = [operation.output.mediaType: ["schema": schema.openAPI()]]
        }
        var headers: JSONObject = [:]
        if operation.output.hasEntityTag { headers["ETag"] = Self.header("The entity tag of the answer.") }
        if operation.output.status == 201 { headers["Location"] = Self.header("Where the new resource is.") }
        if !headers.isEmpty { success["headers"] = .object(headers) }
        var responses: JSONObject = [String(operation.output.status): .object(success)]
        if operation.output.hasEntityTag, operation.effect == .reads {
            responses["304"] = ["description": "The caller has the current answer already."]
        }
        var byStatus: [Int: [ProblemCode]] = [:]
        for code in Set(operation.problems + Self.commonProblems(of: operation)) {
            byStatus[code.status, default: []].append(code)
        }
        for (status, codes) in byStatus.sorted(by: { $0.key < $1.key }) {
            let names = codes.map(\.rawValue).sorted().joined(separator: ", ")
            responses[String(status)] = [
                "description": .string(names), "content": [Problem.mediaType: ["schema": Self.problem.openAPI()]],
            ]
        }
        return .object(responses)
    }

    private static func header(_ description: String) -> JSON {
        ["description": .string(description), "schema": ["type": "string"]]
    }

    /// What any operation of this kind can answer.
    private static func commonProblems(of operation: Operation) -> [ProblemCode] {
        var codes: [ProblemCode] = [
            .invalidParameter, .unknownParameter, .malformedHeader, .insufficientScope, .notAcceptable, .requestTimeout,
            .bodyTooLarge, .uriTooLong, .hostRefused, .headTooLarge, .validationFailed, .internal, .busy, .notReady,
        ]
        if case .json = operation.body { codes += [.malformedJSON, .unsupportedMediaType] }
        if operation.effect != .reads { codes += [.outcomeUnknown, .storageFull] }
        return codes
    }

    private static let problem = Schema.object(
        "Why a request was refused (RFC 9457).",
        [
            .required("type", .string("Leads to the documentation of the code.", example: "/docs/problems#not_found")),
            .required("title", .string("The same for every occurrence.", example: "Not found")),
            .required("status", .integer("The HTTP status.", 400...599, example: 404)),
            .required("detail", .string("About this occurrence.", example: "There is no such deal.")),
            .required("instance", .string("The id of the request.", example: "0198f2a4")),
            .required("code", .enumeration("The stable code.", ProblemCode.allCases.map(\.rawValue))),
            .optional(
                "errors",
                .array(
                    "Every value that is wrong.",
                    of: .object(
                        "One value that is wrong.",
                        [
                            .required("pointer", .string("Where it is.", example: "/amount")),
                            .required("code", .string("What is wrong with it.", example: "out_of_range")),
                            .required("detail", .string("A sentence.", example: "It is too large.")),
                            .optional("allowed", .array("What is allowed.", of: .string("A value."))),
                            .optional("did_you_mean", .string("The nearest match.", example: "stage_id")),
                        ]
                    ).named("FieldProblem"))),
            .optional("retry_after_ms", .integer("When to try again.", 0...Int64.max, example: 1_000)),
            .optional("current_version", .integer("The version that is there.", 1...Int64.max, example: 4)),
            .optional("deals", .integer("How many deals are in the way.", 1...Int64.max, example: 12)),
        ]
    ).named("Problem")
}
