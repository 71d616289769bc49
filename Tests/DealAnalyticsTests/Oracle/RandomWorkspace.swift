import DealModel
import TestSupport

/// Makes up the history of a workspace from a seed: few instants, so that ties are common, and every kind of edit.
struct RandomWorkspace {
    private var random: SeededGenerator
    private(set) var log = WorkspaceLog()
    /// The time of the next record, in microseconds.
    private var clock = Self.start
    /// The newest definitions by ordinal.
    private var pipelines: [Pipeline] = []
    private var stages: [Stage] = []
    private var tags: [Tag] = []
    private var deals = 0

    static let start: Int64 = 1_704_067_200_000_000
    /// A quarter of a day, so that midnights in UTC are common.
    static let step: Int64 = 6 * 3_600_000_000
    static let currencies = ["EUR", "USD", "JPY"].compactMap { Currency($0) }
    static let owners = ["ada", "bob", "cyd"]
    static let sources = ["web", "fair"]
    static let reasons = ["price", "silence", "rival"]
    static let organizations = [OrganizationID(high: 5, low: 1), OrganizationID(high: 5, low: 2)]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A history of about `rows` rows.
    static func log(seed: UInt64, rows: Int) -> WorkspaceLog {
        var workspace = RandomWorkspace(seed: seed)
        workspace.make(rows: rows)
        return workspace.log
    }

    /// Writes a history of about `rows` rows.
    mutating func make(rows: Int) {
        for _ in 0..<2 { addPipeline() }
        for _ in 0..<3 { addTag() }
        while log.recordedAt.count < rows {
            if chance(1, in: 2) { clock += Self.step * Int64(below(6)) }
            switch below(40) {
            case 0: if pipelines.count < 4 { addPipeline() }
            case 1: editPipeline()
            case 2, 3: editStage()
            case 4, 5: swapStages()
            case 6...12: createDeal()
            case 13...25: move()
            case 26...29: change(isBackdated: false)
            case 30...32: change(isBackdated: true)
            case 33, 34: deleteOrRestore()
            case 35: changeTag()
            default: correct()
            }
        }
    }

    /// A random one of the moments at which something happened, or one beside it, before all or after all.
    mutating func moment() -> Instant {
        let instants = log.versions.map(\.effectiveAt.microseconds) + log.recordedAt.map(\.microseconds)
        let chosen =
            switch below(10) {
            case 0: Self.start - Self.step * 400
            case 1: clock + Self.step * Int64(below(400))
            case 2, 3, 4: clock
            case 5: instants[below(instants.count)] - 1
            case 6: instants[below(instants.count)] + 1
            default: instants[below(instants.count)]
            }
        return Instant(microseconds: chosen)
    }

    /// A random sequence number to know up to; the largest one, for all, in most cases.
    mutating func known() -> Int64 { chance(2, in: 3) ? .max : Int64(below(log.recordedAt.count + 3)) }

    /// A random window of which either end may be open.
    mutating func window() -> OracleWindow {
        let ends = [moment(), moment()].sorted()
        return OracleWindow(from: chance(1, in: 3) ? nil : ends[0], to: chance(1, in: 3) ? nil : ends[1])
    }

    mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

    mutating func chance(_ part: Int, in whole: Int) -> Bool { below(whole) < part }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    private mutating func nextSequence() -> Int64 {
        if chance(1, in: 4) { clock += Int64(below(3)) }
        log.recordedAt.append(Instant(microseconds: clock))
        return Int64(log.recordedAt.count)
    }
}

