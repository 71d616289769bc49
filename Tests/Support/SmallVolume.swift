import Foundation

/// A small volume of its own, mounted for one test; only root can do that.
public final class SmallVolume: Sendable {
    /// Where it is.
    public let path: String

    /// Nil where this process may not mount.
    public init?(megabytes: Int) {
        path = NSTemporaryDirectory() + "penstock-volume-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard Self.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path]) else {
            try? FileManager.default.removeItem(atPath: path)
            return nil
        }
    }

    deinit {
        // Lazily, since a process that a test beside this one starts may hold a file of it for a moment.
        _ = Self.run("/bin/umount", ["-l", path])
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Whether this process may mount at all.
    public static let isPermitted = SmallVolume(megabytes: 1) != nil

    /// Runs a program to its end; whether it succeeded.
    public static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Fills the volume but for so many bytes.
    public func fill(leaving bytes: Int64) throws {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
        let free = (attributes[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
        try Data().write(to: URL(fileURLWithPath: path + "/filler"))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/filler"))
        try file.write(contentsOf: Data(repeating: 1, count: Int(max(0, free - bytes))))
        try file.close()
    }

    /// Empties what was filled.
    public func free() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
}
