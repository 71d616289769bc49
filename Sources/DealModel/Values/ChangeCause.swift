/// Why a change came to be written.
public enum ChangeCause: String, CaseIterable, Sendable {
    /// Somebody asked for it.
    case request
    /// It came with an import.
    case importing = "import"
    /// The server made it, such as a new workspace's first pipeline.
    case system
}
