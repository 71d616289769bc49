internal import ColumnEngine
import DealModel

/// Gathers the totals of all deals, by stage and currency, as they were at a moment by what was known at another.
struct AsOfScan {
    /// The moment that the question is about.
    let moment: Instant
    /// The last sequence number to take into account; nil for all.
    let knownTo: Int64?
    /// The rules of the stages that count, by ordinal; deals in the others are left out.
    let rules: [StageRule?]
    /// Deals that are open and expected to close before this date are overdue.
    let date: CivilDate

    /// What is gathered for one stage and currency.
    struct Gathered {
        var totals = DealTotals()
        var overdue = 0

        @inline(__always)
        mutating func add(_ state: DealState, rule: StageRule, before date: CivilDate) {
            totals.combine(DealTotals(of: state, rule: rule))
            if rule.isOpen, state.closeDay != DealState.noDay, state.closeDay < date.dayNumber { overdue &+= 1 }
        }
    }

    /// Scans the rows of the regular deals and folds the irregular ones.
    func run(on snapshot: DealSnapshot) -> [GroupedTotals<Gathered>.Group] {
        var groups = GroupedTotals<Gathered>(majorCount: rules.count)
        scanRows(of: snapshot, into: &groups)
        for slot in 0..<snapshot.irregular.count {
            let state = snapshot.irregular[slot].state(at: moment.microseconds, knownTo: knownTo ?? .max)
            if let state { count(state, into: &groups) }
        }
        return groups.groups.filter { $0.totals.totals.count > 0 }
    }

    private func count(_ state: DealState, into groups: inout GroupedTotals<Gathered>) {
        guard !state.isDeleted, let rule = rules[Int(state.stage)] else { return }
        groups[major: Int(state.stage), minor: state.currency, initial: Gathered()].add(state, rule: rule, before: date)
    }

    private func scanRows(of snapshot: DealSnapshot, into groups: inout GroupedTotals<Gathered>) {
        let rows = snapshot.rows
        // Rows are in the order of recording, so what is known is a number of rows.
        let rowsKnown = knownTo.map { rows.sequence.countOfRows(atMost: $0) } ?? rows.count
        let pagesPerChunk = ColumnLayout.rowsPerChunk / ColumnLayout.rowsPerPage
        var selection = IntervalSelection()
        for chunk in 0..<rows.sequence.chunkCount where chunk * ColumnLayout.rowsPerChunk < rowsKnown {
            guard let bounds = rows.effectiveBounds[chunk], bounds.lowerBound <= moment.microseconds else { continue }
            let starts = rows.effectiveAt.chunk(chunk)
            for page in 0..<pagesPerChunk {
                let first = page * ColumnLayout.rowsPerPage
                let length = min(rowsKnown - chunk * ColumnLayout.rowsPerChunk - first, ColumnLayout.rowsPerPage)
                guard length > 0 else { break }
                let pageStarts = starts.extracting(first..<first + length)
                let ends = rows.end.page(chunk * pagesPerChunk + page)
                let pageEnds = ends.span.extracting(0..<length)
                if rowsKnown == rows.count {
                    selection.select(starts: pageStarts, ends: pageEnds, holding: moment.microseconds)
                } else {
                    let successors = rows.successor.page(chunk * pagesPerChunk + page)
                    selection.select(
                        starts: pageStarts,
                        ends: pageEnds,
                        successors: successors.span.extracting(0..<length),
                        holding: moment.microseconds,
                        below: UInt32(rowsKnown)
                    )
                }
                gather(selection, chunk: chunk, first: first, snapshot: snapshot, into: &groups)
            }
        }
    }

    private func gather(
        _ selection: IntervalSelection,
        chunk: Int,
        first: Int,
        snapshot: DealSnapshot,
        into groups: inout GroupedTotals<Gathered>
    ) {
        let rows = snapshot.rows
        let deal = rows.deal.chunk(chunk)
        let stage = rows.stage.chunk(chunk)
        let isDeleted = rows.isDeleted.chunk(chunk)
        let amount = rows.amount.chunk(chunk)
        let currency = rows.currency.chunk(chunk)
        let probability = rows.probability.chunk(chunk)
        let closeDay = rows.closeDay.chunk(chunk)
        let stageEnteredAt = rows.stageEnteredAt.chunk(chunk)
        for index in 0..<selection.count {
            let row = first + selection[index]
            var state = DealState()
            state.stage = stage[row]
            state.isDeleted = isDeleted[row]
            state.createdAt = snapshot.current.createdAt[Int(deal[row])]
            state.stageEnteredAt = stageEnteredAt[row]
            state.amount = amount[row]
            state.currency = currency[row]
            state.probability = probability[row]
            state.closeDay = closeDay[row]
            count(state, into: &groups)
        }
    }
}
