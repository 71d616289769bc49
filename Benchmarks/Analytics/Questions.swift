import DealAnalytics
import DealModel

/// The questions by name; `analytics.py` asks peers the same.
struct Questions {
    let workspace: MadeWorkspace

    static let day: Int64 = 86_400_000_000
    /// After everything.
    static let now = Int64(MadeDeal.lastDay) * day + day
    /// A moment in the past, at the end of the second year.
    static let past = (Int64(MadeDeal.lastDay) - 365) * day
    /// The months of a date filter.
    static let createdFrom = (Int64(MadeDeal.lastDay) - 395) * day
    static let createdTo = (Int64(MadeDeal.lastDay) - 365) * day - 1
    private static let months: [GroupDimension] = [.stage, .month]

    /// An answer, to be made into rows of numbers when its time has been taken.
    typealias Rows = () -> [[Int128]]

    /// Answers one.
    func answer(_ name: String, _ work: QueryWork) throws -> Rows {
        switch name {
        case "P2.1": try values(Self.now, groupBy: Self.months, owners: 2, amount: 50_000, work)
        case "P2.10": try values(Self.now, groupBy: Self.months, owners: 20, amount: 50_000, work)
        case "P2.90": try values(Self.now, groupBy: Self.months, owners: 97, amount: 6_000, work)
        case "P2.100": try values(Self.now, groupBy: Self.months, owners: nil, amount: nil, work)
        case "P2.natural": try values(Self.now, groupBy: Self.months, owners: nil, amount: 6_000, isRecent: true, work)
        case "P2.sum": try values(Self.now, groupBy: [], owners: nil, amount: 50_000, work)
        case "P3.10": try values(Self.past, groupBy: Self.months, owners: 20, amount: 50_000, work)
        case "P3.100": try values(Self.past, groupBy: Self.months, owners: nil, amount: nil, work)
        case "P4.funnel": try funnel(work)
        case "P4.conversion": try conversion(work)
        case "P4.durations": try durations(work)
        case "P4.win_rate": try winRates(work)
        default: preconditionFailure("no question \(name)")
        }
    }

    private func values(
        _ moment: Int64, groupBy: [GroupDimension], owners: Int?, amount: Int64?, isRecent: Bool = false,
        _ work: QueryWork
    ) throws -> Rows {
        var frame = AnalysisFrame(asOf: Instant(microseconds: moment))
        frame.groupBy = groupBy
        var conditions: [DealScope] = []
        if let owners {
            let names = (0..<owners).map { FilterValue.text("owner-\($0)") }
            conditions.append(.condition(FilterCondition(.owner, .isIn, names)))
        }
        if let amount {
            let money = Money(minorUnits: amount, currency: MadeDeal.currencies[0])
            conditions.append(.condition(FilterCondition(.amount, .greaterThanOrEquals, .amount(money))))
        }
        if isRecent {
            let (from, to) = (Self.createdFrom, Self.createdTo)
            conditions.append(
                .condition(
                    FilterCondition(
                        .createdAt, .between,
                        [.instant(Instant(microseconds: from)), .instant(Instant(microseconds: to))])))
        }
        frame.scope = .all(conditions)
        let answer = try PipelineValue(statuses: [.open, .won, .lost]).run(frame, on: workspace.snapshot, work)
        let groups = groupBy.isEmpty ? [answer.total] : answer.groups
        return {
            groups.flatMap { group in
                group.figures.map { figures in
                    group.values.map { code($0) } + [
                        figures.currency.flatMap { MadeDeal.currencies.firstIndex(of: $0) }.map { Int128($0) } ?? -1,
                        Int128(figures.count), figures.value ?? 0, figures.weighted ?? 0,
                    ]
                }
            }
        }
    }

    /// A stage's ordinal, or a month's first day; -1 for none.
    private func code(_ value: GroupValue) -> Int128 {
        switch value {
        case .definition(let id, _): Int128(workspace.stages.firstIndex { $0.id.description == id } ?? -1)
        case .interval(_, let from): Int128(from.dayNumber)
        case .text, .none: -1
        }
    }
}
