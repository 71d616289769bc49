import DealModel
import TestSupport

/// Makes up the history of a workspace from a seed: few instants, so that ties are common, and every kind of edit.
struct HistoryMaker {
    private var random: SeededGenerator
    private(set) var log = OracleLog()
    /// The time of the next record, in microseconds.
    private var clock = Self.start

    private static let start: Int64 = 1_704_067_200_000_000
    private static let step: Int64 = 6 * 3_600_000_000
    private static let currencies = ["EUR", "USD", "JPY"].compactMap { Currency($0) }

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Writes a history of about `rows` rows.
    mutating func make(rows: Int) {
        for _ in 0..<2 { addPipeline() }
        for _ in 0..<5 { addStage() }
        while log.recordedAt.count < rows {
            if chance(1, in: 3) { clock += Self.step * Int64(below(4)) }
            switch below(20) {
            case 0: addPipeline()
            case 1: addStage()
            case 2, 3: editStage()
            case 4: editPipeline()
            case 5...8: createDeal()
            case 9...13: changeDeal(isBackdated: false)
            case 14, 15: changeDeal(isBackdated: true)
            default: correctDeal()
            }
        }
    }

    /// A random one of the moments at which something happened, or one beside it, before all or after all.
    mutating func moment() -> Int64 {
        let instants = log.deals.map(\.effectiveAt) + log.recordedAt
        switch below(10) {
        case 0: return Self.start - Self.step * 400
        case 1: return clock + Self.step * Int64(below(400))
        case 2, 3: return clock
        case 4: return instants[below(instants.count)] - 1
        case 5: return instants[below(instants.count)] + 1
        default: return instants[below(instants.count)]
        }
    }

    /// A random sequence number to know up to; nil for all.
    mutating func known() -> Int64? {
        chance(1, in: 3) ? nil : Int64(below(log.recordedAt.count + 3))
    }

    mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

    mutating func chance(_ part: Int, in whole: Int) -> Bool { below(whole) < part }

    private mutating func nextSequence() -> Int64 {
        if chance(1, in: 4) { clock += Int64(below(3)) }
        log.recordedAt.append(clock)
        return Int64(log.recordedAt.count)
    }

    private mutating func addPipeline() {
        let sequence = nextSequence()
        let pipeline = Pipeline(
            id: PipelineID(high: 1, low: UInt64(log.pipelines.count)),
            name: "Pipeline \(log.pipelines.count)"
        )
        log.pipelines.append([.init(sequence: sequence, recordedAt: clock, value: pipeline)])
    }

    private mutating func addStage() {
        let pipeline = log.pipelines[below(log.pipelines.count)][0].value
        let kind: StageKind = [.open, .open, .open, .won, .lost][below(5)]
        let stage = Stage(
            // Ids fall, so that order by position and id differs from the order of creation.
            id: StageID(high: 2, low: UInt64(1_000 - log.stages.count)),
            pipelineID: pipeline.id,
            name: "Stage \(log.stages.count)",
            position: 1 + below(6),
            kind: kind,
            defaultProbability: kind == .open ? inheritedProbability() : nil
        )
        let sequence = nextSequence()
        log.stages.append([.init(sequence: sequence, recordedAt: clock, value: stage)])
    }

    private mutating func inheritedProbability() -> Probability? {
        chance(1, in: 4) ? nil : Probability(millionths: Int64(below(1_000_001)))
    }

    private mutating func editStage() {
        let ordinal = below(log.stages.count)
        guard var stage = log.stages[ordinal].last?.value else { return }
        switch below(6) {
        case 0: stage.name += "!"
        case 1: stage.position = 1 + below(6)
        case 2: stage.isArchived.toggle()
        case 3: stage.isDeleted.toggle()
        default: if stage.kind == .open { stage.defaultProbability = inheritedProbability() }
        }
        if !log.deals.contains(where: { $0.sets.contains(.stage) && $0.stage == ordinal }), chance(1, in: 2) {
            stage.kind = .won
            stage.defaultProbability = nil
        }
        let sequence = nextSequence()
        log.stages[ordinal].append(.init(sequence: sequence, recordedAt: clock, value: stage))
    }

    private mutating func editPipeline() {
        let ordinal = below(log.pipelines.count)
        guard var pipeline = log.pipelines[ordinal].last?.value else { return }
        if chance(1, in: 2) { pipeline.isDeleted.toggle() } else { pipeline.name += "?" }
        let sequence = nextSequence()
        log.pipelines[ordinal].append(.init(sequence: sequence, recordedAt: clock, value: pipeline))
    }

