/// Which Host fields a TCP server accepts; this keeps a page of a foreign site from reaching it under a name of its own
/// (DNS rebinding). The port in the field is not compared: tunnels and containers change it, and it protects nothing.
public enum HTTPAllowedHosts: Sendable, Equatable {
    /// The listener's host, `localhost`, `127.0.0.1`, `[::1]`, and these names.
    case listenHost(and: [String])
    /// Any one host: for servers behind a proxy that checks it.
    case any

    /// The listener's host and the names of this machine.
    public static var standard: HTTPAllowedHosts { .listenHost(and: []) }
}
