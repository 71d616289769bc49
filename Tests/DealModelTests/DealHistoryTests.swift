import DealModel
import TestSupport
import Testing

struct DealHistoryTests {
    private static let stageIDs = (0..<5).map { StageID(high: 1, low: UInt64($0)) }
    private static let kinds: [StageKind] = [.open, .open, .won, .won, .lost]
    private static let definitions: Definitions = {
        var definitions = Definitions()
        let pipeline = Pipeline(id: PipelineID(high: 2, low: 0), name: "Sales")
        definitions.record(pipeline, sequence: 1, recordedAt: Instant(microseconds: 0))
        for (index, id) in stageIDs.enumerated() {
            let stage = Stage(
                id: id, pipelineID: pipeline.id, name: "\(index)", position: index + 1, kind: kinds[index])
            definitions.record(stage, sequence: Int64(index) + 2, recordedAt: Instant(microseconds: 0))
        }
        return definitions
    }()

    /// A random history of at most twelve versions over few instants, so that ties are common.
    private static func random(_ generator: inout SeededGenerator) -> DealHistory {
        var versions: [DealVersion] = []
        for index in 0..<Int.random(in: 1...12, using: &generator) {
            var changes = DealChanges()
            if index == 0 || generator.oneIn(2) {
                let stage = generator.pick(stageIDs)
                changes.set(.stage) { $0.stageID = stage }
            }
            if generator.oneIn(2) {
                let amount = generator.oneIn(3) ? nil : Int64(index)
                changes.setAmount(minorUnits: amount, currency: amount.flatMap { _ in Currency("EUR") })
            }
            if generator.oneIn(3) { changes.set(.owner) { $0.ownerID = "owner \(index)" } }
            if generator.oneIn(3) {
                let isDeleted = generator.oneIn(2)
                changes.set(.deleted) { $0.isDeleted = isDeleted }
            }
            let corrected = Set(versions.compactMap(\.corrects))
            let free = versions.filter { !corrected.contains($0.sequence) }
            let target = index > 0 && generator.oneIn(3) && !free.isEmpty ? generator.pick(free) : nil
            if let target { changes = target.changes.merging(changes) }
            let recordedAt = Instant(microseconds: Int64(20 + index))
            let effectiveAt =
                target.map {
                    generator.oneIn(3) ? Instant(microseconds: $0.effectiveAt.microseconds - 1) : $0.effectiveAt
                }
                ?? Instant(microseconds: index == 0 ? 3 : Int64.random(in: 3...8, using: &generator))
            versions.append(
                DealVersion(
                    sequence: Int64(10 + index * 2), dealID: DealID(high: 0, low: 1), effectiveAt: effectiveAt,
                    recordedAt: recordedAt, actor: "a", cause: .request, corrects: target?.sequence,
                    place: target?.place, changes: changes))
        }
        return DealHistory(versions: versions)
    }

    /// The rule of the model said plainly: no version that is known corrects it.
    private static func naiveStanding(_ versions: [DealVersion], _ known: Int64) -> [DealVersion] {
        versions.filter { version in
            version.sequence <= known && !versions.contains { $0.sequence <= known && $0.corrects == version.sequence }
        }
    }

    /// Where a version stands in time: by its instant, then by the first version of its chain of corrections.
    private static func naiveOrder(_ version: DealVersion, in versions: [DealVersion]) -> (Int64, Int64) {
        var first = version
        while let corrects = first.corrects, let before = versions.first(where: { $0.sequence == corrects }) {
            first = before
        }
        return (version.effectiveAt.microseconds, first.sequence)
    }

    private static func naiveValue<Value>(
        _ field: DealField, _ versions: [DealVersion], at instant: Int64, _ known: Int64, _ value: (DealFacts) -> Value
    ) -> Value? {
        naiveStanding(versions, known)
            .filter { $0.effectiveAt.microseconds <= instant && $0.changes.fields.contains(field) }
            .max { naiveOrder($0, in: versions) < naiveOrder($1, in: versions) }
            .map { value($0.changes.facts) }
    }

