import Foundation

/// The repository that this file belongs to, as it lies on the disk.
enum Repository {
    /// The topmost folder.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every Swift file of the rooms.
    static let sources = swiftFiles(in: "Sources")
    /// Every Swift file of the tests.
    static let tests = swiftFiles(in: "Tests")
    /// The description of the package.
    static let package = text("Package.swift")
    /// The front page.
    static let readme = text("README.md")

    /// A file's text; empty where there is none, so that what needs it fails by what it misses.
    static func text(_ path: String) -> String {
        (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    /// Whether there is a file or folder at a path.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// The paths of all files below a folder, in order; hidden ones and caches are left out.
    static func paths(in folder: String) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: real(folder))) ?? []
        return names.filter { name in
            let parts = name.split(separator: "/")
            return parts.last?.contains(".") == true
                && !parts.contains { $0.hasPrefix(".") || $0 == "__pycache__" }
        }.sorted().map { "\(folder)/\($0)" }
    }

    /// The names of what lies right in a folder, in order.
    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: real(folder))) ?? []).sorted()
    }

    private static func swiftFiles(in folder: String) -> [SwiftFile] {
        paths(in: folder).filter { $0.hasSuffix(".swift") }.map { SwiftFile(path: $0, text: text($0)) }
    }

    private static func real(_ folder: String) -> String {
        root.appendingPathComponent(folder).path
    }
}
