// swift-tools-version: 6.2

import PackageDescription

/// Settings that every Swift target shares: complete concurrency checking, strict memory safety, and no warning tolerated.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house: a library target and the rooms that it may import (docs/architecture.md has the table).
func room(_ name: String, imports: [Target.Dependency] = [], settings: [SwiftSetting] = []) -> Target {
    .target(name: name, dependencies: imports, swiftSettings: strict + settings)
}

/// The tests of one room; they may import the room itself, what it imports, and what tests share.
func tests(_ name: String, imports: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + imports, exclude: exclude,
        swiftSettings: strict)
}

/// One C library from Debian behind a module map.
func library(_ name: String, package: String, debian: String) -> Target {
    .systemLibrary(name: name, pkgConfig: package, providers: [.apt([debian])])
}

let package = Package(
    name: "penstock",
    targets: [
        library("CCrypto", package: "libcrypto", debian: "libssl-dev"),
        library("CSQLite", package: "sqlite3", debian: "libsqlite3-dev"),
        library("CPango", package: "pangocairo", debian: "libpango1.0-dev"),
        room("DealModel"),
        room("Locking"),
        room("Files"),
        room("Digests", imports: ["CCrypto"]),
        room("Wire", imports: ["Digests"]),
        room("ColumnEngine", imports: ["Locking"], settings: [.enableExperimentalFeature("Lifetimes")]),
        room("DealAnalytics", imports: ["DealModel", "ColumnEngine"]),
        library("CLibXML2", package: "libxslt", debian: "libxslt1-dev"),
        library("CZlib", package: "zlib", debian: "zlib1g-dev"),
        room("Markup", imports: ["Locking", "CLibXML2", "CZlib"]),
        room("Bundles", imports: ["DealModel", "Wire", "Markup", "Files"]),
        library("CXLSXWriter", package: "xlsxwriter", debian: "libxlsxwriter-dev"),
        room("Reports", imports: ["DealModel", "Wire", "Markup", "Locking", "Files", "CPango", "CXLSXWriter"]),
        room(
            "Operations",
            imports: [
                "DealModel", "DealAnalytics", "WorkspaceStore", "Bundles", "Reports", "SQLSandbox", "Wire", "Digests",
                "Locking", "Files",
            ]),
        library("CMicroHTTPD", package: "libmicrohttpd", debian: "libmicrohttpd-dev"),
        room("HTTPServer", imports: ["Locking", "Files", "CMicroHTTPD"]),
        .target(name: "CReferenceAssets", exclude: ["assets"]),
        room("RESTDoor", imports: ["Operations", "Wire", "DealModel", "Locking", "Digests", "CReferenceAssets"]),
        room("MCPProtocol", imports: ["Wire", "Locking", "Digests"]),
        room("MCPDoor", imports: ["MCPProtocol", "Operations", "Wire", "DealModel", "Digests", "Locking", "Files"]),
        .target(name: "CSandbox"),
        room("SQLSandbox", imports: ["Wire", "Locking", "CSQLite", "CSandbox"]),
        room("Telemetry", imports: ["Wire", "Locking", "Files"]),
        library("CCurl", package: "libcurl", debian: "libcurl4-openssl-dev"),
        .executableTarget(
            name: "penstock",
            dependencies: [
                "DealModel", "Digests", "Wire", "WorkspaceStore", "Bundles", "Reports", "Operations", "HTTPServer",
                "RESTDoor", "MCPProtocol", "MCPDoor", "SQLSandbox", "Locking", "Files", "Telemetry", "CCurl",
            ], swiftSettings: strict),
        room("WorkspaceStore", imports: ["DealModel", "Digests", "Wire", "Locking", "Files", "CSQLite"]),
        .target(
            name: "TestSupport", dependencies: ["DealModel", "Locking"], path: "Tests/Support", swiftSettings: strict),
        .executableTarget(
            name: "mcp-fixture-server", dependencies: ["MCPProtocol", "HTTPServer", "Wire", "Locking"],
            path: "Tests/MCPFixtureServer", swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
        tests("DealModel", imports: []),
        tests("Locking", imports: []),
        tests("Files", imports: []),
        tests("Digests", imports: []),
        tests("Wire", imports: ["Digests"]),
        tests("ColumnEngine", imports: ["Locking"]),
        tests("DealAnalytics", imports: ["DealModel", "ColumnEngine"], exclude: ["Fixtures"]),
        tests("Markup", imports: ["Locking"]),
        tests("Bundles", imports: ["DealModel"]),
        tests("Reports", imports: ["DealModel", "Wire", "Markup", "Bundles", "Locking", "CLibXML2", "CPango"]),
        tests("HTTPServer", imports: ["Locking"]),
        tests(
            "Operations",
            imports: [
                "WorkspaceStore", "Bundles", "Reports", "DealAnalytics", "SQLSandbox", "DealModel", "Wire", "Locking",
            ]),
        tests("SQLSandbox", imports: ["Locking", "CSandbox"]),
        tests("MCPProtocol", imports: ["Wire", "Locking", "Digests"]),
        tests("Telemetry", imports: []),
        tests(
            "RESTDoor",
            imports: [
                "MCPDoor", "MCPProtocol", "Operations", "Reports", "WorkspaceStore", "SQLSandbox", "DealModel",
                "Digests",
                "Wire", "Locking",
            ]),
        tests("WorkspaceStore", imports: ["DealModel", "Digests", "Locking"]),
        .testTarget(
            name: "WorkspaceFolderTests", dependencies: ["WorkspaceStore", "DealModel", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "PenstockTests", dependencies: ["penstock", "Wire", "Locking", "TestSupport"], exclude: ["Golden"],
            swiftSettings: strict),
    ]
)

// The program that `make bench` measures the columns with is no part of the product; it is built where it is asked for.
if Context.environment["PENSTOCK_BENCHMARKS"] != nil {
    package.targets.append(
        .executableTarget(
            name: "analytics-bench", dependencies: ["DealModel", "DealAnalytics"], path: "Benchmarks/Analytics",
            swiftSettings: strict))
}

// What libFuzzer drives (`make fuzz`) needs flags of the compiler that nothing else is built with.
if Context.environment["PENSTOCK_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/ProtocolFuzz/CLibFuzzer"),
        .executableTarget(
            name: "protocol-fuzz", dependencies: ["MCPProtocol", "Wire", "Locking", "CLibFuzzer"],
            path: "Tests/ProtocolFuzz", exclude: ["CLibFuzzer", "Seeds", "words.dict"], swiftSettings: strict),
    ]
}
