import Locking
import Synchronization
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct RateLimiterTests {
    /// A monotonic clock that a test moves.
    private final class Nanoseconds: Sendable {
        private let value: Atomic<UInt64>

        init(_ start: UInt64 = 1_000_000_000_000) { value = Atomic(start) }

        var now: UInt64 { value.load(ordering: .relaxed) }

        func advance(_ nanoseconds: UInt64) { value.add(nanoseconds, ordering: .relaxed) }

        func set(_ nanoseconds: UInt64) { value.store(nanoseconds, ordering: .relaxed) }
    }

    private let clock = Nanoseconds()
    private let second: UInt64 = 1_000_000_000

    private func limiter(
        _ requests: Int, in windowSeconds: Int = 60, entriesMax: Int = RateLimiter.entriesMax
    ) -> RateLimiter {
        var limits = RateLimits.standard
        for rateClass in RateClass.allCases {
            limits[rateClass] = RateQuota(requests: requests, windowSeconds: windowSeconds)
        }
        let clock = clock
        return RateLimiter(limits: limits, entriesMax: entriesMax) { clock.now }
    }

    private func subject(_ number: UInt32) -> RateSubject { .address(NetworkAddress(version4: number)) }

    /// How many requests of as many as can be sent at once are let through.
    private func burst(_ limiter: RateLimiter, _ subject: RateSubject, _ rateClass: RateClass = .read) -> Int {
        var count = 0
        while limiter.admit(subject, rateClass).isAdmitted { count += 1 }
        return count
    }

    @Test(arguments: [(1, 1), (1, 60), (7, 60), (60, 60), (300, 60), (6_000, 60), (1_000, 7)])
    func `over ten windows as many are let through as the quota gives`(requests: Int, windowSeconds: Int) {
        let seed: UInt64 = 20_260_701
        var generator = SeededGenerator(seed: seed)
        let limiter = limiter(requests, in: windowSeconds)
        let start = clock.now
        let window = UInt64(windowSeconds) * second
        var admitted = 0
        // Whoever floods asks more often than he is let through, at odd moments; a small quota has no slack for being
        // late.
        let stepMax = window / UInt64(requests) / (requests < 10 ? 200 : 2) + 1
        while clock.now - start < 10 * window {
            if limiter.admit(subject(1), .read).isAdmitted { admitted += 1 }
            clock.advance(UInt64.random(in: 1...stepMax, using: &generator))
        }
        let ideal = requests + requests * 10
        #expect(abs(admitted - ideal) <= 1, "seed \(seed): \(admitted) instead of \(ideal)")
    }

    @Test func `who stays below the quota is never refused`() {
        let limiter = limiter(60)
        for _ in 0..<1_000 {
            #expect(limiter.admit(subject(1), .read).isAdmitted)
            clock.advance(second)
        }
    }

    @Test func `two subjects and two classes do not touch each other`() throws {
        let limiter = limiter(10)
        let key = try #require(KeyID("AAAAAAAA"))
        #expect(burst(limiter, .key(key)) == 10)
        #expect(burst(limiter, .key(key), .write) == 10)
        #expect(burst(limiter, .key(try #require(KeyID("AAAAAAAB")))) == 10)
        #expect(burst(limiter, subject(1)) == 10)
        #expect(burst(limiter, subject(2)) == 10)
        #expect(burst(limiter, .key(key)) == 0)
    }

    @Test func `silence is not saved up beyond the quota`() {
        let limiter = limiter(10)
        #expect(burst(limiter, subject(1)) == 10)
        clock.advance(1_000_000 * second)
        #expect(burst(limiter, subject(1)) == 10)
    }

    @Test func `refused requests cost nothing and asking costs nothing`() {
        let limiter = limiter(10)
        #expect(burst(limiter, subject(1)) == 10)
        for _ in 0..<1_000 { _ = limiter.admit(subject(1), .read) }
        for _ in 0..<1_000 { #expect(limiter.state(of: subject(2), .read).remaining == 10) }
        #expect(limiter.entriesCount == 1)
        clock.advance(6 * second)
        #expect(burst(limiter, subject(1)) == 1)
        #expect(!limiter.state(of: subject(1), .read).isAdmitted)
        #expect(limiter.state(of: subject(2), .read).isAdmitted)
    }

    @Test func `a clock that goes back neither locks anybody out nor lets anybody through`() {
        let limiter = limiter(10)
        #expect(burst(limiter, subject(1)) == 10)
        let day = 86_400 * second
        clock.set(day * 2)
        #expect(burst(limiter, subject(1)) == 10)
        clock.set(day)
        #expect(burst(limiter, subject(1)) == 0)
        clock.advance(6 * second)
        #expect(burst(limiter, subject(1)) == 1)
        clock.advance(60 * second)
        #expect(burst(limiter, subject(1)) == 10)
        // Back by less than a window costs what was given back in it, and no more.
        clock.set(clock.now - 30 * second)
        #expect(burst(limiter, subject(1)) == 0)
        clock.advance(60 * second)
        #expect(burst(limiter, subject(1)) == 10)
    }

    @Test func `a clock that leaps gives back one quota`() {
        let limiter = limiter(10)
        #expect(burst(limiter, subject(1)) == 10)
        clock.advance(86_400 * second)
        #expect(burst(limiter, subject(1)) == 10)
        for extreme in [0, UInt64(Int64.max), UInt64.max] {
            clock.set(extreme)
            #expect(limiter.admit(subject(9), .read).remaining <= 10)
        }
    }

    @Test func `the answer tells when it is worth trying again`() throws {
        let limiter = limiter(7, in: 10)
        for round in 0..<20 {
            _ = burst(limiter, subject(1))
            let refused = limiter.admit(subject(1), .read)
            let wait = try #require(refused.retryAfterSeconds)
            #expect(refused.remaining == 0)
            #expect((1...2).contains(wait), "round \(round)")
            clock.advance(UInt64(wait) * second)
            #expect(limiter.admit(subject(1), .read).isAdmitted, "round \(round)")
            let reset = limiter.state(of: subject(1), .read).resetSeconds
            clock.advance(UInt64(reset) * second)
            #expect(limiter.state(of: subject(1), .read).remaining == 7, "round \(round)")
            clock.advance(123_456_789)
        }
    }

    @Test func `the header fields have the forms of the draft and the older ones`() {
        let limiter = limiter(300)
        _ = limiter.admit(subject(1), .read)
        let decision = limiter.admit(subject(1), .read)
        let headers = decision.headers.map { "\($0.name): \($0.value)" }
        #expect(
            headers == [
                "RateLimit-Policy: \"read\";q=300;w=60", "RateLimit: \"read\";r=298;t=60", "X-RateLimit-Limit: 300",
                "X-RateLimit-Remaining: 298", "X-RateLimit-Reset: 1",
            ])
        #expect(decision.problem == nil)
    }

    @Test(arguments: RateClass.allCases)
    func `a refusal says what is one too many`(rateClass: RateClass) throws {
        let limiter = limiter(3)
        _ = burst(limiter, subject(1), rateClass)
        let problem = try #require(limiter.admit(subject(1), rateClass).problem)
        #expect(problem.status == 429)
        #expect(problem.answerHeaders.last?.0 == "Retry-After")
        #expect(problem.answerHeaders.last?.1 == "20")
        #expect(problem.answerHeaders.contains { $0.0 == "RateLimit" && $0.1 == "\"\(rateClass.rawValue)\";r=0;t=20" })
        #expect(problem.detail.contains("3 "))
    }

    @Test func `an IPv6 address counts with its neighbours of the same 64 bits`() throws {
        func subject(_ text: String) throws -> RateSubject { .address(try #require(NetworkAddress(text))) }
        let limiter = limiter(10)
        #expect(burst(limiter, try subject("2001:db8::1")) == 10)
        #expect(burst(limiter, try subject("2001:db8::ffff:1")) == 0)
        #expect(burst(limiter, try subject("2001:db8:0:1::1")) == 10)
        #expect(burst(limiter, try subject("::ffff:192.0.2.1")) == 10)
        #expect(burst(limiter, try subject("192.0.2.1")) == 0)
        #expect(burst(limiter, try subject("192.0.2.2")) == 10)
    }

    @Test func `as many as ask at once get one quota between them`() async {
        let limiter = limiter(1_000)
        let subject = subject(1)
        let admitted = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<500).reduce(0) { sum, _ in sum + (limiter.admit(subject, .read).isAdmitted ? 1 : 0) }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(admitted == 1_000)
    }

    @Test func `the table holds so many and throws out who was silent longest`() {
        let limiter = limiter(10, entriesMax: 4)
        func admitFive(_ number: UInt32) { for _ in 0..<5 { _ = limiter.admit(subject(number), .read) } }
        for number: UInt32 in 1...4 { admitFive(number) }
        clock.advance(60 * second)
        admitFive(1)
        admitFive(5)
        #expect(limiter.entriesCount == 4)
        #expect(limiter.state(of: subject(1), .read).remaining == 5)
        #expect(limiter.state(of: subject(5), .read).remaining == 5)
        // Number 2 had nothing to pay back any more, so it begins as anybody does.
        #expect(limiter.state(of: subject(2), .read).remaining == 10)
    }

    @Test func `the standard table has room for 100,000`() {
        let limiter = limiter(10)
        let most = UInt32(RateLimiter.entriesMax)
        for number in 0..<most + 10 { _ = limiter.admit(subject(number), .read) }
        #expect(most == 100_000)
        #expect(limiter.entriesCount == Int(most))
    }

    @Test func `a crowd that fills the table gives nobody a second quota`() {
        let limiter = limiter(10, entriesMax: 100)
        var admitted = 0
        var others: UInt32 = 1_000
        // In one window somebody floods, waits until he must have been thrown out, and comes back, again and again.
        for _ in 0..<20 {
            admitted += burst(limiter, subject(1))
            for _ in 0..<150 {
                others += 1
                _ = limiter.admit(subject(others), .read)
            }
            clock.advance(3 * second)
        }
        #expect(limiter.entriesCount == 100)
        #expect(admitted <= 10 + 10 + 1, "\(admitted) were let through in 60 seconds")
        #expect(admitted >= 19)
        clock.advance(60 * second)
        #expect(burst(limiter, subject(1)) == 10)
    }

    @Test func `a newcomer does not pay for those who were thrown out`() {
        let limiter = limiter(10, entriesMax: 100)
        for number: UInt32 in 0..<200 { _ = burst(limiter, subject(number)) }
        // A hundred debts lie in 16,384 cells: of a thousand newcomers some six share one.
        let full = (1_000..<2_000).filter { limiter.state(of: subject(UInt32($0)), .read).remaining == 10 }
        #expect(full.count > 950)
        #expect(RateTable.debtCellsCount == 16_384)
    }

    @Test func `a quota is from one request to ten millions in up to a day`() {
        let most = RateQuota(requests: RateQuota.requestsMax, windowSeconds: 1)
        #expect(most.intervalNanoseconds == 100)
        let longest = RateQuota(requests: 1, windowSeconds: RateQuota.windowSecondsMax)
        #expect(longest.horizonNanoseconds == 86_400_000_000_000)
        for (requests, windowSeconds) in [(RateQuota.requestsMax, 86_400), (1, RateQuota.windowSecondsMax)] {
            let limiter = limiter(requests, in: windowSeconds)
            #expect(limiter.admit(subject(1), .read).remaining == requests - 1)
        }
    }

    @Test func `a server that is told nothing has room for dashboards and is strict with failures`() {
        let limits = RateLimits.standard
        #expect(limits[.read] == RateQuota(requests: 6_000))
        #expect(limits[.write] == RateQuota(requests: 3_000))
        #expect(limits[.anonymous] == RateQuota(requests: 1_200))
        #expect(limits[.failure] == RateQuota(requests: 60))
        #expect(RateLimits(readsPerMinute: 5)[.read].requests == 5)
    }

    @Test func `a quota beyond its bounds is a mistake of the program`() async {
        await #expect(processExitsWith: .failure) { _ = RateQuota(requests: 0) }
        await #expect(processExitsWith: .failure) { _ = RateQuota(requests: RateQuota.requestsMax + 1) }
        await #expect(processExitsWith: .failure) {
            _ = RateQuota(requests: 1, windowSeconds: RateQuota.windowSecondsMax + 1)
        }
    }
}
