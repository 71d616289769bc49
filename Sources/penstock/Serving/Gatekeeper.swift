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
        var visitor = Visitor(head.origin)
        let verdict: Admission.Verdict
        do throws(Problem) {
            verdict = try decide(head, &visitor)
        } catch {
            let route = target(head).route
            verdict = .answer(door.render(error, requestID: requestID, route: route))
        }
        return Admission(verdict: verdict, visitor: visitor)
    }

    /// Who sent a head that is refused before it gets here, and whether a browser may show the answer to its page.
    func visitor(of head: HTTPRequestHead) -> Visitor {
        var visitor = Visitor(head.origin)
        guard case .tcp(let peer) = head.origin else { return visitor }
        let client = client(peer, head)
        visitor.address = client.address?.description ?? peer
        _ = try? checkOrigin(head, client, &visitor)
        return visitor
    }

    /// Makes sure that the key that opened something still does: bodies and answers can take long.
    ///
    /// - Throws: `unauthenticated`, with what became of the key.
    func recheck(_ principal: Principal) throws(Problem) {
        guard let grant = principal.key else { return }
        do throws(KeyRefusal) { try keys.check(grant, at: clock.now()) } catch { throw error.problem }
    }

    private func decide(_ head: HTTPRequestHead, _ visitor: inout Visitor) throws(Problem) -> Admission.Verdict {
        let principal: Principal
        switch head.origin {
        case .local(let userID, let userName): principal = try Self.local(userID, userName)
        case .tcp(let peer):
            let client = client(peer, head)
            visitor.address = client.address?.description ?? peer
            let preflight: RESTResponse?
            do throws(Problem) {
                preflight = try greet(peer, head, client, &visitor)
            } catch {
                try charge(client.address, .anonymous, &visitor)
                throw error
            }
            if let preflight {
                try charge(client.address, .anonymous, &visitor)
                return .answer(preflight)
            }
            principal = rules.isOpen ? Self.everybody : try authenticate(head, client.address, &visitor)
        }
        // What can have a body is refused before it; for the rest the door finds out by itself.
        if head.method != "GET", head.method != "HEAD" {
            guard head.path != RequestTelemetry.metricsPath else {
                throw RESTDoor.methodNotAllowed(head.path, ["GET", "HEAD"])
            }
            if ModelEntrance.target(path: head.path) == nil {
                try door.checkHead(method: head.method, path: head.path, principal: principal)
            }
        }
        if ModelEntrance.target(path: head.path) != nil,
            let refusal = try ModelEntrance.refusal(head, principal: principal)
        {
            return .answer(refusal)
        }
        return .comeIn(principal)
    }

    private func target(_ head: HTTPRequestHead) -> RESTTarget {
        ModelEntrance.target(path: head.path) ?? door.target(method: head.method, path: head.path)
    }

    /// Counts a write that nobody could tell from the head of its request.
    ///
    /// - Throws: `rate_limited`.
    func chargeWrite(_ principal: Principal) throws(Problem) {
        guard let grant = principal.key, let problem = limiter.admit(.key(grant.keyID), .write).problem else { return }
        throw problem
    }

    private static let everybody = Principal(actor: "open", scope: .admin, isLocal: false)

    private static func local(_ userID: UInt32, _ userName: String) throws(Problem) -> Principal {
        guard userID == geteuid() || userID == 0 else {
            throw Problem(.unauthenticated, "The socket answers to the user who runs the server only.")
        }
        return Principal(
            actor: "local:" + (userName.isEmpty ? String(userID) : userName), scope: .admin, isLocal: true)
    }

    private func client(_ peer: String, _ head: HTTPRequestHead) -> ClientOrigin {
        rules.forwarded?.origin(peer: peer) { head.headers.values($0) }
            ?? ClientOrigin(address: NetworkAddress(peer: peer), host: head.headers["Host"])
    }

    /// Refuses what comes from where it may not, whoever it is. Behind a proxy the network is not to be trusted without
    /// it.
    ///
    /// - Returns: the answer to a browser that asks whether it may ask.
    private func greet(
        _ peer: String, _ head: HTTPRequestHead, _ client: ClientOrigin, _ visitor: inout Visitor
    ) throws(Problem) -> RESTResponse? {
        guard rules.forwarded?.accepts(peer) ?? true else {
            throw Problem(.originRefused, "This server answers to its proxy and to its own machine only.")
        }
        let preflight = try checkOrigin(head, client, &visitor)
        if let hosts = rules.hosts {
            let host = client.host ?? ""
            guard hosts.accepts(host) else {
                throw Problem(.hostRefused, "The Host '\(host)' is not one of this server's.")
            }
        }
        return preflight
    }

    /// Refuses foreign pages; returns as `greet`.
    private func checkOrigin(
        _ head: HTTPRequestHead, _ client: ClientOrigin, _ visitor: inout Visitor
    ) throws(Problem) -> RESTResponse? {
        let verdict = rules.origins.verdict(
            method: head.method, origins: head.headers.values("Origin"),
            asksFor: head.headers.values("Access-Control-Request-Method"), host: client.host,
            acceptsLoopback: ModelEntrance.target(path: head.path) != nil)
        switch verdict {
        case .goOn(let fields):
            visitor.headers += fields.map { ($0.name, $0.value) }
            return nil
        case .answer(let fields): return RESTResponse(status: 204, headers: fields.map { ($0.name, $0.value) })
        case .refuse(let fields):
            visitor.headers += fields.map { ($0.name, $0.value) }
            throw Problem(
                .originRefused,
                "Pages of another origin may not use this server; --allow-origin names those that may.")
        }
    }

    private func authenticate(
        _ head: HTTPRequestHead, _ address: NetworkAddress?, _ visitor: inout Visitor
    ) throws(Problem) -> Principal {
        let target = target(head)
        let grant: KeyGrant?
        do throws(Problem) {
            grant = try shownKey(head)
        } catch {
            // A key that is valid is never kept waiting for those that are not: whoever shares its address could
            // lock it out.
            try charge(address, .failure, &visitor)
            throw error
        }
        guard let grant else {
            try charge(address, .anonymous, &visitor)
            guard target.isPublic else { throw BearerChallenge.missingKey }
            return .anonymous
        }
        visitor.keyID = grant.keyID.description
        try charge(.key(grant.keyID), target.isWrite ? .write : .read, &visitor)
        return Principal(grant)
    }

    /// What the key of a request opens; nil where it shows none.
    private func shownKey(_ head: HTTPRequestHead) throws(Problem) -> KeyGrant? {
        let text = try PresentedKey.text(
            authorization: head.headers.values("Authorization"), apiKey: head.headers.values("X-API-Key"))
        guard let text else { return nil }
        do throws(KeyRefusal) { return try keys.verify(text, at: clock.now()) } catch { throw error.problem }
    }

    private func charge(
        _ address: NetworkAddress?, _ rateClass: RateClass, _ visitor: inout Visitor
    ) throws(Problem) {
        // The system does not know the address of a client that has left.
        guard let address else { return }
        try charge(.address(address), rateClass, &visitor)
    }

    private func charge(
        _ subject: RateSubject, _ rateClass: RateClass, _ visitor: inout Visitor
    ) throws(Problem) {
        let decision = limiter.admit(subject, rateClass)
        if let problem = decision.problem { throw problem }
        visitor.headers += decision.headers
    }
}
