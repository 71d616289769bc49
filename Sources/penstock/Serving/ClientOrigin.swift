internal import Operations

/// Where a request comes from, once it is settled whose words count.
struct ClientOrigin: Equatable, Sendable {
    /// The client's address; nil where the system does not know it any more.
    let address: NetworkAddress?
    /// The host, with its port if it has one, that the client asked for; nil where it is not known.
    let host: String?
}
