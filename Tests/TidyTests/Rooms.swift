/// Which target may import what. Package.swift, docs/architecture.md and the imports in the sources all say the same.
enum Rooms {
    /// The rooms and C libraries that each target imports.
    static let imports: [String: Set<String>] = [
        "DealModel": [],
        "Digests": ["CCrypto"],
        "Wire": ["Digests"],
        "ColumnEngine": [],
        "DealAnalytics": ["DealModel", "ColumnEngine"],
        "Bundles": ["DealModel"],
        "WorkspaceStore": ["DealModel", "Digests", "Wire", "CSQLite"],
        "Operations": ["DealModel", "DealAnalytics", "WorkspaceStore", "Bundles", "Wire", "Digests"],
        "HTTPServer": ["CMicroHTTPD"],
        "RESTDoor": ["Operations", "Wire", "DealModel"],
        "penstock": [
            "DealModel", "Digests", "Wire", "WorkspaceStore", "Bundles", "Operations", "HTTPServer", "RESTDoor",
            "CCurl",
        ],
    ]

    /// The targets that are C libraries, each imported by exactly one room.
    static let libraries: Set<String> = ["CCrypto", "CSQLite", "CMicroHTTPD", "CCurl"]

    /// The toolchain's modules that a target may import beside its rooms.
    static func toolchain(of target: String) -> Set<String> {
        switch target {
        case "DealModel", "DealAnalytics": []
        case "ColumnEngine": ["Synchronization"]
        default: ["Glibc", "Synchronization", "Dispatch", "FoundationEssentials"]
        }
    }
}
