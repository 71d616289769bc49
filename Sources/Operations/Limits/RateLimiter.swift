internal import Locking

/// Lets requests through at the rate of their class's quota, for each subject by itself.
///
/// It is the generic cell rate algorithm (ITU-T I.371, annex A): all that is kept of a subject is the time at which the
/// whole quota is given back, in whole nanoseconds of a monotonic clock. A request moves that time on by its share of
/// the window and is refused if it would then lie further ahead than one window. Refused requests cost nothing.
///
/// The clock of the wall plays no part. Should the monotonic clock of a machine go back nevertheless, a subject is at
/// worst treated as one that has just used up its quota; should it leap, as one that was silent for that long.
public final class RateLimiter: Sendable {
    /// How many subjects and classes are kept at once, unless said otherwise.
    public static let entriesMax = 100_000

    private let limits: RateLimits
    private let clock: @Sendable () -> UInt64
    private let table: Guarded<RateTable>

    /// Makes a limiter that has seen nobody.
    ///
    /// - Parameters:
    ///   - entriesMax: how many subjects and classes are kept at once; what happens beyond is said at `RateTable`.
    ///   - clock: nanoseconds of a monotonic clock. It is asked under the limiter's lock.
    public init(
        limits: RateLimits = .standard, entriesMax: Int = RateLimiter.entriesMax,
        clock: @escaping @Sendable () -> UInt64
    ) {
        self.limits = limits
        self.clock = clock
        table = Guarded(RateTable(entriesMax: entriesMax))
    }

    /// Lets a request through and charges for it, or refuses it. O(1).
    public func admit(_ subject: RateSubject, _ rateClass: RateClass) -> RateDecision {
        table.withLock { table in decide(subject, rateClass, in: &table, charges: true) }
    }

    /// What `admit` would say, without charging. O(1).
    public func state(of subject: RateSubject, _ rateClass: RateClass) -> RateDecision {
        table.withLock { table in decide(subject, rateClass, in: &table, charges: false) }
    }

    /// How many subjects and classes are kept.
    var entriesCount: Int { table.withLock { $0.count } }

    private func decide(
        _ subject: RateSubject, _ rateClass: RateClass, in table: inout RateTable, charges: Bool
    ) -> RateDecision {
        let quota = limits[rateClass]
        let (interval, horizon) = (quota.intervalNanoseconds, quota.horizonNanoseconds)
        let key = RateTable.Key(subject: subject, rateClass: rateClass)
        // Half the range leaves room for adding windows.
        let now = Int64(clamping: min(clock(), UInt64(Int64.max / 2)))
        // Never before now, since silence beyond a whole quota is not saved up; never further than the quota, which
        // only a clock that went back can bring about.
        let arrival = min(max(table.arrival(of: key), now), now + horizon)
        let moved = arrival + interval
        let isAdmitted = moved <= now + horizon
        let next = isAdmitted && charges ? moved : arrival
        if charges { table.set(next, of: key, now: now) }
        return RateDecision(
            rateClass: rateClass, quota: quota, isAdmitted: isAdmitted,
            remaining: Int((now + horizon - next) / interval),
            resetSeconds: Self.seconds(next - now),
            retryAfterSeconds: isAdmitted ? nil : max(1, Self.seconds(moved - now - horizon)))
    }

    /// Whole seconds, rounded up.
    private static func seconds(_ nanoseconds: Int64) -> Int { Int((nanoseconds + 999_999_999) / 1_000_000_000) }
}
