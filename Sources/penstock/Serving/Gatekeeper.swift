internal import Dispatch
internal import Glibc
internal import HTTPServer
internal import Operations
internal import RESTDoor
internal import Wire
internal import WorkspaceStore

/// Decides by the head of a request who sent it and whether it may come in, before any byte of its body is read.
///
/// The order is that of growing cost: the page of a browser, the address, the key, the operation.
final class Gatekeeper: Sendable {
    private let door: RESTDoor
    private let keys: KeyRing
    private let clock: SystemClock
    private let rules: AdmissionRules
    private let limiter: RateLimiter

    init(door: RESTDoor, keys: KeyRing, clock: SystemClock, rules: AdmissionRules) {
        self.door = door
        self.keys = keys
        self.clock = clock
        self.rules = rules
        limiter = RateLimiter(limits: rules.rates) { DispatchTime.now().uptimeNanoseconds }
    }

    /// What a head leads to.
    func admit(_ head: HTTPRequestHead, requestID: String) -> Admission {
        var visit = Visit(head: head)
        let verdict: Admission.Verdict
        do throws(Problem) {
            verdict = try decide(head, &visit)
        } catch {
            let route = door.target(method: head.method, path: head.path).route
            verdict = .answer(door.render(error, requestID: requestID, route: route))
        }
        return Admission(
            verdict: verdict, address: visit.address, keyID: visit.key?.keyID.description, headers: visit.headers)
    }

    /// Whether the key that opened something still does, for answers that go on for long.
    func isStillValid(_ principal: Principal) -> Bool {
        principal.key.map { keys.isValid($0, at: clock.now()) } ?? true
    }

    /// What is found out on the way.
    private struct Visit {
        var address: String
        var key: KeyGrant?
        var headers: [(name: String, value: String)] = []

        init(head: HTTPRequestHead) {
            switch head.origin {
            case .tcp(let address): self.address = address
            case .local(let userID, _): address = "local:\(userID)"
            }
        }
    }

    private func decide(_ head: HTTPRequestHead, _ visit: inout Visit) throws(Problem) -> Admission.Verdict {
        let principal: Principal
        switch head.origin {
        case .local(let userID, let userName): principal = try Self.local(userID, userName)
        case .tcp(let peer):
            let client = try client(peer, head)
            visit.address = client.address?.description ?? peer
            if let preflight = try checkOrigin(head, client, &visit) { return .answer(preflight) }
            principal = rules.isOpen ? Self.everybody : try authenticate(head, client.address, &visit)
        }
        // What can have a body is refused before it; for the rest the door finds out by itself.
        if head.method != "GET", head.method != "HEAD" {
            try door.checkHead(method: head.method, path: head.path, principal: principal)
        }
        return .comeIn(principal)
    }

    private static let everybody = Principal(actor: "open", scope: .admin, isLocal: false)

    private static func local(_ userID: UInt32, _ userName: String) throws(Problem) -> Principal {
        guard userID == geteuid() || userID == 0 else {
            throw Problem(.unauthenticated, "The socket answers to the user who runs the server only.")
        }
        return Principal(
            actor: "local:" + (userName.isEmpty ? String(userID) : userName), scope: .admin, isLocal: true)
    }

    /// Where a request comes from. Behind a proxy the network is not to be trusted without it.
    private func client(_ peer: String, _ head: HTTPRequestHead) throws(Problem) -> ClientOrigin {
        guard let forwarded = rules.forwarded else {
            return ClientOrigin(address: NetworkAddress(peer: peer), isSecure: false, host: head.headers["Host"])
        }
        guard forwarded.accepts(peer) else {
            throw Problem(.originRefused, "This server answers to its proxy and to its own machine only.")
        }
        return forwarded.origin(peer: peer) { head.headers.values($0) }
    }

    /// Refuses foreign pages.
    ///
    /// - Returns: the answer to a browser that asks whether it may ask.
    private func checkOrigin(
        _ head: HTTPRequestHead, _ client: ClientOrigin, _ visit: inout Visit
    ) throws(Problem) -> RESTResponse? {
        let verdict = rules.origins.verdict(
            method: head.method, origins: head.headers.values("Origin"),
            asksFor: head.headers.values("Access-Control-Request-Method"), host: client.host)
        switch verdict {
        case .goOn(let fields):
            visit.headers += fields.map { ($0.name, $0.value) }
            return nil
        case .answer(let fields): return RESTResponse(status: 204, headers: fields.map { ($0.name, $0.value) })
        case .refuse(let fields):
            visit.headers += fields.map { ($0.name, $0.value) }
            throw Problem(
                .originRefused,
                "Pages of another origin may not use this server; --allow-origin names those that may.")
        }
    }

    private func authenticate(
        _ head: HTTPRequestHead, _ address: NetworkAddress?, _ visit: inout Visit
    ) throws(Problem) -> Principal {
        let target = door.target(method: head.method, path: head.path)
        let text = try PresentedKey.text(
            authorization: head.headers.values("Authorization"), apiKey: head.headers.values("X-API-Key"))
        guard let text else {
            try charge(address.map(RateSubject.address), .anonymous, &visit)
            guard target.isPublic else { throw BearerChallenge.missingKey }
            return .anonymous
        }
        // Whoever has shown too many keys that are none is not told any more whether the next one is.
        if let address, let problem = limiter.state(of: .address(address), .failure).problem { throw problem }
        let grant: KeyGrant
        do throws(KeyRefusal) {
            grant = try keys.verify(text, at: clock.now())
        } catch {
            try charge(address.map(RateSubject.address), .failure, &visit)
            throw error.problem
        }
        visit.key = grant
        try charge(.key(grant.keyID), target.isWrite ? .write : .read, &visit)
        return Principal(grant)
    }

    private func charge(_ subject: RateSubject?, _ rateClass: RateClass, _ visit: inout Visit) throws(Problem) {
        // The system does not know the address of a client that has left.
        guard let subject else { return }
        let decision = limiter.admit(subject, rateClass)
        if let problem = decision.problem { throw problem }
        visit.headers += decision.headers
    }
}
