/// Which pages of browsers may use the server (Fetch Standard, 3.2).
///
/// A request without `Origin` comes from no foreign page, and one from the server's own pages is let through. Of all
/// other pages those of the list may use it; the rest is refused, also where a browser would only keep the answer from
/// them. Cookies play no part, so credentials in the sense of that standard are never allowed.
struct CORSRules: Sendable {
    /// Why a text is no list of origins.
    struct Failure: Error, Equatable, CustomStringConvertible {
        /// A phrase that follows the flag's name.
        let description: String
    }

    /// What is to be done with a request.
    enum Verdict: Equatable {
        /// Go on, and add these fields to the answer, whatever it is.
        case goOn([Field])
        /// Answer 204 with these fields, before anything else is looked at: the browser asks whether it may ask.
        case answer([Field])
        /// Refuse it as `origin_refused`, with these fields.
        case refuse([Field])
    }

    /// A header field.
    struct Field: Equatable {
        /// Its name.
        let name: String
        /// Its value.
        let value: String
    }

    /// How long a browser need not ask again.
    static let maxAgeSeconds = 600
    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
    private static let requestHeaders =
        "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
        + "MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id, Prefer, traceparent, tracestate, X-API-Key, "
        + "X-MCP-Readonly, X-MCP-Tools, X-MCP-Toolsets, X-Request-Id"
    private static let answerHeaders =
        "ETag, Idempotent-Replayed, Link, Location, Penstock-Computed-At, RateLimit, RateLimit-Policy, Retry-After, "
        + "Server-Timing, WWW-Authenticate, traceparent, X-RateLimit-Limit, X-RateLimit-Remaining, "
        + "X-RateLimit-Reset, X-Request-Id"

    private let allowed: Set<WebOrigin>

    /// Lets no foreign page in.
    init() { allowed = [] }

    /// Reads origins between commas.
    ///
    /// - Throws: what is wrong with the first that is wrong. A star is refused: any page would then reach a server on
    ///   its reader's own machine.
    init(_ text: String) throws(Failure) {
        var origins: Set<WebOrigin> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            guard let origin = WebOrigin(trimmed) else {
                throw Failure(
                    description: "takes origins such as https://app.example.com or http://localhost:5173, with nothing "
                        + "behind the port and no star, not '\(trimmed)'")
            }
            origins.insert(origin)
        }
        allowed = origins
    }

    /// What is to be done with a request.
    ///
    /// - Parameters:
    ///   - origins: the values of all fields `Origin`.
    ///   - asksFor: the values of all fields `Access-Control-Request-Method`.
    ///   - host: the host that the client asked for, as `ForwardedRules` tells.
    ///   - acceptsLoopback: whether pages of this machine, at whatever port, may ask a server on this machine.
    func verdict(
        method: String, origins: [String], asksFor: [String], host: String?, acceptsLoopback: Bool = false
    ) -> Verdict {
        // Answers differ from page to page, so no cache may give one page's answer to another.
        let vary = allowed.isEmpty ? [] : [Field(name: "Vary", value: "Origin")]
        guard let text = origins.first else { return .goOn(vary) }
        guard origins.count == 1, let origin = WebOrigin(text) else { return .refuse(vary) }
        let isOwn = host.flatMap { WebOrigin(scheme: origin.scheme, host: $0) } == origin
        let asked = host.flatMap { WebOrigin(scheme: origin.scheme, host: $0) }
        let isNear = acceptsLoopback && origin.isLoopback && asked?.isLoopback ?? false
        guard isOwn || isNear || allowed.contains(origin) else { return .refuse(vary) }
        let permission = Field(name: "Access-Control-Allow-Origin", value: text)
        guard method == "OPTIONS", !asksFor.isEmpty else {
            if isOwn, !allowed.contains(origin) { return .goOn(vary) }
            let vary = [Field(name: "Vary", value: "Origin")]
            return .goOn([permission, Field(name: "Access-Control-Expose-Headers", value: Self.answerHeaders)] + vary)
        }
        return .answer([
            permission, Field(name: "Access-Control-Allow-Methods", value: Self.methods),
            Field(name: "Access-Control-Allow-Headers", value: Self.requestHeaders),
            Field(name: "Access-Control-Max-Age", value: String(Self.maxAgeSeconds)),
            Field(name: "Vary", value: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
        ])
    }
}
