internal import ColumnEngine
public import DealModel

/// The writer's side of the analytics of one workspace: fed with committed versions in the order of the change log, at
/// start and after each commit alike, and published as snapshots.
///
/// It cannot be copied, so there is one writer; keep it in a variable of that writer or in a mutex.
public struct DealTables: ~Copyable, Sendable {
    private var rows = VersionRows()
    private var current = CurrentDeals()
    private var irregular = PagedColumn<IrregularHistory>()
    private var cells = PagedColumn<StageCells>()
    private var rules: [StageRule] = []
    private var definitions = Definitions()
    private var rates = RateBook()
    private var stagesOfPipeline: [[Int]] = []
    private var recorded = RecordedIndex()
    private var texts = DealTexts()
    private var tags = TagHistories()
    private var seen = SeenValues()
    private var lastVersionSequence: Int64 = 0
    private var lastDefinitionSequence: Int64 = 0
    private var lastTagSequence: Int64 = 0
    private var newestEffectiveAt: Instant?
    private var oldestEffectiveAt: Instant?
    private var versionCount = 0

    /// Begins with nothing.
    public init() {}

    /// Takes in the next committed version of a deal; those that set no analytic field count too.
    ///
    /// - Precondition: sequence numbers rise; ordinals of new deals follow one another; a new deal has a stage; the
    ///   stage's definition was applied before; the amount is at most `Money.minorUnitsMax` either way.
    /// - Complexity: O(1) amortised for a deal without backdated or corrected versions, else O(the deal's versions).
    public mutating func apply(_ version: AnalyticVersion) {
        precondition(
            version.sequence > lastVersionSequence, "version \(version.sequence) comes after \(lastVersionSequence)")
        lastVersionSequence = version.sequence
        newestEffectiveAt = max(newestEffectiveAt ?? version.effectiveAt, version.effectiveAt)
        oldestEffectiveAt = min(oldestEffectiveAt ?? version.effectiveAt, version.effectiveAt)
        versionCount += 1
        let held = HeldVersion(version, texts: &texts)
        check(held)
        seen.note(held)
        let deal = Int(version.deal)
        if deal == current.count {
            create(held)
        } else {
            precondition(deal < current.count, "deal \(deal) of \(current.count)")
            change(deal, with: held)
        }
    }

    /// Takes in the next committed change to a tag on a deal.
    ///
    /// - Precondition: the deal is known.
    /// - Complexity: O(the deal's changes of tags).
    public mutating func apply(_ change: AnalyticTagChange) {
        precondition(Int(change.deal) < current.count, "deal \(change.deal) of \(current.count)")
        noteEffective(change.effectiveAt)
        lastTagSequence = max(lastTagSequence, change.sequence)
        tags.insert(
            .init(
                effectiveAt: change.effectiveAt.microseconds, sequence: change.sequence, tag: change.tag,
                isThere: change.isThere),
            deal: change.deal)
    }

    /// Takes in the definitions after a change to them; deals in stages whose probabilities changed are weighed anew.
    ///
    /// Must come before the versions of deals that need the new definitions.
    /// - Complexity: O(definitions), and O(deals) where a stage that holds deals has another probability than before.
    public mutating func apply(definitions next: Definitions) {
        definitions = next
        lastDefinitionSequence = max(lastDefinitionSequence, next.lastRecordedSequence)
        for pipeline in next.pipelines { noteEffective(pipeline.updatedAt) }
        if let settings = next.settings { noteEffective(settings.updatedAt) }
        while stagesOfPipeline.count < next.pipelines.count { stagesOfPipeline.append([]) }
        var reweighed: Set<Int> = []
        for ordinal in next.stages.indices {
            let stage = next.stages[ordinal].current
            noteEffective(next.stages[ordinal].updatedAt)
            let rule = StageRule(stage)
            if ordinal == rules.count {
                rules.append(rule)
                cells.append(StageCells())
                if let pipeline = next.ordinal(of: stage.pipelineID) { stagesOfPipeline[pipeline].append(ordinal) }
            } else if rules[ordinal] != rule {
                rules[ordinal] = rule
                reweighed.insert(ordinal)
            }
        }
        if !reweighed.isEmpty { reweigh(reweighed) }
    }

    /// Takes in the exchange rates after a change to them.
    ///
    /// - Complexity: O(1); what they hold is shared.
    public mutating func apply(rates next: RateBook) { rates = next }

    /// Takes in when a row of the change log was recorded; at least for the last row of each write.
    ///
    /// - Precondition: neither sequence numbers nor instants fall.
    public mutating func noteRecorded(sequence: Int64, recordedAt: Instant) {
        recorded.note(sequence: sequence, recordedAt: recordedAt)
    }

