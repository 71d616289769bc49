import Foundation

/// A new folder that goes away, with everything in it, with the object.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes one.
    public init() throws {
        // Thousands of small commits are not to wait for a disk where memory will do.
        let memory = "/dev/shm/"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        path = base + "penstock-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The names of what is in it.
    public var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
}
