import Locking

@testable import HTTPServer

/// A service that says what it received, and remembers it.
final class EchoService: HTTPService {
    struct Log {
        var requests: [HTTPRequest] = []
        var refusals: [HTTPRefusal] = []
        var admittedCount = 0
    }

    /// A path that is answered but not remembered.
    static let lastPath = "/last"

    let log = Guarded(Log())
    private let policy: @Sendable (HTTPRequestHead) -> HTTPBodyPolicy?
    private let special: @Sendable (HTTPRequest) -> HTTPResponse?

    /// - Parameter policy: what to do with a body; nil refuses the request with 401.
    init(
        policy: @escaping @Sendable (HTTPRequestHead) -> HTTPBodyPolicy? = { _ in .memory(bytesMax: 1000) },
        special: @escaping @Sendable (HTTPRequest) -> HTTPResponse? = { _ in nil }
    ) {
        self.policy = policy
        self.special = special
    }

    var requests: [HTTPRequest] { log.withLock { $0.requests } }
    var admittedCount: Int { log.withLock { $0.admittedCount } }
    var refusals: [HTTPRefusal] { log.withLock { $0.refusals } }

    func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        log.withLock { $0.admittedCount += 1 }
        guard let policy = policy(head) else { return .refuse(HTTPResponse(status: 401)) }
        return .read(
            policy, refuse: { self.refuse($0, head: head, isAdmitted: true) }, answer: { self.answer($0) })
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        if request.path != Self.lastPath {
            log.withLock { $0.requests.append(request) }
        }
        if let response = special(request) { return response }
        let body: [UInt8]
        switch request.body {
        case .bytes(let bytes): body = bytes
        case .spooled(let path, let sizeBytes): body = Array("\(path) \(sizeBytes)".utf8)
        }
        return HTTPResponse(
            status: 200,
            headers: [("X-Method", request.method), ("X-Path", request.path), ("X-Query", request.query)],
            body: .bytes(body)
        )
    }

    func refuse(_ refusal: HTTPRefusal, head: HTTPRequestHead?) -> HTTPResponse {
        refuse(refusal, head: head, isAdmitted: false)
    }

    private func refuse(_ refusal: HTTPRefusal, head: HTTPRequestHead?, isAdmitted: Bool) -> HTTPResponse {
        log.withLock { $0.refusals.append(refusal) }
        let kind = "\(refusal.kind)".prefix { $0 != "(" }
        return HTTPResponse(
            status: refusal.status,
            headers: [
                ("X-Refused", String(kind)), ("X-Head", head?.path ?? "none"), ("X-Admitted", "\(isAdmitted)"),
            ],
            body: .bytes(Array(refusal.detail.utf8))
        )
    }
}
