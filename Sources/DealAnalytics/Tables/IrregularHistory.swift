/// The versions of a deal with a backdated or corrected one among them, from which its state is folded each time.
struct IrregularHistory: Sendable {
    /// In the order of the deal's life, corrected ones included.
    private(set) var versions: [HeldVersion]

    /// Takes the versions of a deal that was regular so far, in the order of its life.
    init(versions: [HeldVersion]) {
        self.versions = versions
    }

    /// Adds the next recorded version.
    ///
    /// - Complexity: O(n).
    mutating func insert(_ version: HeldVersion) {
        if let corrected = version.corrects, let index = versions.firstIndex(where: { $0.sequence == corrected }) {
            versions[index].correctedBy = min(versions[index].correctedBy, version.sequence)
        }
        var index = versions.count
        while index > 0, version.precedes(versions[index - 1]) { index -= 1 }
        versions.insert(version, at: index)
    }

    /// Whether a version with this sequence number is among those held.
    func holds(_ sequence: Int64) -> Bool { versions.contains { $0.sequence == sequence } }

    /// The deal's state at the moment, by what was recorded up to `sequence`; nil before its creation.
    ///
    /// - Complexity: O(n).
    func state(at moment: Int64, knownTo sequence: Int64) -> DealState? {
        var state = DealState()
        for version in versions {
            guard version.effectiveAt <= moment else { break }
            if version.stands(at: moment, knownTo: sequence) { state.take(version) }
        }
        return state.stage == DealState.noStage ? nil : state
    }

    /// Bytes in use.
    var bytes: Int { versions.capacity * MemoryLayout<HeldVersion>.stride }
}
