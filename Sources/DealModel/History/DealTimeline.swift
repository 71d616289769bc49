/// The moments of a deal's life that follow from its history.
public struct DealTimeline: Hashable, Sendable {
    /// When the deal came to be.
    public var createdAt: Instant
    /// When it came to the stage that it is in.
    public var stageEnteredAt: Instant
    /// The kind of the stage that it is in.
    public private(set) var kind: StageKind
    /// When the present run of stays in stages of one closed kind began; nil while the deal is open.
    public private(set) var closedAt: Instant?
    /// When it was deleted; nil while it is not.
    public var deletedAt: Instant?

    /// Begins with an open deal.
    public init(createdAt: Instant, stageEnteredAt: Instant) {
        self.createdAt = createdAt
        self.stageEnteredAt = stageEnteredAt
        kind = .open
    }

    /// Restores a timeline that was stored.
    public init(createdAt: Instant, stageEnteredAt: Instant, kind: StageKind, closedAt: Instant?, deletedAt: Instant?) {
        self.createdAt = createdAt
        self.stageEnteredAt = stageEnteredAt
        self.kind = kind
        self.closedAt = closedAt
        self.deletedAt = deletedAt
    }

    /// The deal comes to a stage of the given kind; a move within one closed kind goes on with the same closing.
    public mutating func enter(kind next: StageKind, at instant: Instant) {
        stageEnteredAt = instant
        if !next.isClosed { closedAt = nil } else if next != kind { closedAt = instant }
        kind = next
    }

    /// When it was won, if it is won now.
    public var wonAt: Instant? { kind == .won ? closedAt : nil }
    /// When it was lost, if it is lost now.
    public var lostAt: Instant? { kind == .lost ? closedAt : nil }
}
