internal import ColumnEngine
import DealModel

/// Gathers the totals of the deals of a context, by stage and currency, as they were at its moment.
struct AsOfScan {
    /// What is asked about.
    let context: MetricContext
    /// The rules of the stages that count, by ordinal; deals in the others are left out.
    let rules: [StageRule?]

    /// What is gathered for one stage and currency.
    struct Gathered: Sendable {
        var totals = DealTotals()
        var overdue = 0
        var conversion = DealFigures.Conversion()

        mutating func combine(_ other: Gathered) {
            totals.combine(other.totals)
            overdue += other.overdue
            conversion.combine(other.conversion)
        }
    }

    /// Whether values are amounts, weighted as usual, and days those of UTC, as running totals have them.
    private var isUsual: Bool {
        let frame = context.frame
        return frame.conversion == nil && frame.valueBasis == .amount && frame.probabilitySource == .effective
            && frame.calendar.zone == .utc
    }

    /// Visits the states of all deals.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    func run(_ work: QueryWork) throws(QueryStopped) -> [GroupedTotals<Gathered>.Group] {
        let scan = StateScan(context.view, at: context.frame.asOf)
        let isUsual = isUsual
        let parts = try work.map(units: scan.unitCount, rowCount: scan.rowCount) { unit in
            var groups = GroupedTotals<Gathered>(majorCount: rules.count)
            scan.visit(unit: unit) { page in
                context.scope.narrow(&page, at: context.frame.asOf.microseconds)
                guard page.selection.count > 0 else { return }
                if isUsual { gather(page, into: &groups) } else { appraise(page, into: &groups) }
            }
            return groups.groups
        }
        var all = GroupedTotals<Gathered>(majorCount: rules.count)
        for group in parts.joined() {
            all[major: group.major, minor: group.minor, initial: Gathered()].combine(group.totals)
        }
        return all.groups.filter { $0.totals.totals.count > 0 }
    }

    private func gather(_ page: StatePage, into groups: inout GroupedTotals<Gathered>) {
        let date = context.frame.date.dayNumber
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
            add(DealTotals(of: state, rule: rule), state, rule, before: date, to: &groups)
        }
    }

    /// The same by the basis, the probabilities and the days that are asked for.
    private func appraise(_ page: StatePage, into groups: inout GroupedTotals<Gathered>) {
        let date = context.frame.date.dayNumber
        for index in 0..<page.selection.count {
            let row = page.selection[index]
            let state = page.state(row)
            guard let rule = rules[Int(state.stage)] else { continue }
            let appraisal = context.appraise(state, of: page.deal(row))
            let totals = DealTotals(
                appraisal, createdDay: context.day(of: state.createdAt),
                stageEnteredDay: context.day(of: state.stageEnteredAt))
            add(totals, state, rule, before: date, to: &groups)
            groups[major: Int(state.stage), minor: state.currency, initial: Gathered()].conversion.add(appraisal)
        }
    }

    @inline(__always)
    private func add(
        _ totals: DealTotals, _ state: DealState, _ rule: StageRule, before date: Int32,
        to groups: inout GroupedTotals<Gathered>
    ) {
        let isOverdue = rule.isOpen && state.closeDay != DealState.noDay && state.closeDay < date
        groups[major: Int(state.stage), minor: state.currency, initial: Gathered()].totals.combine(totals)
        if isOverdue { groups[major: Int(state.stage), minor: state.currency, initial: Gathered()].overdue &+= 1 }
    }
}
