internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Keys: list, get, create, rotate, revoke.
enum KeyOperations {
    static let all: [Operation] = [list, get, create, rotate, revoke]

    private static let id = Parameter.path(
        "id", .string("The key's id.", length: 1...Schemas.idCharactersMax, example: "3fK9aBcD"))
    private static let days = Schema.integer(
        "After how many days it ends; null for never.", 1...Int64(KeyLimits.lifetimeDaysMax), example: 90
    ).nullable()

    private static let list = Operation(
        "keys.list", .init(.get, "/keys"), scope: .admin, effect: .reads, summary: "List keys",
        details: "In the order of creation, those that have ended included. Secrets are never shown.",
        parameters: [
            .query(
                "status",
                .enumeration("Only keys of this status.", KeyStatus.allCases.map(\.rawValue), example: "active")),
            Schemas.limit, Schemas.cursor,
        ],
        output: .init(Schemas.page(of: KeyJSON.schema, "Keys.")), problems: [.invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in try list(call, try call.ports.keys(call.workspace)) }

    private static let get = Operation(
        "keys.get", .init(.get, "/keys/{id}"), scope: .admin, effect: .reads, summary: "Get a key", parameters: [id],
        output: .init(KeyJSON.schema, hasEntityTag: true), problems: [.notFound]
    ) { call throws(Problem) in try get(call, try call.ports.keys(call.workspace)) }

    private static let create = Operation(
        "keys.create", .init(.post, "/keys"), scope: .admin, effect: .creates, summary: "Create a key",
        details: "The answer shows the secret, once. A key ends after \(KeyLimits.lifetimeDaysDefault) days unless "
            + "expires_in_days says otherwise; null makes one that never ends.",
        writesElsewhere: true,
        body: .json(
            .object(
                "A new key.",
                [
                    .required("name", KeyJSON.name), .optional("scope", KeyJSON.scope, default: "read"),
                    .optional("environment", KeyJSON.environment, default: "live"),
                    .optional("expires_in_days", days, default: .integer(KeyLimits.lifetimeDaysDefault)),
                ], example: ["name": "Sales dashboard", "scope": "read"]
            ).named("NewKey"), isRequired: true), output: .init(status: 201, KeyJSON.issuedSchema),
        problems: [.conflict], bodyProblems: nameProblems
    ) { call throws(Problem) in try create(call, try call.ports.keys(call.workspace)) }

    private static let rotate = Operation(
        "keys.rotate", .init(.post, "/keys/{id}/rotate"), scope: .admin, effect: .changes,
        summary: "Give a key a new secret",
        details: "The answer shows the new secret, once. The old one opens the same for grace_hours, so that programs "
            + "can be changed one by one; one that is older still opens nothing any more. The key lasts as long as "
            + "before, counted from now, unless expires_in_days says otherwise.",
        writesElsewhere: true, parameters: [id],
        body: .json(
            .object(
                "How to do it.",
                [
                    .optional(
                        "grace_hours",
                        .integer(
                            "For how many hours the old secret still opens the same.",
                            0...Int64(KeyLimits.graceHoursMax), example: 24),
                        default: .integer(KeyLimits.graceHoursDefault)),
                    .optional("expires_in_days", days),
                ], example: ["grace_hours": 24]
            ).named("KeyRotation"), isRequired: false), output: .init(KeyJSON.issuedSchema),
        problems: [.notFound, .conflict, .versionMismatch]
    ) { call throws(Problem) in try rotate(call, try call.ports.keys(call.workspace)) }

    private static let revoke = Operation(
        "keys.revoke", .init(.delete, "/keys/{id}"), scope: .admin, effect: .deletes, summary: "Revoke a key",
        details: "It opens nothing once this is answered. Revoking it again changes nothing.", writesElsewhere: true,
        parameters: [id],
        output: .init(status: 204), problems: [.notFound, .versionMismatch]
    ) { call throws(Problem) in try revoke(call, try call.ports.keys(call.workspace)) }

    static func list(_ call: OperationCall, _ keys: WorkspaceKeys) throws(Problem) -> OperationAnswer {
        let now = keys.moment(call.now)
        let asked = call.text("status")
        let records = keys.all().filter { asked == nil || $0.status(at: now).rawValue == asked }
        return try Paging.answer(call, records, key: \.number, json: { KeyJSON.json($0, at: now) })
    }

    static func get(_ call: OperationCall, _ keys: WorkspaceKeys) throws(Problem) -> OperationAnswer {
        let now = keys.moment(call.now)
        let record = try keys.key(try keyID(call))
        var answer = OperationAnswer.json(KeyJSON.json(record, at: now))
        answer.entityTag = KeyJSON.entityTag(record, at: now)
        return answer
    }

    static func create(_ call: OperationCall, _ keys: WorkspaceKeys) throws(Problem) -> OperationAnswer {
        let body = call.body
        let draft = WorkspaceKeys.Draft(
            name: body["name"]?.stringValue ?? "",
            scope: body["scope"]?.stringValue.flatMap(Operation.Scope.init) ?? .read,
            environment: body["environment"]?.stringValue.flatMap(KeyEnvironment.init) ?? .live,
            lifetimeDays: body["expires_in_days"].map { $0.intValue.map { Int($0) } } ?? KeyLimits.lifetimeDaysDefault)
        let outcome = try keys.create(draft, by: call.principal.actor, at: call.now, claim: call.claim)
        return answer(outcome, call)
    }

    static func rotate(_ call: OperationCall, _ keys: WorkspaceKeys) throws(Problem) -> OperationAnswer {
        let body = call.body
        let lifetime = body["expires_in_days"].map { WorkspaceKeys.Lifetime.days($0.intValue.map { Int($0) }) }
        let outcome = try keys.rotate(
            try keyID(call), graceHours: body["grace_hours"]?.intValue.map { Int($0) } ?? KeyLimits.graceHoursDefault,
            lifetime: lifetime ?? .same, condition: call.ifMatch, by: call.principal.actor, at: call.now,
            claim: call.claim)
        return answer(outcome, call)
    }

    static func revoke(_ call: OperationCall, _ keys: WorkspaceKeys) throws(Problem) -> OperationAnswer {
        let outcome = try keys.revoke(
            try keyID(call), condition: call.ifMatch, by: call.principal.actor, at: call.now, claim: call.claim)
        switch outcome {
        case .done: return OperationAnswer()
        case .kept(let kept): return OperationAnswer(kept)
        }
    }

    private static func answer(_ outcome: KeyOutcome<IssuedKey>, _ call: OperationCall) -> OperationAnswer {
        switch outcome {
        case .done(let issued):
            var answer = OperationAnswer.json(KeyJSON.issued(issued.record, text: issued.text, at: call.now))
            if call.operation == create.name { answer.location = "/keys/\(issued.record.id)" }
            return answer
        case .kept(let kept):
            var answer = OperationAnswer(kept)
            if call.operation == create.name { answer.location = kept.text("id").map { "/keys/\($0)" } }
            return answer
        }
    }

    /// The id in the path; a text that is no id at all is nobody's.
    private static func keyID(_ call: OperationCall) throws(Problem) -> KeyID {
        guard let id = call.text("id").flatMap({ KeyID($0) }) else { throw OperationCall.notFound("key") }
        return id
    }

    /// Names are printed on terminals, where these would move, hide or turn round what stands beside them.
    private static let unprintable: Set<Unicode.GeneralCategory> = [
        .control, .format, .lineSeparator, .paragraphSeparator,
    ]

    private static func nameProblems(_ body: JSONObject) -> [FieldProblem] {
        let scalars = body["name"]?.stringValue?.unicodeScalars
        guard scalars?.contains(where: { unprintable.contains($0.properties.generalCategory) }) == true else {
            return []
        }
        return [
            FieldProblem(
                pointer: "/name", code: "invalid_format", detail: "A name has no control or format characters.")
        ]
    }
}
