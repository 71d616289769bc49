/// Which target may import what. Package.swift, docs/architecture.md and the imports in the sources all say the same.
enum Rooms {
    /// The rooms and C libraries that each target imports.
    static let imports: [String: Set<String>] = [
        "DealModel": [],
        "Locking": [],
        "Files": [],
        "Digests": ["CCrypto"],
        "Wire": ["Digests"],
        "ColumnEngine": ["Locking"],
        "DealAnalytics": ["DealModel", "ColumnEngine"],
        "Markup": ["Locking", "CLibXML2", "CZlib"],
        "Bundles": ["DealModel", "Wire", "Markup", "Files"],
        "Reports": ["DealModel", "Wire", "Markup", "Locking", "Files", "CPango", "CXLSXWriter"],
        "WorkspaceStore": ["DealModel", "Digests", "Wire", "Locking", "Files", "CSQLite"],
        "SQLSandbox": ["Wire", "Locking", "CSQLite", "CSandbox"],
        "Operations": [
            "DealModel", "DealAnalytics", "WorkspaceStore", "Bundles", "Reports", "SQLSandbox", "Wire", "Digests",
            "Locking", "Files",
        ],
        "HTTPServer": ["Locking", "Files", "CMicroHTTPD"],
        "RESTDoor": ["Operations", "Wire", "DealModel", "Locking", "Digests", "CReferenceAssets"],
        "MCPProtocol": ["Wire", "Locking", "Digests"],
        "MCPDoor": ["MCPProtocol", "Operations", "Wire", "DealModel", "Digests", "Locking", "Files"],
        "Telemetry": ["Wire", "Locking", "Files"],
        "penstock": [
            "DealModel", "Digests", "Wire", "WorkspaceStore", "Bundles", "Reports", "Operations", "HTTPServer",
            "RESTDoor", "MCPProtocol", "MCPDoor", "SQLSandbox", "Locking", "Files", "Telemetry", "CCurl",
        ],
    ]

    /// The targets that are C libraries.
    static let libraries: Set<String> = [
        "CCrypto", "CSQLite", "CMicroHTTPD", "CCurl", "CLibXML2", "CZlib", "CPango", "CXLSXWriter",
        "CReferenceAssets", "CSandbox",
    ]

    /// How many rooms import a C library: one, but for SQLite, which keeps files in one room and runs statements of
    /// callers in another.
    static func userCount(ofLibrary library: String) -> Int { library == "CSQLite" ? 2 : 1 }

    /// The toolchain's modules that a target may import beside its rooms.
    static func toolchain(of target: String) -> Set<String> {
        switch target {
        case "DealModel", "DealAnalytics": []
        case "ColumnEngine": ["Synchronization"]
        default: ["Glibc", "Synchronization", "Dispatch", "FoundationEssentials"]
        }
    }
}