    /// Makes a snapshot of everything taken in so far.
    ///
    /// - Parameter dataVersion: the last committed sequence number that the snapshot stands for.
    /// - Complexity: O(1); the next writes copy the pages that they touch.
    public func publish(dataVersion: Int64) -> DealSnapshot {
        DealSnapshot(
            dataVersion: dataVersion,
            newestEffectiveAt: newestEffectiveAt,
            oldestEffectiveAt: oldestEffectiveAt,
            definitions: definitions,
            rates: rates,
            versionCount: versionCount,
            lastSequence: max(lastVersionSequence, lastDefinitionSequence, lastTagSequence, dataVersion),
            rows: rows.snapshot(),
            current: current,
            irregular: irregular,
            cells: cells,
            stagesOfPipeline: stagesOfPipeline,
            recorded: recorded.snapshot(),
            texts: texts.snapshot(),
            tags: tags.snapshot(),
            seen: seen
        )
    }

    private mutating func noteEffective(_ instant: Instant) {
        newestEffectiveAt = max(newestEffectiveAt ?? instant, instant)
    }

    private func check(_ version: HeldVersion) {
        if version.fields.contains(.stage) {
            precondition(Int(version.stage) < rules.count, "stage \(version.stage) of \(rules.count)")
        }
        if version.fields.contains(.amount), version.amount != DealState.noAmount {
            precondition(
                version.amount.magnitude <= Money.minorUnitsMax.magnitude,
                "\(version.amount) minor units are too many"
            )
        }
    }

    private mutating func create(_ version: HeldVersion) {
        precondition(version.fields.contains(.stage), "deal \(current.count) begins without a stage")
        var state = DealState()
        state.take(version, rules: rules, profiles: &texts.profiles)
        let row = rows.append(version, deal: UInt32(current.count), state: state)
        current.append(state, row: row)
        count(state)
    }

    private mutating func change(_ deal: Int, with version: HeldVersion) {
        let before = current[deal]
        var after = before
        switch current.home(of: deal) {
        case .rows(let first, let last):
            if version.fields.isEmpty, version.corrects.map({ !holds($0, from: first) }) ?? true { return }
            if version.corrects == nil, rows.position(of: last) < (version.effectiveAt, version.place) {
                after.take(version, rules: rules, profiles: &texts.profiles)
                let row = rows.append(version, deal: UInt32(deal), state: after)
                rows.close(last, with: row)
                current.setLastRow(row, of: deal)
            } else {
                let slot = moveToIrregular(deal, from: first)
                after = insert(version, slot: slot, before: before)
            }
        case .irregular(let slot):
            if version.fields.isEmpty, version.corrects.map({ !irregular[slot].holds($0) }) ?? true { return }
            after = insert(version, slot: slot, before: before)
        }
        guard after != before else { return }
        discount(before)
        current[deal] = after
        count(after)
    }

    private func holds(_ sequence: Int64, from first: UInt32) -> Bool {
        var row: UInt32? = first
        while let here = row {
            if rows.position(of: here).place == sequence { return true }
            row = rows.successor(of: here)
        }
        return false
    }

    /// Rebuilds the versions of a deal from its rows, which no answer counts from here on.
    private mutating func moveToIrregular(_ deal: Int, from first: UInt32) -> Int {
        var versions: [HeldVersion] = []
        var row: UInt32? = first
        while let here = row {
            versions.append(rows.version(here, profiles: texts.profiles))
            row = rows.successor(of: here)
            rows.kill(here)
        }
        let slot = irregular.count
        irregular.append(IrregularHistory(deal: UInt32(deal), versions: versions))
        current.setIrregular(slot: slot, of: deal)
        return slot
    }

    /// The deal's state with one more version; a deal that no standing version gives a stage drops out of all totals.
    private mutating func insert(_ version: HeldVersion, slot: Int, before: DealState) -> DealState {
        irregular[slot].insert(version)
        var state = DealState()
        for version in irregular[slot].standing(knownTo: .max) {
            state.take(version, rules: rules, profiles: &texts.profiles)
        }
        if state.stage != DealState.noStage { return state }
        var gone = before
        gone.isDeleted = true
        return gone
    }

    private mutating func count(_ state: DealState) {
        guard state.isCounted else { return }
        let stage = Int(state.stage)
        cells[stage].add(state, rule: rules[stage])
    }

    private mutating func discount(_ state: DealState) {
        guard state.isCounted else { return }
        let stage = Int(state.stage)
        cells[stage].remove(state, rule: rules[stage])
    }

    /// Gathers the cells of some stages anew from the current deals.
    private mutating func reweigh(_ stages: Set<Int>) {
        let occupied = stages.filter { cells[$0].cells.contains { $0.totals.count > 0 } }
        for stage in stages { cells[stage] = StageCells() }
        guard !occupied.isEmpty else { return }
        var isWanted = Array(repeating: false, count: rules.count)
        for stage in occupied { isWanted[stage] = true }
        for page in 0..<current.stage.pageCount {
            let stages = current.stage.page(page)
            for offset in stages.indices where isWanted[Int(stages[offset])] {
                count(current[page * ColumnLayout.rowsPerPage + offset])
            }
        }
    }
}
