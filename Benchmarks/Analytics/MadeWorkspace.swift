import DealAnalytics
import DealModel

/// The made-up deals in the tables of the program.
struct MadeWorkspace {
    let snapshot: DealSnapshot
    let stages: [Stage]

    /// - Parameters:
    ///   - isNatural: whether deals are created one after the other, rather than in any order.
    ///   - files: where peers' columns go; nil for nowhere.
    init(dealCount: Int, seed: UInt64, isNatural: Bool, peersFolder: String?) {
        var tables = DealTables()
        let start = Instant(microseconds: 0)
        let (definitions, stages) = MadeStages.definitions(recordedAt: start)
        let files = peersFolder.map { PeerFiles(folder: $0, stages: stages, hasHistory: !isNatural) }
        tables.apply(definitions: definitions)
        var sequence = definitions.lastSequence
        let owners = (0..<MadeDeal.ownerCount).map { "owner-\($0)" }
        let now = Instant(microseconds: Int64(MadeDeal.lastDay) * 86_400_000_000)
        for number in 0..<dealCount {
            var random = SplitMix64(seed: seed &+ UInt64(number) &* 0xD1B5_4A32_D192_ED03)
            _ = random.next()
            let deal = MadeDeal(&random, share: isNatural ? Double(number) / Double(dealCount) : nil)
            for version in deal.versions {
                sequence += 1
                var made = AnalyticVersion(
                    sequence: sequence, deal: UInt32(number), effectiveAt: Instant(microseconds: version.effectiveAt),
                    recordedAt: now, fields: version.fields)
                made.stage = version.stage
                made.amountMinorUnits = version.amount
                made.currency = version.currency
                made.probability = version.probability
                made.expectedCloseDate = version.closeDay.map { CivilDate(dayNumber: $0) }
                made.ownerID = owners[version.owner]
                made.isDeleted = version.isDeleted
                tables.apply(made)
            }
            files?.write(deal, ordinal: UInt32(number))
        }
        tables.noteRecorded(sequence: sequence, recordedAt: now)
        files?.finish()
        snapshot = tables.publish(dataVersion: sequence)
        self.stages = stages
    }
}
