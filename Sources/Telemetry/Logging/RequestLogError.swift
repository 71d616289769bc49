internal import Files

/// Why a log cannot be written.
public struct RequestLogError: Error, Sendable, CustomStringConvertible {
    /// The file; "" where the system has no thread left.
    public let path: String
    /// What the system said.
    public let errorNumber: Int32

    /// One sentence.
    public var description: String {
        let reason = FileError(errorNumber: errorNumber).reason
        return path.isEmpty
            ? "The log of requests cannot be started: \(reason)."
            : "The log of requests cannot be written to \(path): \(reason)."
    }
}
