/// Where a server listens.
public enum HTTPListener: Sendable, Equatable {
    /// A numeric address or `localhost`; port 0 takes any free one.
    case tcp(host: String, port: UInt16)
    /// A socket file of mode 0600. The path may be longer than the 107 bytes of a socket address. A file that a dead
    /// server left is replaced.
    case unixSocket(path: String)

    /// Whether only processes of this machine can connect.
    var isLocal: Bool {
        switch self {
        case .tcp: false
        case .unixSocket: true
        }
    }
}
