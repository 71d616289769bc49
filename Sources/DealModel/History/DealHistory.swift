/// All versions of one deal, and what follows from them: its state at any moment, by what was known at any moment.
public struct DealHistory: Sendable {
    /// The versions in the order of the change log; never empty once the deal exists.
    public private(set) var versions: [DealVersion]

    /// How many versions one deal can have; its deletion may be one more.
    public static let versionsMax = 10_000

    /// Those that stand by all that is known; nearly every question is about them.
    private var present: [DealVersion]

    /// Takes the versions in the order of their sequence numbers.
    public init(versions: [DealVersion]) {
        self.versions = versions
        present = Self.standing(versions)
    }

    /// Adds the next version.
    public mutating func append(_ version: DealVersion) {
        versions.append(version)
        if let corrected = version.corrects { present.removeAll { $0.sequence == corrected } }
        var place = present.count
        while place > 0, version.precedes(present[place - 1]) { place -= 1 }
        present.insert(version, at: place)
    }

    /// The versions that are known at `sequence` and not corrected by another one known then, in the order of the
    /// deal's life.
    ///
    /// - Complexity: O(1) for all that is known, else O(n log n) in the number of versions.
    public func standing(knownTo sequence: Int64 = .max) -> [DealVersion] {
        guard let last = versions.last, sequence < last.sequence else { return present }
        return Self.standing(versions.filter { $0.sequence <= sequence })
    }

    private static func standing(_ known: [DealVersion]) -> [DealVersion] {
        let corrected = Set(known.compactMap(\.corrects))
        return known.filter { !corrected.contains($0.sequence) }.sorted { $0.precedes($1) }
    }

    /// The deal's fields at `instant`, by what was recorded up to `sequence`; nil before its creation.
    ///
    /// Each field comes from the last standing version up to `instant` that set it; see `DealFacts.take(_:in:)` for
    /// the reasons of closings.
    public func state(
        at instant: Instant, knownTo sequence: Int64 = .max, in definitions: Definitions
    ) -> DealFacts? {
        let standing = standing(knownTo: sequence)
        guard let first = standing.first, first.effectiveAt <= instant else { return nil }
        var facts = DealFacts()
        for version in standing {
            guard version.effectiveAt <= instant else { break }
            facts.take(version.changes, in: definitions)
        }
        return facts
    }

    /// When the deal came to be, by what was recorded up to `sequence`.
    public func createdAt(knownTo sequence: Int64 = .max) -> Instant? { standing(knownTo: sequence).first?.effectiveAt }

    /// The deal's stays in stages, oldest first, by what was recorded up to `sequence`.
    ///
    /// Versions that set the stage to what it was already begin no stay.
    public func stays(knownTo sequence: Int64 = .max) -> [StageStay] {
        var stays: [StageStay] = []
        for version in standing(knownTo: sequence) where version.changes.fields.contains(.stage) {
            guard let stageID = version.changes.facts.stageID, stageID != stays.last?.stageID else { continue }
            if !stays.isEmpty { stays[stays.count - 1].leftAt = version.effectiveAt }
            stays.append(StageStay(stageID: stageID, enteredAt: version.effectiveAt, sequence: version.sequence))
        }
        return stays
    }

    /// What follows from the whole history for the present moment.
    public func summary(in definitions: Definitions) -> DealTimeline? {
        guard let created = createdAt() else { return nil }
        let stays = stays()
        var timeline = DealTimeline(createdAt: created, stageEnteredAt: stays.last?.enteredAt ?? created)
        for stay in stays {
            let kind = definitions.stage(stay.stageID)?.kind ?? .open
            timeline.enter(kind: kind, at: stay.enteredAt)
        }
        for version in standing() where version.changes.fields.contains(.deleted) {
            timeline.deletedAt = version.changes.facts.isDeleted ? timeline.deletedAt ?? version.effectiveAt : nil
        }
        return timeline
    }
}
