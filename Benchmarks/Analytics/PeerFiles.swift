import DealModel

/// Writes the made-up deals as columns that peers can read: the current deals, all versions with the time in which each
/// holds, and the stays in stages.
final class PeerFiles {
    private let folder: String
    private var files: [String: ColumnFile] = [:]
    private let stages: [Stage]
    private let hasHistory: Bool

    /// Stands for no value in columns of amounts and days.
    static let none = Int64.min
    /// Stands for an end that has not come.
    static let ongoing = Int64.max

    init(folder: String, stages: [Stage], hasHistory: Bool) {
        self.folder = folder
        self.stages = stages
        self.hasHistory = hasHistory
    }

    func write(_ deal: MadeDeal, ordinal: UInt32) {
        let versions = deal.versions
        guard let last = versions.last else { return }
        put("deals", last)
        self["deals.created"].append(versions[0].effectiveAt)
        guard hasHistory else { return }
        for (index, version) in versions.enumerated() {
            put("versions", version)
            self["versions.deal"].append(ordinal)
            self["versions.valid_from"].append(version.effectiveAt)
            self["versions.valid_to"].append(
                index + 1 < versions.count ? versions[index + 1].effectiveAt : Self.ongoing)
        }
        var first = 0
        var place: UInt8 = 0
        for index in versions.indices {
            let isEnd =
                index + 1 == versions.count || versions[index + 1].stage != versions[index].stage
                || versions[index + 1].isDeleted
            guard isEnd, !versions[index].isDeleted else { continue }
            let isLast = index + 1 == versions.count || versions[index + 1].isDeleted
            put("stays", versions[index], isDeleted: last.isDeleted)
            self["stays.deal"].append(ordinal)
            self["stays.place"].append(place)
            self["stays.is_last"].append(UInt8(isLast ? 1 : 0))
            self["stays.entered"].append(versions[first].effectiveAt)
            self["stays.left"].append(
                index + 1 < versions.count ? versions[index + 1].effectiveAt : Self.ongoing)
            place += 1
            first = index + 1
        }
    }

    private func put(_ table: String, _ version: MadeDeal.Version, isDeleted: Bool? = nil) {
        let probability = stages[Int(version.stage)].probability(override: version.probability)
        let weighted = version.amount.flatMap { amount in probability?.weighted(minorUnits: amount) }
        self["\(table).stage"].append(version.stage)
        self["\(table).close_day"].append(version.closeDay ?? Int32.min)
        self["\(table).amount"].append(version.amount ?? Self.none)
        self["\(table).weighted"].append(weighted ?? Self.none)
        self["\(table).currency"].append(UInt8(MadeDeal.currencies.firstIndex(of: version.currency) ?? 0))
        self["\(table).owner"].append(UInt16(version.owner))
        self["\(table).deleted"].append(UInt8(isDeleted ?? version.isDeleted ? 1 : 0))
    }

    private subscript(name: String) -> ColumnFile {
        if let file = files[name] { return file }
        let file = ColumnFile("\(folder)/\(name)")
        files[name] = file
        return file
    }

    func finish() { for file in files.values { file.finish() } }
}
