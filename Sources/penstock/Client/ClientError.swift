internal import Files

/// Why a request to the owner brought no whole answer.
enum ClientError: Error, Equatable {
    /// There is no socket: nobody owns the folder.
    case noOwner(path: String)
    /// There is a socket and nobody answers on it: its owner was killed.
    case refused(path: String)
    /// The socket belongs to another user.
    case notPermitted(path: String)
    /// The owner ended, or closed the connection, before its answer was whole.
    case ownerGone
    /// The request cannot be sent as it is; the text says why.
    case requestInvalid(String)
    /// The file to send cannot be read.
    case fileUnreadable(path: String, errorNumber: Int32)
    /// The file to send became shorter on the way.
    case fileChanged(path: String)
    /// The answer, or a line of it, is longer than the client takes.
    case responseTooLarge(bytesMax: Int)
    /// Anything else; the text is libcurl's.
    case failed(String)
}

extension ClientError: CustomStringConvertible {
    /// What happened and what to do, in a sentence or two.
    var description: String {
        switch self {
        case .noOwner(let path): "No penstock owns this data folder: there is no socket \(path)."
        case .refused(let path): "Nobody answers at \(path): the penstock that owned the data folder has ended."
        case .notPermitted(let path): "You may not connect to \(path): the data folder belongs to another user."
        case .ownerGone: "The penstock that owns the data folder went away before its answer was whole."
        case .requestInvalid(let reason): "The request cannot be sent: \(reason)."
        case .fileUnreadable(let path, let errorNumber):
            "\(path) cannot be read: \(FileError(errorNumber: errorNumber).reason)."
        case .fileChanged(let path): "\(path) became shorter while it was sent."
        case .responseTooLarge(let bytesMax): "The answer is longer than \(bytesMax) bytes."
        case .failed(let reason): "The request failed: \(reason)."
        }
    }
}
