/// Which target may import what. Package.swift, docs/architecture.md and the imports in the sources all say the same.
enum Rooms {
    /// The rooms and C libraries that each target imports.
    static let imports: [String: Set<String>] = [
        "DealModel": [],
        "Locking": [],
        "Digests": ["CCrypto"],
        "Wire": ["Digests"],
        "ColumnEngine": ["Locking"],
        "DealAnalytics": ["DealModel", "ColumnEngine"],
        "Bundles": ["DealModel", "Wire"],
        "WorkspaceStore": ["DealModel", "Digests", "Wire", "Locking", "CSQLite"],
        "Operations": ["DealModel", "DealAnalytics", "WorkspaceStore", "Bundles", "Wire", "Digests", "Locking"],
        "HTTPServer": ["Locking", "CMicroHTTPD"],
        "RESTDoor": ["Operations", "Wire", "DealModel", "Locking", "Digests", "CReferenceAssets"],
        "MCPProtocol": ["Wire", "Locking", "Digests"],
        "Telemetry": ["Wire", "Locking"],
        "penstock": [
            "DealModel", "Digests", "Wire", "WorkspaceStore", "Bundles", "Operations", "HTTPServer", "RESTDoor",
            "Locking", "Telemetry", "CCurl",
        ],
    ]

    /// The targets that are C libraries, each imported by exactly one room.
    static let libraries: Set<String> = ["CCrypto", "CSQLite", "CMicroHTTPD", "CCurl", "CReferenceAssets"]

    /// The toolchain's modules that a target may import beside its rooms.
    static func toolchain(of target: String) -> Set<String> {
        switch target {
        case "DealModel", "DealAnalytics": []
        case "ColumnEngine": ["Synchronization"]
        default: ["Glibc", "Synchronization", "Dispatch", "FoundationEssentials"]
        }
    }
}
