/// An answer of the owner.
struct ClientResponse: Sendable {
    /// The HTTP status.
    var status = 0
    /// The header fields in their order.
    var headers: [(name: String, value: String)] = []
    /// The body; empty where its lines were handed out one by one.
    var body: [UInt8] = []

    /// Whether the status is 200 to 299.
    var isSuccess: Bool { (200...299).contains(status) }

    /// The value of the first field of this name, in whatever case.
    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
