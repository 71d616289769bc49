import DealModel
import Foundation
import TestSupport
import Testing
import WorkspaceStore

@testable import Operations

/// An empty workspace in a folder that goes away with it.
final class TestWorkspace: Sendable {
    static let context = WriteContext(actor: "local:anna", cause: .importing, requestID: "r", operation: "imports.run")

    let path: String
    let workspace: Workspace

    init() throws {
        path = NSTemporaryDirectory() + "penstock-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        workspace = try Workspace(
            id: WorkspaceID(high: 1, low: 1), name: "default", path: path + "/workspace.sqlite", spoolDirectory: path,
            exportsDirectory: path + "/exports",
            cursorKey: Array(repeating: 7, count: 32),
            environment: WorkspaceStore.Environment(
                clock: StillClock(), identifiers: CountingIdentifiers(), diskFailed: { Issue.record("disk: \($0)") }),
            log: { Issue.record("log: \($0)") })
    }

    deinit {
        workspace.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a bundle of those files and gives its folder.
    func bundle(_ files: [String: String]) throws -> String {
        let folder = "\(path)/bundle-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        return folder
    }
}
