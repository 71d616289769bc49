internal import Markup

/// Why a process log did not become a bundle.
public enum XESFailure: Error, Hashable, Sendable {
    /// Something is wrong with it.
    case refused(XESError)
    /// A file cannot be read or written, or the caller asked to stop.
    case bundle(BundleFailure)

    init(_ error: MarkupError) {
        self = error.kind == .cancelled ? .bundle(.cancelled) : .refused(XESError(error))
    }
}