    private mutating func createDeal() {
        let number = (log.deals.map(\.deal).max() ?? -1) + 1
        var entry = OracleLog.DealEntry(
            sequence: 0,
            recordedAt: 0,
            deal: number,
            effectiveAt: clock - Self.step * Int64(below(60)),
            place: 0,
            sets: [.stage, .title]
        )
        entry.stage = below(log.stages.count)
        fill(&entry, fields: [.price, .probability, .closeDate].filter { _ in chance(2, in: 3) })
        record(entry)
    }

    private mutating func changeDeal(isBackdated: Bool) {
        guard let last = log.deals.last else { return }
        let number = below(last.deal + 1)
        let standing = standing(number)
        guard let created = standing.first?.effectiveAt, let newest = standing.last?.effectiveAt else { return }
        var effectiveAt = max(clock, newest)
        if isBackdated {
            effectiveAt =
                chance(1, in: 3)
                ? standing[below(standing.count)].effectiveAt : created + Int64(below(20)) * Self.step
        } else if chance(1, in: 3) {
            effectiveAt = newest
        }
        var entry = OracleLog.DealEntry(
            sequence: 0,
            recordedAt: 0,
            deal: number,
            effectiveAt: min(effectiveAt, max(clock, newest)),
            place: 0,
            sets: []
        )
        fill(&entry, fields: OracleLog.Field.allCases.filter { _ in chance(1, in: 4) })
        if entry.sets.isEmpty { fill(&entry, fields: [.title]) }
        record(entry)
    }

    /// Corrects a version that was not corrected before; a creation moves no further than to the next version.
    private mutating func correctDeal() {
        let open = log.deals.filter { version in !log.deals.contains { $0.corrects == version.sequence } }
        guard !open.isEmpty else { return }
        let corrected = open[below(open.count)]
        let standing = standing(corrected.deal)
        var entry = corrected
        entry.corrects = corrected.sequence
        if chance(1, in: 2) {
            let shift = Int64(below(9) - 4) * Self.step
            if standing.first?.sequence == corrected.sequence {
                let latest = standing.count > 1 ? standing[1].effectiveAt : clock
                entry.effectiveAt = min(corrected.effectiveAt + shift, max(latest, corrected.effectiveAt))
            } else {
                entry.effectiveAt = max(corrected.effectiveAt + shift, standing[0].effectiveAt)
            }
        }
        if chance(2, in: 3) { fill(&entry, fields: OracleLog.Field.allCases.filter { _ in chance(1, in: 4) }) }
        record(entry)
    }

    private func standing(_ deal: Int) -> [OracleLog.DealEntry] {
        let versions = log.deals.filter { $0.deal == deal }
        return versions.filter { version in !versions.contains { $0.corrects == version.sequence } }
            .sorted { ($0.effectiveAt, $0.place) < ($1.effectiveAt, $1.place) }
    }

    private mutating func fill(_ entry: inout OracleLog.DealEntry, fields: [OracleLog.Field]) {
        for field in fields {
            entry.sets.insert(field)
            switch field {
            case .stage: entry.stage = below(log.stages.count)
            case .price:
                let kind = below(6)
                entry.currency = kind == 0 ? nil : Self.currencies[below(Self.currencies.count)]
                entry.amount = kind < 2 ? nil : amount()
            case .probability: entry.probability = chance(1, in: 3) ? nil : below(1_000_001)
            case .closeDate:
                let day = Int32(Oracle.day(of: clock)) + Int32(below(60)) - 30
                entry.closeDay = chance(1, in: 5) ? nil : day
            case .deleted: entry.isDeleted = chance(1, in: 2)
            case .title, .owner: break
            }
        }
    }

    private mutating func amount() -> Int64 {
        switch below(8) {
        case 0: 0
        case 1: Money.minorUnitsMax
        case 2: -Money.minorUnitsMax
        case 3: -Int64(below(1_000_000))
        default: Int64(below(100_000_000))
        }
    }

    private mutating func record(_ draft: OracleLog.DealEntry) {
        var entry = draft
        entry.sequence = nextSequence()
        entry.recordedAt = clock
        entry.place = draft.corrects == nil ? entry.sequence : draft.place
        log.deals.append(entry)
    }
}