    private static func naiveStays(_ versions: [DealVersion], _ known: Int64) -> [(stage: StageID?, at: Int64)] {
        let setting = naiveStanding(versions, known).filter { $0.changes.fields.contains(.stage) }
            .sorted { naiveOrder($0, in: versions) < naiveOrder($1, in: versions) }
        var stays: [(stage: StageID?, at: Int64)] = []
        for version in setting where stays.last?.stage != version.changes.facts.stageID {
            stays.append((version.changes.facts.stageID, version.effectiveAt.microseconds))
        }
        return stays
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `state and stays are those of the rule at every T and K`(batch: UInt64) {
        for seed in batch * 120..<(batch + 1) * 120 {
            var generator = SeededGenerator(seed: seed)
            let history = Self.random(&generator)
            let versions = history.versions
            let instants = Set(versions.map(\.effectiveAt.microseconds)).flatMap { [$0 - 1, $0] }
            for known in [9] + versions.map(\.sequence) + [.max] {
                let standing = Self.naiveStanding(versions, known)
                let created = standing.map(\.effectiveAt.microseconds).min()
                if history.createdAt(knownTo: known)?.microseconds != created { Issue.record("seed \(seed): creation") }
                if Set(history.standing(knownTo: known)) != Set(standing) { Issue.record("seed \(seed): standing") }
                for instant in instants { check(history, instant, known, created: created, seed: seed) }
                let stays = history.stays(knownTo: known)
                let expected = Self.naiveStays(versions, known)
                let isSame =
                    stays.count == expected.count
                    && zip(stays, expected).allSatisfy { $0.stageID == $1.stage && $0.enteredAt.microseconds == $1.at }
                if !isSame { Issue.record("seed \(seed), K \(known): stays") }
                let ends = stays.dropFirst().map { Optional($0.enteredAt) } + [nil]
                if !stays.isEmpty, stays.map(\.leftAt) != ends { Issue.record("seed \(seed), K \(known): ends") }
            }
        }
    }

    private func check(_ history: DealHistory, _ instant: Int64, _ known: Int64, created: Int64?, seed: UInt64) {
        let state = history.state(at: Instant(microseconds: instant), knownTo: known, in: Definitions())
        guard let created, created <= instant else {
            if state != nil {
                Issue.record("seed \(seed), T \(instant), K \(known): there is a state before the creation")
            }
            return
        }
        let versions = history.versions
        var expected = DealFacts()
        expected.stageID = Self.naiveValue(.stage, versions, at: instant, known) { $0.stageID } ?? nil
        expected.amountMinorUnits =
            Self.naiveValue(.amount, versions, at: instant, known) { $0.amountMinorUnits } ?? nil
        expected.currency = Self.naiveValue(.currency, versions, at: instant, known) { $0.currency } ?? nil
        expected.ownerID = Self.naiveValue(.owner, versions, at: instant, known) { $0.ownerID } ?? nil
        expected.isDeleted = Self.naiveValue(.deleted, versions, at: instant, known) { $0.isDeleted } ?? false
        if state != expected { Issue.record("seed \(seed), T \(instant), K \(known)") }
    }

    @Test func `the timeline follows from the stays and deletions`() {
        var closings = 0
        for seed in 0..<2_000 as Range<UInt64> {
            var generator = SeededGenerator(seed: 10_000 + seed)
            let history = Self.random(&generator)
            let timeline = history.summary(in: Self.definitions)
            let stays = Self.naiveStays(history.versions, .max)
            let kinds = stays.map { stay in stay.stage.map { Self.kinds[Int($0.low)] } ?? .open }
            let run = kinds.lastIndex { $0 != kinds.last }.map { $0 + 1 } ?? 0
            let isClosed = kinds.last?.isClosed ?? false
            let closedAt = isClosed ? stays[run].at : nil
            if isClosed { closings += 1 }
            if timeline?.closedAt?.microseconds != closedAt { Issue.record("seed \(seed): closed_at") }
            if timeline?.stageEnteredAt.microseconds != stays.last?.at { Issue.record("seed \(seed): entered") }
            if timeline?.kind != kinds.last { Issue.record("seed \(seed): kind") }
            if timeline?.createdAt != history.createdAt() { Issue.record("seed \(seed): created_at") }
            let deletions = Self.naiveStanding(history.versions, .max).filter { $0.changes.fields.contains(.deleted) }
                .sorted { Self.naiveOrder($0, in: history.versions) < Self.naiveOrder($1, in: history.versions) }
            let restored = deletions.lastIndex { !$0.changes.facts.isDeleted }.map { $0 + 1 } ?? 0
            let deletedAt = restored < deletions.count ? deletions[restored].effectiveAt : nil
            if timeline?.deletedAt != deletedAt { Issue.record("seed \(seed): deleted_at") }
        }
        #expect(closings > 500)
    }

    @Test func `a deal without versions has nothing`() {
        let history = DealHistory(versions: [])
        #expect(history.createdAt() == nil)
        #expect(history.state(at: .latest, in: Definitions()) == nil)
        #expect(history.stays().isEmpty)
        #expect(history.summary(in: Self.definitions) == nil)
    }
}
