internal import DealModel
internal import Wire

/// What one version changed in its deal: the fields right before and right after it, at its own place in the deal's
/// life, by what was known when it was recorded.
///
/// For a backdated version that is not what the deal was when it was written, but what it was at the moment from which
/// the version holds. For a correction it is the deal right after the version that it replaces, and right after itself.
struct DealStep {
    private let version: DealVersion
    private let isFirst: Bool
    private let before: DealFacts
    private let after: DealFacts
    private let corrected: DealVersion?
    private let definitions: Definitions

    /// - Parameters:
    ///   - sequence: the version.
    ///   - history: all versions of the deal, later ones included.
    /// - Returns: nil where the deal has no such version.
    /// - Complexity: O(n log n) in the number of versions.
    init?(_ sequence: Int64, in history: DealHistory, definitions: Definitions) {
        guard let version = history.versions.first(where: { $0.sequence == sequence }) else { return nil }
        self.version = version
        self.definitions = definitions
        isFirst = history.versions.first?.sequence == sequence
        corrected = version.corrects.flatMap { id in history.versions.first { $0.sequence == id } }
        var facts = DealFacts()
        // A correction has the place of what it replaces.
        let last = corrected ?? version
        for earlier in history.standing(knownTo: sequence - 1) where !last.precedes(earlier) {
            facts.take(earlier.changes, in: definitions)
        }
        before = facts
        guard corrected != nil else {
            facts.take(version.changes, in: definitions)
            after = facts
            return
        }
        facts = DealFacts()
        for standing in history.standing(knownTo: sequence) where !version.precedes(standing) {
            facts.take(standing.changes, in: definitions)
        }
        after = facts
    }

    /// The step as an event.
    var changes: EventChanges {
        var changes = EventChanges(type: type, effectiveAt: version.effectiveAt)
        changes.reason = version.reason
        changes.corrects = version.corrects
        if let corrected {
            changes.add("effective_at", from: .instant(corrected.effectiveAt), to: .instant(version.effectiveAt))
        }
        // A stage can end the reason of another closing by itself.
        let touched = version.changes.fields.union(corrected?.changes.fields ?? [])
            .union(DealFieldSet([.wonReason, .lostReason]))
        for field in touched.fields {
            changes.add(
                field.name, from: HistoryJSON.value(of: field, in: before),
                to: HistoryJSON.value(of: field, in: after))
        }
        return changes
    }

    private var type: EventType {
        if version.corrects != nil { return .dealCorrected }
        if isFirst { return .dealCreated }
        if before.isDeleted != after.isDeleted { return after.isDeleted ? .dealDeleted : .dealRestored }
        guard let target = after.stageID, target != before.stageID else { return .dealUpdated }
        return EventType(
            definitions.direction(
                from: before.stageID, to: target, at: version.effectiveAt, knownTo: version.sequence))
    }
}
