import Foundation

@testable import WorkspaceStore

/// A small volume of its own, mounted for one test; only root can do that.
final class SmallVolume: Sendable {
    let path: String

    /// Nil where this process may not mount.
    init?(megabytes: Int) {
        path = NSTemporaryDirectory() + "penstock-volume-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard Self.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path]) else {
            try? FileManager.default.removeItem(atPath: path)
            return nil
        }
    }

    deinit {
        _ = Self.run("/bin/umount", [path])
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Whether this process may mount at all.
    static let isPermitted = SmallVolume(megabytes: 1) != nil

    static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Fills the volume but for so many bytes.
    func fill(leaving bytes: Int64) throws {
        let free = FileSystem.freeBytes(at: path)
        try Data().write(to: URL(fileURLWithPath: path + "/filler"))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/filler"))
        try file.write(contentsOf: Data(repeating: 1, count: Int(max(0, free - bytes))))
        try file.close()
    }

    func free() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
}
