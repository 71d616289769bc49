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
        let described = operations.map { ($0, json($0)) }
        let parts = OpenAPIParts(described.map(\.1))
        var paths = JSONObject()
        for (operation, json) in described {
            let path = Router.path(of: operation)
            var item = paths[path]?.objectValue ?? JSONObject()
            item[operation.address.method.rawValue.lowercased()] = parts.sharing(json)
            paths[path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Penstock", "version": .string(version),
                "summary": "Deal analytics: pipelines, deals and their whole history.",
                "license": ["name": "MIT", "identifier": "MIT"],
            ], "servers": [["url": "/"]], "security": Self.security, "paths": .object(paths),
            "components": .object(
                JSONObject(
                    [("schemas", .object(components)), ("headers", .object(Self.headers))] + parts.components + [
                        ("securitySchemes", Self.securitySchemes)
                    ])),
        ]
    }

    /// A key, in either of two header fields; an open server wants none.
    private static let security: JSON = [["bearer": []], ["key": []]]
    private static let securitySchemes: JSON = [
        "bearer": [
            "type": "http", "scheme": "bearer", "bearerFormat": "pnsk_live_… or pnsk_test_…",
            "description": "The secret of a key, as keys.create shows it. Its scope is read, write or admin.",
        ],
        "key": [
            "type": "apiKey", "in": "header", "name": "X-API-Key",
            "description": "The same secret, for programs that cannot set Authorization.",
        ],
    ]

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
        // Nothing at all is one of the ways in.
        if operation.isPublic { object["security"] = [[:], ["bearer": []], ["key": []]] }
        var parameters = operation.parameters.map(json)
        if operation.output.hasEntityTag, operation.effect == .reads {
            parameters.append(
                Self.headerParameter(
                    "If-None-Match", "Answers 304 where the tag is still right.",
                    schema: ["type": "string", "pattern": #"^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#]))
        }
        if operation.problems.contains(.versionMismatch) {
            parameters.append(
                Self.headerParameter(
                    "If-Match", "Answers 412 where the resource has changed since.",
                    schema: ["type": "string", "pattern": #"^(\*|"v(0|[1-9][0-9]{0,17})(-[0-9]{1,18})?")$"#]))
        }
        if operation.effect != .reads {
            parameters.append(
                Self.headerParameter(
                    "Idempotency-Key",
                    "Visible ASCII characters of the caller's choice. The request is done once; for 24 hours, "
                        + "the same request with the same key gets the same answer again.",
                    schema: [
                        "type": "string", "minLength": 1, "pattern": "^[!-~]+$",
                        "maxLength": .integer(RESTRequest.idempotencyKeyCharactersMax),
                    ]))
        }
        if !parameters.isEmpty { object["parameters"] = .array(parameters) }
        if case .json(let schema, let isRequired) = operation.body {
            var media: JSONObject = ["schema": schema.openAPI()]
            if let example = schema.example { media["example"] = example }
            object["requestBody"] = ["required": .bool(isRequired), "content": ["application/json": .object(media)]]
        }
        if case .file(let bytesMax, let example) = operation.body {
            var media: JSONObject = ["schema": ["type": "string"]]
            if let example { media["example"] = .string(example) }
            object["requestBody"] = [
                "required": true, "description": .string("A file of at most \(bytesMax) bytes."),
                "content": ["text/csv": .object(media)],
            ]
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

    private static func headerParameter(
        _ name: String, _ description: String, schema: JSON = ["type": "string"]
    ) -> JSON {
        [
            "name": .string(name), "in": "header", "required": false, "description": .string(description),
            "schema": schema,
        ]
    }

    private func responses(of operation: Operation) -> JSON {
        var success: JSONObject = ["description": .string(operation.summary + ": done.")]
        if let schema = operation.output.schema {
            var content: JSONObject = [operation.output.mediaType: ["schema": schema.openAPI()]]
            for format in operation.output.formats where content[format.mediaType] == nil {
                content[format.mediaType] = ["schema": ["type": "string"]]
            }
            success["content"] = .object(content)
        } else if operation.output.mediaType != "application/json" {
            success["content"] = [operation.output.mediaType: ["schema": ["type": "string"]]]
        }
        var headers = Self.references(Self.everywhere + Self.quota)
        if operation.output.hasEntityTag { headers["ETag"] = Self.header("The entity tag of the answer.") }
        if operation.effect != .reads {
            headers["Idempotent-Replayed"] = Self.header("true where the answer was given before.")
        }
        if operation.canRehearse { headers["Dry-Run"] = Self.header("true where nothing was done.") }
        if operation.output.status == 202 { headers["Location"] = Self.header("Where to look how far it is.") }
        if operation.output.status == 201 { headers["Location"] = Self.header("Where the new resource is.") }
        success["headers"] = .object(headers)
        let links = links(from: operation)
        if !links.isEmpty { success["links"] = .object(links) }
        var responses: JSONObject = [String(operation.output.status): .object(success)]
        if operation.output.mayCreate {
            headers["Location"] = Self.header("Where the new resource is.")
            success["headers"] = .object(headers)
            success["description"] = .string(operation.summary + ": made.")
            responses["201"] = .object(success)
        }
        if operation.output.hasEntityTag, operation.effect == .reads {
            var known = Self.references(Self.everywhere)
            known["ETag"] = headers["ETag"]
            responses["304"] = [
                "description": "The caller has the current answer already.", "headers": .object(known),
            ]
        }
        var byStatus: [Int: [ProblemCode]] = [:]
        for code in Set(operation.problems + Self.commonProblems(of: operation)) {
            byStatus[code.status, default: []].append(code)
        }
        for (status, codes) in byStatus.sorted(by: { $0.key < $1.key }) {
            let names = codes.map(\.rawValue).sorted().joined(separator: ", ")
            responses[String(status)] = [
                "description": .string(names),
                "headers": .object(Self.references(Self.everywhere + (Self.furtherHeaders[status] ?? []))),
                "content": [Problem.mediaType: ["schema": Self.problem.openAPI()]],
            ]
        }
        return .object(responses)
    }

    /// What can be done with something that was just made.
    private func links(from operation: Operation) -> JSONObject {
        guard operation.effect == .creates, operation.output.status == 201 else { return JSONObject() }
        let place = operation.address.path + "/{id}"
        var links = JSONObject()
        for next in operations where next.address.path == place {
            links[next.name] = ["operationId": .string(next.name), "parameters": ["id": "$response.body#/id"]]
        }
        return links
    }

    /// The header fields that operations share, by name.
    private static let headers: JSONObject = [
        "X-Request-Id": header("The id of the request: the caller's own where it sent one that can be taken over."),
        "RateLimit-Policy": header("The quota that the request counts to, and its window in seconds."),
        "RateLimit": header("How many requests of the quota are left, and for how many seconds that holds."),
        "Retry-After": header("After how many seconds it is worth trying again."),
        "WWW-Authenticate": header("What is wrong with the key, or that one is needed (RFC 6750)."),
    ]
    /// What every answer carries, and what answers of some statuses do besides. The quota is on every answer too; for
    /// the sake of the document's size it is described where it matters.
    private static let everywhere = ["X-Request-Id"]
    private static let quota = ["RateLimit-Policy", "RateLimit"]
    private static let furtherHeaders = [
        401: ["WWW-Authenticate"], 403: ["WWW-Authenticate"], 429: quota + ["Retry-After"], 503: ["Retry-After"],
    ]

    private static func references(_ names: [String]) -> JSONObject {
        JSONObject(names.map { ($0, ["$ref": .string("#/components/headers/\($0)")]) })
    }

    private static func header(_ description: String) -> JSON {
        ["description": .string(description), "schema": ["type": "string"]]
    }

    /// What any operation of this kind can answer.
    private static func commonProblems(of operation: Operation) -> [ProblemCode] {
        var codes: [ProblemCode] = [
            .invalidParameter, .unknownParameter, .malformedHeader, .insufficientScope, .notAcceptable, .requestTimeout,
            .bodyTooLarge, .uriTooLong, .hostRefused, .headTooLarge, .validationFailed, .internal, .busy, .notReady,
            .unauthenticated, .originRefused, .rateLimited,
        ]
        if case .json = operation.body { codes += [.malformedJSON, .unsupportedMediaType] }
        if operation.effect != .reads {
            codes += [.outcomeUnknown, .storageFull, .idempotencyInFlight, .idempotencyConflict]
        }
        if operation.problems.contains(.versionMismatch) { codes.append(.preconditionRequired) }
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
                    of: FieldProblem.schema)),
            .optional("retry_after_ms", .integer("When to try again.", 0...Int64.max, example: 1_000)),
            .optional("current_version", .integer("The version that is there.", 1...Int64.max, example: 4)),
            .optional(
                "required_scopes",
                .array("The scopes that would do.", of: .string("A scope.", example: "write"), example: ["write"])),
            .optional("deals", .integer("How many deals are in the way.", 1...Int64.max, example: 12)),
        ]
    ).named("Problem")
}
