internal import Files

/// Why the work on a bundle was given up, as opposed to what is wrong with its rows (`BundleProblem`).
public enum BundleFailure: Error, Hashable, Sendable {
    /// The system refused to open or read.
    case unreadable(path: String, errorNumber: Int32)
    /// The system refused to make or write; files that are there already are never overwritten.
    case unwritable(path: String, errorNumber: Int32)
    /// A file is no longer what it was when it was checked.
    case changed(file: String)
    /// The caller asked to stop.
    case cancelled
}

extension BundleFailure {
    /// What happened, in a sentence.
    public var sentence: String {
        switch self {
        case .unreadable(let path, let errorNumber):
            "\(path) cannot be read: \(FileError(errorNumber: errorNumber).reason)."
        case .unwritable(let path, let errorNumber):
            "\(path) cannot be written: \(FileError(errorNumber: errorNumber).reason)."
        case .changed(let file): "\(file) was changed while it was being read."
        case .cancelled: "The work was cancelled."
        }
    }
}