// Definitions.
extension RandomWorkspace {
    private mutating func addPipeline() {
        let pipeline = Pipeline(id: PipelineID(high: 1, low: UInt64(pipelines.count)), name: "P\(pipelines.count)")
        pipelines.append(pipeline)
        record(pipeline)
        var kinds = Array(repeating: StageKind.open, count: 3 + below(3))
        for kind in [StageKind.won, .lost] {
            for _ in 0..<(1 + below(2)) { kinds.append(kind) }
        }
        // A closed stage may stand between open ones.
        if chance(1, in: 3) { kinds.swapAt(below(kinds.count), below(kinds.count)) }
        for (index, kind) in kinds.enumerated() {
            let stage = Stage(
                // Ids fall, so that order by position and id differs from the order of creation.
                id: StageID(high: 2, low: UInt64(1_000 - stages.count)),
                pipelineID: pipeline.id,
                name: "S\(stages.count)",
                position: index + 1,
                kind: kind,
                defaultProbability: kind == .open ? defaultProbability() : nil,
                forecastCategory: chance(1, in: 2) ? pick(ForecastCategory.allCases) : nil,
                staleAfterDays: chance(1, in: 2) ? 1 + below(30) : nil
            )
            stages.append(stage)
            record(stage)
        }
    }

    private mutating func addTag() {
        let tag = Tag(id: TagID(high: 3, low: UInt64(tags.count)), name: "T\(tags.count)")
        tags.append(tag)
        let sequence = nextSequence()
        log.definitions.append(
            .tag(.init(sequence: sequence, recordedAt: Instant(microseconds: clock), value: tag))
        )
    }

    private mutating func record(_ pipeline: Pipeline) {
        let sequence = nextSequence()
        log.definitions.append(
            .pipeline(.init(sequence: sequence, recordedAt: Instant(microseconds: clock), value: pipeline))
        )
    }

    private mutating func record(_ stage: Stage) {
        let sequence = nextSequence()
        log.definitions.append(
            .stage(.init(sequence: sequence, recordedAt: Instant(microseconds: clock), value: stage))
        )
    }

    private mutating func defaultProbability() -> Probability? {
        chance(1, in: 4) ? nil : Probability(millionths: Int64(below(21)) * 50_000)
    }

    private mutating func editPipeline() {
        let ordinal = below(pipelines.count)
        pipelines[ordinal].name += "!"
        record(pipelines[ordinal])
    }

    private mutating func editStage() {
        let ordinal = below(stages.count)
        switch below(5) {
        case 0: stages[ordinal].name += "!"
        case 1: stages[ordinal].isArchived.toggle()
        case 2: stages[ordinal].forecastCategory = chance(1, in: 3) ? nil : pick(ForecastCategory.allCases)
        case 3: stages[ordinal].staleAfterDays = chance(1, in: 3) ? nil : 1 + below(30)
        default: if stages[ordinal].kind == .open { stages[ordinal].defaultProbability = defaultProbability() }
        }
        record(stages[ordinal])
    }

    /// Exchanges the positions of two stages of one pipeline.
    private mutating func swapStages() {
        let first = below(stages.count)
        let others = stages.indices.filter { $0 != first && stages[$0].pipelineID == stages[first].pipelineID }
        let second = pick(others)
        let position = stages[first].position
        stages[first].position = stages[second].position
        stages[second].position = position
        record(stages[first])
        record(stages[second])
    }
}

// Deals.
extension RandomWorkspace {
    private mutating func draft(_ deal: Int, at microseconds: Int64) -> LogVersion {
        LogVersion(
            sequence: 0,
            recordedAt: Instant(microseconds: 0),
            deal: deal,
            effectiveAt: Instant(microseconds: microseconds),
            place: 0
        )
    }

    private mutating func createDeal() {
        var version = draft(deals, at: clock - Self.step * Int64(below(120)))
        let pipeline = pick(pipelines).id
        let live = stages.indices.filter { stages[$0].pipelineID == pipeline && !stages[$0].isArchived }
        version.fields = [.stage, .pipeline, .title]
        // Most begin in one of the first stages.
        version.stage = live.isEmpty ? below(stages.count) : live[chance(3, in: 4) ? 0 : below(live.count)]
        let fields: [DealField] = [
            .amount, .probability, .expectedCloseDate, .owner, .source, .valuePeriod, .termMonths,
        ]
        fill(&version, fields: fields.filter { _ in chance(2, in: 3) })
        deals += 1
        record(version)
    }

