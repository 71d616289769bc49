public import Wire

/// Whether a request is let through, and what its sender is told about it.
public struct RateDecision: Hashable, Sendable {
    /// The class, which names the policy.
    public let rateClass: RateClass
    /// The quota.
    public let quota: RateQuota
    /// Whether it is let through.
    public let isAdmitted: Bool
    /// How many more would be let through now.
    public let remaining: Int
    /// After how many seconds without a request the whole quota is there again; rounded up.
    public let resetSeconds: Int
    /// After how many seconds this request would be let through; nil where it is. At least 1.
    public let retryAfterSeconds: Int?

    /// The header fields that every answer carries, but for `Retry-After`.
    ///
    /// `RateLimit-Policy` and `RateLimit` follow draft-ietf-httpapi-ratelimit-headers-11. The quota comes back evenly
    /// and not at one moment, so `t` is the time for which `r` can be relied upon, a whole window: whoever spreads `r`
    /// over `t` is never refused. Where nothing is left, it is the time until there is.
    ///
    /// The three with `X-` are what older clients read; here their reset counts seconds from now until the whole quota
    /// is back, which needs no clock that both sides agree on.
    public var headers: [(name: String, value: String)] {
        let seconds = retryAfterSeconds ?? quota.windowSeconds
        return [
            ("RateLimit-Policy", "\"\(rateClass.rawValue)\";q=\(quota.requests);w=\(quota.windowSeconds)"),
            ("RateLimit", "\"\(rateClass.rawValue)\";r=\(remaining);t=\(seconds)"),
            ("X-RateLimit-Limit", String(quota.requests)), ("X-RateLimit-Remaining", String(remaining)),
            ("X-RateLimit-Reset", String(resetSeconds)),
        ]
    }

    /// The refusal, with all header fields; nil where the request is let through.
    public var problem: Problem? {
        guard let retryAfterSeconds else { return nil }
        let who = rateClass == .read || rateClass == .write ? "key" : "address"
        let what: String =
            switch rateClass {
            case .read: "\(quota.requests) reads"
            case .write: "\(quota.requests) writes"
            case .anonymous: "\(quota.requests) requests without a key"
            case .failure: "\(quota.requests) requests with a key that is not valid"
            }
        return Problem(
            .rateLimited, "One \(who) may send \(what) in \(quota.windowSeconds) seconds; this is one too many.",
            retryAfterSeconds: retryAfterSeconds, headers: headers.map { ($0.name, $0.value) })
    }
}
