/// The versions of a deal with a backdated or corrected one among them, from which its state is folded each time.
struct IrregularHistory: Sendable {
    /// The deal's ordinal.
    let deal: UInt32
    /// In the order of the deal's life, corrected ones included.
    private(set) var versions: [HeldVersion]

    /// Takes the versions of a deal that was regular so far, in the order of its life.
    init(deal: UInt32, versions: [HeldVersion]) {
        self.deal = deal
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

    /// The versions that stand by what was recorded up to `limit`, in the order of the deal's life.
    func standing(knownTo limit: Int64) -> [HeldVersion] {
        versions.filter { $0.stands(at: .max, knownTo: limit) }
    }

    /// Bytes in use.
    var bytes: Int { versions.capacity * MemoryLayout<HeldVersion>.stride }
}