    /// A moment for a new version of a deal; nil where there is no deal yet.
    private mutating func moment(for deal: Int, isBackdated: Bool) -> Int64? {
        let standing = log.standing(deal).map(\.effectiveAt.microseconds)
        guard let created = standing.first, let newest = standing.last else { return nil }
        let latest = max(clock, newest)
        if isBackdated {
            return chance(1, in: 3) ? pick(standing) : min(created + Int64(below(40)) * Self.step, latest)
        }
        return chance(1, in: 4) ? newest : latest
    }

    private mutating func move() {
        guard deals > 0 else { return }
        let deal = below(deals)
        guard let moment = moment(for: deal, isBackdated: chance(1, in: 6)),
            let now = log.standing(deal).last(where: { $0.fields.contains(.stage) })?.stage
        else { return }
        var version = draft(deal, at: moment)
        version.fields = [.stage, .pipeline]
        version.stage = target(from: now)
        if chance(1, in: 4) { fill(&version, fields: [pick([.amount, .owner, .probability, .expectedCloseDate])]) }
        if stages[version.stage].kind == .lost, chance(2, in: 3) { fill(&version, fields: [.lostReason]) }
        if stages[version.stage].kind == .won, chance(1, in: 3) { fill(&version, fields: [.wonReason]) }
        record(version)
        // Some moves are taken back at once, or soon.
        if chance(1, in: 8) {
            var back = draft(deal, at: moment)
            if chance(1, in: 2) {
                clock = max(clock, moment) + Int64(below(3)) * 300_000_000
                back.effectiveAt = Instant(microseconds: clock)
            }
            back.fields = [.stage, .pipeline]
            back.stage = now
            record(back)
        }
    }

    /// The next open stage in half of the cases, else any of the pipeline, and at times one of another pipeline.
    private mutating func target(from stage: Int) -> Int {
        let pipeline = stages[stage].pipelineID
        if chance(1, in: 12) { return below(stages.count) }
        let others = stages.indices.filter { stages[$0].pipelineID == pipeline && $0 != stage }
        let next = others.filter { stages[$0].kind == .open && stages[$0].position > stages[stage].position }
            .min { stages[$0].position < stages[$1].position }
        if chance(1, in: 2), let next { return next }
        return pick(others)
    }

    private mutating func change(isBackdated: Bool) {
        guard deals > 0 else { return }
        let deal = below(deals)
        guard let moment = moment(for: deal, isBackdated: isBackdated) else { return }
        var version = draft(deal, at: moment)
        fill(&version, fields: Self.changeable.filter { _ in chance(1, in: 5) })
        if version.fields.isEmpty { version.fields = [.title] }
        record(version)
    }

    /// Deletes a deal, or restores one in half of the cases in which one is deleted.
    private mutating func deleteOrRestore() {
        guard deals > 0 else { return }
        let deleted = (0..<deals).filter { isDeleted($0) }
        let deal = !deleted.isEmpty && chance(1, in: 2) ? pick(deleted) : below(deals)
        guard let moment = moment(for: deal, isBackdated: chance(1, in: 5)) else { return }
        var version = draft(deal, at: moment)
        version.fields = [.deleted]
        version.isDeleted = !isDeleted(deal)
        record(version)
    }

    private func isDeleted(_ deal: Int) -> Bool {
        log.standing(deal).last { $0.fields.contains(.deleted) }?.isDeleted ?? false
    }

    private mutating func changeTag() {
        guard deals > 0 else { return }
        let deal = below(deals)
        guard let moment = moment(for: deal, isBackdated: chance(1, in: 3)) else { return }
        let tag = below(tags.count)
        let isLinked = chance(2, in: 3)
        let sequence = nextSequence()
        log.tagChanges.append(
            LogTagChange(
                sequence: sequence,
                recordedAt: Instant(microseconds: clock),
                deal: deal,
                effectiveAt: Instant(microseconds: moment),
                tag: tag,
                isLinked: isLinked
            )
        )
    }

