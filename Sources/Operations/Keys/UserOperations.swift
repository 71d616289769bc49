internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Who calls.
enum UserOperations {
    static let all: [Operation] = [me]

    private static let me = Operation(
        "users.me", .init(.get, "/users/me"), scope: .read, effect: .reads, summary: "Who calls",
        details: "What the key opens, or the local user.",
        output: .init(
            .object(
                "The caller.",
                [
                    .required("actor", Schemas.actor("The name that the change log keeps.")),
                    .required("scope", KeyJSON.scope),
                    .required(
                        "workspace",
                        .string(
                            "The workspace that the caller holds.", length: 1...WorkspaceEntry.nameCharactersMax,
                            example: "default")),
                    .required(
                        "key_id",
                        .string(
                            "The key; null for a caller without one.",
                            length: KeyID.digitsCount...KeyID.digitsCount, example: "3fK9aBcD"
                        ).nullable()),
                    .required("key_name", KeyJSON.name.nullable()),
                    .required("environment", KeyJSON.environment.nullable()),
                    .required("expires_at", Schemas.instant("From then on the key opens nothing.").nullable()),
                    .required(
                        "secret_ends_at",
                        Schemas.instant("From then on this secret opens nothing, since a newer one replaced it.")
                            .nullable()),
                ]
            ).named("Caller"))
    ) { call throws(Problem) in me(call, call.principal.key) }

    static func me(_ call: OperationCall, _ key: KeyGrant?) -> OperationAnswer {
        .json([
            "actor": .string(call.principal.actor), "scope": .string(call.principal.scope.rawValue),
            "workspace": .string(call.workspace.name), "key_id": .optional(key?.keyID.description),
            "key_name": .optional(key?.keyName), "environment": .optional(key?.environment.rawValue),
            "expires_at": .instant(key?.expiresAt), "secret_ends_at": .instant(key?.secretEndsAt),
        ])
    }
}
