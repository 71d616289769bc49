internal import Operations

extension Verb {
    /// The days that a key can be made for.
    static let keyDays: ClosedRange<Int64> = 1...Int64(KeyLimits.lifetimeDaysMax)
    /// The hours for which an old secret can go on.
    static let graceHours: ClosedRange<Int64> = 0...Int64(KeyLimits.graceHoursMax)

    static let keys = Verb(
        "key", "make, list, rotate and revoke the keys of a workspace",
        details: [
            "A key opens one workspace. Its secret is printed once, when it is made or rotated, and is not kept: only "
                + "it goes to standard output.",
            "After a rotation the old secret works for --grace-hours beside the new one. A key that is revoked opens "
                + "nothing from then on.",
        ],
        flags: check.flags + [
            Flag("name", "NAME", .text, "create: what people call the key"),
            Flag(
                "scope", "SCOPE", .oneOf(["read", "write", "admin"]), "create: what it allows: read < write < admin",
                default: "read"),
            Flag("test", "create: marks the key as one for trials"),
            Flag(
                "expires-days", "DAYS", .integer(keyDays),
                "create, rotate: when it ends; 90 days where nothing is said, a rotated key lasts as long as before"),
            Flag("no-expiry", "create, rotate: the key never ends"),
            Flag(
                "grace-hours", "HOURS", .integer(graceHours), "rotate: how long the old secret still works",
                default: "24"),
        ],
        positionals: [
            Positional(name: "ACTION", description: "create, list, rotate or revoke"),
            Positional(name: "ID", description: "the key to rotate or revoke", isRequired: false),
        ])

    static let workspaces = Verb(
        "workspace", "make, list and delete the workspaces of a data folder",
        details: [
            "A new workspace has one pipeline. Deleting one ends its keys and moves its file to workspaces/deleted in "
                + "the data folder; 'default' stays."
        ],
        flags: check.flags.filter { $0.name != "workspace" },
        positionals: [
            Positional(name: "ACTION", description: "create, list or delete"),
            Positional(name: "NAME", description: "the workspace to make or delete", isRequired: false),
        ])
}
