/// The quotas of a server.
///
/// A dashboard of twenty tiles that asks every five seconds needs 240 reads a minute; the standard quota has room for
/// twenty-five of them behind one key. A key that only writes gets 50 durable writes a second, and a bulk operation
/// carries a thousand changes. Guessing a key is hopeless at any rate: what is limited there is the noise.
public struct RateLimits: Hashable, Sendable {
    /// Reads with one key in a minute.
    public static let readsPerMinuteDefault = 6_000
    /// Writes with one key in a minute.
    public static let writesPerMinuteDefault = 3_000
    /// Requests without a key from one address in a minute.
    public static let anonymousPerMinuteDefault = 1_200
    /// Requests with an invalid key from one address in a minute.
    public static let failuresPerMinuteDefault = 60

    private var quotas: [RateClass: RateQuota]

    /// The quotas that a server has unless it is told otherwise.
    public static let standard = RateLimits()

    /// Quotas by minute; each from 1 to `RateQuota.requestsMax`.
    public init(
        readsPerMinute: Int = Self.readsPerMinuteDefault, writesPerMinute: Int = Self.writesPerMinuteDefault,
        anonymousPerMinute: Int = Self.anonymousPerMinuteDefault,
        failuresPerMinute: Int = Self.failuresPerMinuteDefault
    ) {
        quotas = [
            .read: RateQuota(requests: readsPerMinute), .write: RateQuota(requests: writesPerMinute),
            .anonymous: RateQuota(requests: anonymousPerMinute), .failure: RateQuota(requests: failuresPerMinute),
        ]
    }

    /// The quota of a class.
    public subscript(rateClass: RateClass) -> RateQuota {
        get { quotas[rateClass] ?? RateQuota(requests: Self.anonymousPerMinuteDefault) }
        set { quotas[rateClass] = newValue }
    }
}
