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

    /// Visits the states of all deals.
    func run(on snapshot: DealSnapshot) -> [GroupedTotals<Gathered>.Group] {
        var groups = GroupedTotals<Gathered>(majorCount: rules.count)
        let scan = StateScan(HistoryView(snapshot, knownTo: knownTo), at: moment)
        for unit in 0..<scan.unitCount {
            scan.visit(unit: unit) { gather($0, into: &groups) }
        }
        return groups.groups.filter { $0.totals.totals.count > 0 }
    }

    private func gather(_ page: StatePage, into groups: inout GroupedTotals<Gathered>) {
        let (stages, currencies, amounts) = (page.stage, page.currency, page.amount)
        let (probabilities, closeDays, entered) = (page.probability, page.closeDay, page.stageEnteredAt)
        let (stage, currency, amount) = (stages.span, currencies.span, amounts.span)
        let (probability, closeDay, stageEnteredAt) = (probabilities.span, closeDays.span, entered.span)
        for index in 0..<page.selection.count {
            let row = page.selection[index]
            guard let rule = rules[Int(stage[row])] else { continue }
            var state = DealState()
            state.stage = stage[row]
            state.createdAt = page.createdAt(row)
            state.stageEnteredAt = stageEnteredAt[row]
            state.amount = amount[row]
            state.currency = currency[row]
            state.probability = probability[row]
            state.closeDay = closeDay[row]
            groups[major: Int(state.stage), minor: state.currency, initial: Gathered()].add(
                state, rule: rule, before: date)
        }
    }
}
