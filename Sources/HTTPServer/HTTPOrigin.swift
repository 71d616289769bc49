/// Where a request comes from, as the kernel says it: nothing in it can be claimed by a client.
public enum HTTPOrigin: Sendable, Equatable {
    /// A TCP peer; its address in numbers, without the port.
    case tcp(address: String)
    /// A process on this machine behind the Unix socket. The name is "" when the user has none.
    case local(userID: UInt32, userName: String)
}
