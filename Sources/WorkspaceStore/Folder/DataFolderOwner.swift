public import DealModel

/// The process that owns a data folder, as it wrote itself into `owner.lock`.
public struct DataFolderOwner: Hashable, Sendable {
    /// Its process id, in its own container's counting.
    public let pid: Int32
    /// What it does: the verb of the command line.
    public let purpose: String
    /// When it took the folder.
    public let startedAt: Instant

    /// Describes an owner.
    public init(pid: Int32, purpose: String, startedAt: Instant) {
        self.pid = pid
        self.purpose = purpose
        self.startedAt = startedAt
    }

    /// The longest text of a lock file that is read, in bytes.
    static let textBytesMax = 512

    /// What stands in the lock file: one `name value` a line.
    var text: String { "pid \(pid)\nverb \(purpose)\nstarted \(startedAt)\n" }

    /// Reads what stands in a lock file; nil where it is not whole.
    init?(text: String) {
        var values: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            guard let space = line.firstIndex(of: " ") else { return nil }
            values[line[..<space]] = line[line.index(after: space)...]
        }
        guard let pid = values["pid"].flatMap({ Int32($0) }), let purpose = values["verb"],
            let startedAt = values["started"].flatMap({ Instant(String($0)) })
        else { return nil }
        self.init(pid: pid, purpose: String(purpose), startedAt: startedAt)
    }
}
