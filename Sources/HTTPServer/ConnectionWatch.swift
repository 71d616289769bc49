import Synchronization

/// What the watcher of deadlines remembers of one connection from look to look.
struct ConnectionWatch: Sendable {
    enum Verdict: Equatable {
        case wait
        case cut
        case cutWithAnswer
    }

    let connection: ServerConnection
    /// The phase that was seen last, and since when.
    private var word: UInt64
    private var since: UInt64
    /// A count that shows progress in this phase, and when it last counted as such.
    private var mark: UInt64 = 0
    private var markedAt: UInt64
    /// When the first bytes of the next head were seen.
    private var headStartedAt: UInt64?

    init(_ connection: ServerConnection, now: UInt64) {
        self.connection = connection
        word = ConnectionPhase.start
        since = now
        markedAt = now
    }

    /// Looks at the connection; whatever is not `wait` has already cut its phase.
    mutating func look(now: UInt64, limits: HTTPLimits) -> Verdict {
        let seen = connection.phase.current
        if seen != word {
            change(to: seen, now: now)
        }
        let verdict = verdict(now: now, limits)
        guard verdict != .wait, connection.phase.cut(ifStill: seen) else { return .wait }
        return verdict
    }

    private mutating func change(to seen: UInt64, now: UInt64) {
        word = seen
        since = now
        markedAt = now
        mark = 0
        switch ConnectionPhase.name(of: seen) {
        case .awaitingHead:
            headStartedAt = nil
            mark = SocketTools.tcpProgress(connection.descriptor)?.received ?? 0
        case .readingHead:
            since = headStartedAt ?? now
        case .readingBody, .answering, .writing, .cut:
            headStartedAt = nil
        }
    }

    private mutating func verdict(now: UInt64, _ limits: HTTPLimits) -> Verdict {
        let age = now - since
        switch ConnectionPhase.name(of: word) {
        case .awaitingHead:
            return awaiting(now: now, limits)
        case .readingHead:
            return age >= Self.nanoseconds(limits.headDeadlineSeconds) ? .cutWithAnswer : .wait
        case .readingBody:
            let isLate = age >= Self.nanoseconds(limits.bodyDeadlineSeconds) || isBodySlow(now: now, limits)
            return isLate ? .cutWithAnswer : .wait
        case .writing:
            return isWriteStalled(now: now, limits) ? .cut : .wait
        case .answering, .cut:
            return .wait
        }
    }

    private mutating func awaiting(now: UInt64, _ limits: HTTPLimits) -> Verdict {
        let headDeadline = Self.nanoseconds(limits.headDeadlineSeconds)
        if headStartedAt == nil, let received = SocketTools.tcpProgress(connection.descriptor)?.received,
            received > mark
        {
            headStartedAt = word == ConnectionPhase.start ? since : now
        }
        if let headStartedAt {
            return now - headStartedAt >= headDeadline ? .cutWithAnswer : .wait
        }
        let isNew = word == ConnectionPhase.start
        let deadline = isNew ? headDeadline : Self.nanoseconds(limits.idleSeconds)
        return now - since >= deadline ? .cut : .wait
    }

    private mutating func isBodySlow(now: UInt64, _ limits: HTTPLimits) -> Bool {
        guard now - markedAt >= Self.nanoseconds(limits.bodyGraceSeconds) else { return false }
        let received = connection.bodyBytesReceived.load(ordering: .relaxed)
        let wanted = UInt64(limits.bodyBytesPerSecondMin) * UInt64(limits.bodyGraceSeconds)
        let isSlow = received &- mark < wanted
        mark = received
        markedAt = now
        return isSlow
    }

    private mutating func isWriteStalled(now: UInt64, _ limits: HTTPLimits) -> Bool {
        let unsent = SocketTools.unsentBytes(connection.descriptor)
        // A local client acknowledges nothing, but either what it has not taken or what was taken in its place changes.
        let progress =
            SocketTools.tcpProgress(connection.descriptor)?.acknowledged
            ?? connection.streamedBytes &<< 32 &+ UInt64(unsent)
        guard progress == mark, unsent > 0 else {
            mark = progress
            markedAt = now
            return false
        }
        return now - markedAt >= Self.nanoseconds(limits.writeStallSeconds)
    }

    private static func nanoseconds(_ seconds: Int) -> UInt64 {
        UInt64(seconds) * 1_000_000_000
    }
}