    /// Corrects a version that was not corrected before; a creation moves no further than to the next version.
    private mutating func correct() {
        let open = log.versions.filter { version in !log.versions.contains { $0.corrects == version.sequence } }
        guard !open.isEmpty else { return }
        let corrected = pick(open)
        let standing = log.standing(corrected.deal)
        var version = corrected
        version.corrects = corrected.sequence
        if chance(1, in: 2) {
            let moved = corrected.effectiveAt.microseconds + Int64(below(9) - 4) * Self.step
            if standing[0].sequence == corrected.sequence {
                let next = standing.count > 1 ? standing[1].effectiveAt.microseconds : clock
                version.effectiveAt = Instant(
                    microseconds: min(moved, max(next, corrected.effectiveAt.microseconds))
                )
            } else {
                let latest = max(clock, corrected.effectiveAt.microseconds)
                version.effectiveAt = Instant(
                    microseconds: min(max(moved, standing[0].effectiveAt.microseconds), latest)
                )
            }
        }
        if chance(2, in: 3) {
            fill(&version, fields: Self.changeable.filter { _ in chance(1, in: 6) })
            if version.fields.contains(.stage), chance(1, in: 2) { version.stage = target(from: version.stage) }
        }
        record(version)
    }

    private static let changeable: [DealField] = [
        .amount, .valuePeriod, .termMonths, .probability, .expectedCloseDate, .owner, .forecastCategory,
        .leaderCategory, .source, .organization, .wonReason, .lostReason, .title,
    ]

    private mutating func fill(_ version: inout LogVersion, fields: [DealField]) {
        for field in fields {
            version.fields.insert(field)
            let isNone = chance(1, in: 5)
            switch field {
            case .amount:
                version.fields.insert(.currency)
                let isBare = chance(1, in: 2)
                version.amountMinorUnits = isNone ? nil : amount()
                version.currency = isNone && isBare ? nil : pick(Self.currencies)
            case .valuePeriod: version.valuePeriod = isNone ? nil : pick(ValuePeriod.allCases)
            case .termMonths: version.termMonths = isNone ? nil : pick([1, 5, 6, 11, 12, 13, 24, 36, 1_200])
            case .probability:
                version.probability =
                    isNone ? nil : Probability(millionths: pick([0, 250_000, 500_000, 990_000, 1_000_000]))
                if chance(1, in: 4) { version.probability = Probability(millionths: Int64(below(1_000_001))) }
            case .expectedCloseDate:
                let day = Instant(microseconds: clock).dateInUTC.dayNumber + Int32(below(120)) - 40
                version.expectedCloseDate = isNone ? nil : CivilDate(dayNumber: day)
            case .owner: version.ownerID = isNone ? nil : pick(Self.owners)
            case .forecastCategory: version.forecastCategory = isNone ? nil : pick(ForecastCategory.allCases)
            case .leaderCategory: version.leaderCategory = isNone ? nil : pick(ForecastCategory.allCases)
            case .source: version.source = isNone ? nil : pick(Self.sources)
            case .organization: version.organizationID = isNone ? nil : pick(Self.organizations)
            case .wonReason: version.wonReason = isNone ? nil : pick(Self.reasons)
            case .lostReason: version.lostReason = isNone ? nil : pick(Self.reasons)
            default: break
            }
        }
    }

    private mutating func amount() -> Int64 {
        switch below(12) {
        case 0: 0
        case 1: Money.minorUnitsMax
        case 2: -Money.minorUnitsMax
        case 3: -Int64(below(1_000_000))
        case 4...7: Int64(1 + below(400)) * 50
        default: Int64(below(100_000_000))
        }
    }

    private mutating func record(_ draft: LogVersion) {
        var version = draft
        version.sequence = nextSequence()
        version.recordedAt = Instant(microseconds: clock)
        version.place = draft.corrects == nil ? version.sequence : draft.place
        // What comes later may not be recorded before it happens.
        if version.effectiveAt > version.recordedAt {
            clock = version.effectiveAt.microseconds
            version.recordedAt = version.effectiveAt
            log.recordedAt[log.recordedAt.count - 1] = version.effectiveAt
        }
        log.versions.append(version)
    }
}
