internal import HTTPServer

/// What is found out of whoever sent a request, and what every answer to it carries.
struct Visitor: Sendable {
    /// Where the request comes from, for the log.
    var address: String
    /// The public part of the key that opened something.
    var keyID: String?
    /// What every answer carries.
    var headers: [(name: String, value: String)] = []

    /// Somebody of whom nothing but the connection is known.
    init(_ origin: HTTPOrigin) {
        switch origin {
        case .tcp(let address): self.address = address
        case .local(let userID, _): address = "local:\(userID)"
        }
    }
}
