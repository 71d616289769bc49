internal import DealModel
internal import Wire
internal import WorkspaceStore

/// How a key looks on the wire.
enum KeyJSON {
    private static let exampleID: JSON = "3fK9aBcD"
    /// The longest beginning of a key that is shown.
    private static let prefixCharactersMax = 20

    static let name = Schema.string(
        "What people call it.", length: 1...KeyLimits.nameCharactersMax, example: "Sales dashboard")
    static let scope = Schema.enumeration(
        "What it allows: read < write < admin.", Operation.Scope.allCases.map(\.rawValue), example: "read")
    static let environment = Schema.enumeration(
        "What it says that it is for; its text begins with it.", KeyEnvironment.allCases.map(\.rawValue),
        example: "live")

    private static let fields: [SchemaField] = [
        .required(
            "id",
            .string("The public part of its text.", length: KeyID.digitsCount...KeyID.digitsCount, example: exampleID)),
        .required(
            "prefix",
            .string("How its text begins.", length: 1...prefixCharactersMax, example: "pnsk_live_3fK9aBcD…")),
        .required("name", name), .required("scope", scope), .required("environment", environment),
        .required(
            "status",
            .enumeration("Whether it opens anything.", KeyStatus.allCases.map(\.rawValue), example: "active")),
        .required("created_at", Schemas.instant("When it was made.")),
        .required("created_by", Schemas.actor("Who made it.")),
        .required("expires_at", Schemas.instant("From then on it opens nothing; null for never.").nullable()),
        .required("last_used_at", Schemas.instant("When it was last used, to the minute.").nullable()),
        .required("rotated_at", Schemas.instant("When it last got a new secret.").nullable()),
        .required("rotated_by", Schemas.actor("Who gave it one.").nullable()),
        .required(
            "old_secret_ends_at", Schemas.instant("Until then the secret before this one opens the same.").nullable()),
        .required("revoked_at", Schemas.instant("When it was taken back.").nullable()),
        .required("revoked_by", Schemas.actor("Who took it back.").nullable()),
        .required("version", .integer("Rises with every change, but not with use.", 1...Int64.max, example: 1)),
    ]

    static let schema = Schema.object("A key of the workspace; its secret is not kept.", fields).named("Key")

    static let issuedSchema = Schema.object(
        "A key with its new secret, which is shown this once.",
        fields + [
            .required(
                "secret",
                .string(
                    "The whole text of the key; null where the same request comes again.",
                    length: KeyText.charactersCount...KeyText.charactersCount
                ).nullable()),
            .required("notice", .string("What to know about the secret.", length: 1...300, example: .string(shown))),
        ]
    ).named("IssuedKey")

    private static let shown = "Keep the secret now: it is shown this once, and the server does not keep it."
    private static let shownBefore =
        "The secret was shown once, in the first answer to this request. Rotate the key if it is lost."

    static func json(_ record: KeyRecord, at now: Instant) -> JSON { .object(object(record, at: now)) }

    /// A key with its secret; without it for a request that comes again.
    static func issued(_ record: KeyRecord, text: KeyText?, at now: Instant) -> JSON {
        var object = object(record, at: now)
        object["secret"] = .optional(text?.reveal())
        object["notice"] = .string(text == nil ? shownBefore : shown)
        return .object(object)
    }

    /// The version, and what else the body depends on: the use and the status.
    static func entityTag(_ record: KeyRecord, at now: Instant) -> EntityTag {
        let minutes = (record.lastUsedAt?.microseconds ?? 0) / 60_000_000
        let statuses = Int64(KeyStatus.allCases.count)
        let status = Int64(KeyStatus.allCases.firstIndex(of: record.status(at: now)) ?? 0)
        return EntityTag("v\(record.version)-\(max(0, minutes) * statuses + status)")
    }

    private static func object(_ record: KeyRecord, at now: Instant) -> JSONObject {
        [
            "id": .string(record.id.description), "prefix": .string(KeyText.prefix(record.environment, record.id)),
            "name": .string(record.name), "scope": .string(record.scope),
            "environment": .string(record.environment.rawValue), "status": .string(record.status(at: now).rawValue),
            "created_at": .instant(record.createdAt), "created_by": .string(record.createdBy),
            "expires_at": .instant(record.expiresAt), "last_used_at": .instant(record.lastUsedAt),
            "rotated_at": .instant(record.rotatedAt), "rotated_by": .optional(record.rotatedBy),
            "old_secret_ends_at": .instant(record.replaced.map(\.endsAt).flatMap { $0 > now ? $0 : nil }),
            "revoked_at": .instant(record.revokedAt), "revoked_by": .optional(record.revokedBy),
            "version": .integer(record.version),
        ]
    }
}
