/// Why a server did not start.
public struct HTTPServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The cause.
    public enum Code: Sendable, Equatable {
        /// Somebody listens there already.
        case addressInUse
        /// There is no such address, or it cannot be a socket.
        case addressInvalid
        /// This user may not listen there.
        case addressDenied
        /// A limit contradicts another or is out of range.
        case limitInvalid
        /// The system refused a socket, a thread or memory.
        case startFailed
    }

    /// The cause.
    public let code: Code
    /// What happened, and what to do about it.
    public let message: String

    /// The message.
    public var description: String { message }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
