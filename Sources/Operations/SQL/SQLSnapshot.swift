internal import DealAnalytics
internal import DealModel
internal import SQLSandbox
internal import Wire
internal import WorkspaceStore

/// What the views of one question are read from: the columns as of one commit, at one moment, and what the store alone
/// has: ids, titles, contacts and the log's versions, none of them later than that commit but for titles and contacts.
final class SQLSnapshot {
    /// About how many rows a page has.
    static let pageRows = 4_096

    /// The columns.
    let snapshot: DealSnapshot
    /// The moment that the question is about.
    let moment: Instant
    /// The present, which no moment is later than.
    let now: Instant
    private let calendar: LocalCalendar
    private let workspace: Workspace
    private var ids: [DealID] = []

    init(_ workspace: Workspace, _ snapshot: DealSnapshot, at moment: Instant, now: Instant, calendar: LocalCalendar) {
        self.workspace = workspace
        self.snapshot = snapshot
        self.moment = moment
        self.now = now
        self.calendar = calendar
    }

    /// The last sequence number that is taken into account.
    var dataVersion: Int64 { snapshot.dataVersion }

    /// The ids of deals, by their ordinals. No more of them are read than up to the last that is asked for.
    func identifiers(_ deals: [UInt32]) throws(SQLSourceRefusal) -> SQLColumnValues {
        let count = min(snapshot.dealCount, Int(deals.max() ?? 0) + 1)
        if ids.count < count {
            // Let go of before they are extended, so that they need not be copied.
            ids = []
            ids = try reading { () throws(Problem) in try workspace.dealIDs(count: count) }
        }
        return .identifiers(deals.map { Int($0) < ids.count ? SQLIdentifier(ids[Int($0)]) : .none })
    }

    /// The present titles of deals, by their ordinals, which rise.
    func titles(_ deals: [UInt32]) throws(SQLSourceRefusal) -> SQLColumnValues {
        guard let first = deals.first, let last = deals.last else { return .texts([]) }
        let titles = try reading { () throws(Problem) in
            try workspace.read { reader throws(StoreError) in
                try reader.dealTitles(Int64(first)..<Int64(last) + 1)
            }
        }
        return .texts(deals.map { Int($0 - first) < titles.count ? titles[Int($0 - first)] : nil })
    }

    /// Reads the store.
    func read<Value>(
        _ body: (WorkspaceReader) throws(StoreError) -> Value
    ) throws(SQLSourceRefusal) -> Value {
        try reading { () throws(Problem) in try workspace.read(body) }
    }

    private func reading<Value>(_ body: () throws(Problem) -> Value) throws(SQLSourceRefusal) -> Value {
        do { return try body() } catch { throw SQLSourceRefusal(error.detail) }
    }

    /// The moment that an argument names: an instant, or a date, which means the end of that local day. What is later
    /// than now means now.
    func moment(_ value: SQLValue, of view: String) throws(SQLSourceRefusal) -> Instant {
        guard case .text(let text) = value, let moment = AnalysisMoment.instant(text, calendar) else {
            throw SQLSourceRefusal(
                "\(view) takes a date such as '2026-06-30', which means its end, or an instant such as "
                    + "'2026-06-30T12:00:00Z'.")
        }
        return min(moment, now)
    }

    /// The last sequence number known at a moment that an argument names; nil for no argument.
    func knowledge(_ value: SQLValue, of view: String) throws(SQLSourceRefusal) -> Int64? {
        if value == .null { return nil }
        let moment = try moment(value, of: view)
        return moment >= now ? nil : snapshot.sequence(knownAt: moment) ?? 0
    }
}

extension SQLIdentifier {
    init<Subject>(_ id: Identifier<Subject>) { self.init(high: id.high, low: id.low) }

    init<Subject>(_ id: Identifier<Subject>?) { self = id.map { SQLIdentifier($0) } ?? .none }
}
