import DealModel

extension WorkspaceLog {
    /// A smaller log for which `fails` still holds: deals are taken out as long as it does, then versions, then tag
    /// changes and later definitions.
    func shrunk(while fails: (WorkspaceLog) -> Bool) -> WorkspaceLog {
        var log = self
        var isSmaller = true
        while isSmaller {
            isSmaller = false
            for deal in (0..<log.dealCount).reversed() {
                let candidate = log.without(deal: deal)
                if fails(candidate) {
                    log = candidate
                    isSmaller = true
                }
            }
            for sequence in log.droppable.reversed() {
                let candidate = log.without(sequence: sequence)
                if candidate.dealCount == log.dealCount, candidate.isWhole, fails(candidate) {
                    log = candidate
                    isSmaller = true
                }
            }
        }
        return log
    }

    /// The rows that are no first definition.
    private var droppable: [Int64] {
        var seen: Set<String> = []
        let later = definitions.filter { definition in
            switch definition {
            case .pipeline(let version): !seen.insert("p\(version.value.id)").inserted
            case .stage(let version): !seen.insert("s\(version.value.id)").inserted
            case .tag(let version): !seen.insert("t\(version.value.id)").inserted
            case .settings: true
            }
        }
        return later.map(\.sequence) + tagChanges.map(\.sequence) + versions.map(\.sequence)
    }

    private func without(deal: Int) -> WorkspaceLog {
        var log = self
        log.versions = versions.filter { $0.deal != deal }
        log.tagChanges = tagChanges.filter { $0.deal != deal }
        // Numbers follow one another without gaps.
        for index in log.versions.indices where log.versions[index].deal > deal { log.versions[index].deal -= 1 }
        for index in log.tagChanges.indices where log.tagChanges[index].deal > deal { log.tagChanges[index].deal -= 1 }
        return log
    }

    /// Without a row, and without the corrections of it.
    private func without(sequence: Int64) -> WorkspaceLog {
        var log = self
        log.definitions.removeAll { $0.sequence == sequence }
        log.tagChanges.removeAll { $0.sequence == sequence }
        var dropped: Set<Int64> = [sequence]
        log.versions.removeAll { version in
            let isDropped = dropped.contains(version.sequence) || version.corrects.map { dropped.contains($0) } ?? false
            if isDropped { dropped.insert(version.sequence) }
            return isDropped
        }
        return log
    }

    /// The log as text, to be read beside a failure.
    var text: String {
        let rows =
            definitions.map { ($0.sequence, "\($0)") } + tagChanges.map { ($0.sequence, "\($0)") }
            + versions.map { ($0.sequence, "\($0.brief)") }
        return rows.sorted { $0.0 < $1.0 }.map(\.1).joined(separator: "\n")
    }
}

extension LogVersion {
    fileprivate var brief: String {
        var parts = ["#\(sequence) deal \(deal) at \(effectiveAt) recorded \(recordedAt)"]
        if let corrects { parts.append("corrects \(corrects) place \(place)") }
        if fields.contains(.stage) { parts.append("stage \(stage)") }
        if fields.contains(.amount) {
            parts.append("amount \(amountMinorUnits.map { "\($0)" } ?? "none") \(currency?.code ?? "none")")
        }
        if fields.contains(.deleted) { parts.append("deleted \(isDeleted)") }
        if fields.contains(.probability) { parts.append("probability \(probability.map { "\($0)" } ?? "none")") }
        if fields.contains(.expectedCloseDate) {
            parts.append("closes \(expectedCloseDate.map { "\($0)" } ?? "none")")
        }
        if fields.contains(.owner) { parts.append("owner \(ownerID ?? "none")") }
        if fields.contains(.lostReason) { parts.append("lost reason \(lostReason ?? "none")") }
        return parts.joined(separator: ", ")
    }
}
