internal import ColumnEngine
import DealModel

/// A snapshot by what was recorded up to some sequence number: what every figure about a time is read from.
///
/// A class, since whoever reads deals keeps it: a copy of its many columns for each deal cost more than half the time.
final class HistoryView: Sendable {
    /// The snapshot.
    let snapshot: DealSnapshot
    /// The last sequence number that counts.
    let limit: Int64
    /// How many rows of regular deals are known.
    let rowsKnown: Int
    /// The irregular deals.
    let folded: FoldedRows
    /// The profiles of all rows.
    let profiles: PagedColumn<DealProfile>
    /// Every stage with what it was when.
    let stages: StageBook

    /// - Parameter knownTo: nil for all.
    /// - Complexity: O(versions of irregular deals + stages).
    init(_ snapshot: DealSnapshot, knownTo: Int64?) {
        self.snapshot = snapshot
        let limit = knownTo.map { $0 >= snapshot.lastSequence ? .max : $0 } ?? .max
        self.limit = limit
        rowsKnown = limit == .max ? snapshot.rows.count : snapshot.rows.sequence.countOfRows(atMost: limit)
        var table = ProfileTable(extending: snapshot.texts.profiles)
        let rules = snapshot.definitions.stages.map { StageRule($0.current) }
        folded = FoldedRows(snapshot.irregular, knownTo: limit, rules: rules, profiles: &table)
        profiles = table.profiles
        stages = StageBook(snapshot.definitions, knownTo: limit)
    }

    /// Whether the states at `moment` are the current ones.
    func isCurrent(at moment: Instant) -> Bool {
        snapshot.isCurrent(at: moment, knownTo: limit)
    }

    /// The ordinal of a stage, `DealState.noStage` for one that is not known; nil where none is meant.
    func stageCode(of stage: StageID?) -> UInt16? {
        stage.map { snapshot.definitions.ordinal(of: $0).map { UInt16($0) } ?? DealState.noStage }
    }

    /// How many deals there are, by all that is known.
    var dealCount: Int { snapshot.dealCount }

    /// A row of a regular deal, or of an irregular one; one word, since stays and closings are made of them.
    struct Row: BitwiseCopyable, Hashable, Sendable {
        /// The row's number; below zero, its complement is that of a folded one.
        private let code: Int

        /// Among the version rows.
        static func regular(_ row: Int) -> Row { Row(code: row) }

        /// Among the folded ones.
        static func folded(_ row: Int) -> Row { Row(code: ~row) }

        /// The number among the version rows; nil for a folded one.
        var regular: Int? { code >= 0 ? code : nil }

        /// The number among the folded rows.
        ///
        /// - Precondition: it is one of them.
        var folded: Int { ~code }
    }

    /// The place in the change log of the version that a row was made from.
    func sequence(of row: Row) -> Int64 {
        row.regular.map { snapshot.rows.sequence[$0] } ?? folded.sequence[row.folded]
    }

    /// The row after one in the deal's life.
    ///
    /// - Precondition: there is one.
    func row(after row: Row) -> Row {
        row.regular.map { .regular(Int(snapshot.rows.successor[$0])) } ?? .folded(row.folded + 1)
    }

    /// The state that begins with a row.
    func state(_ row: Row) -> DealState {
        guard let regular = row.regular else { return state(row.folded, of: folded) }
        let rows = snapshot.rows
        return state(regular, of: rows, createdAt: snapshot.current.createdAt[Int(rows.deal[regular])])
    }

    /// The same for a deal whose creation is known, which spares looking it up.
    func state(_ row: Row, createdAt: Int64) -> DealState {
        guard let regular = row.regular else { return state(row.folded, of: folded) }
        return state(regular, of: snapshot.rows, createdAt: createdAt)
    }

    private func state(_ row: Int, of rows: VersionRowsSnapshot, createdAt: Int64) -> DealState {
        var state = DealState()
        state.createdAt = createdAt
        state.stageEnteredAt = rows.stageEnteredAt[row]
        state.amount = rows.amount[row]
        state.probability = rows.probability[row]
        state.closeDay = rows.closeDay[row]
        state.stage = rows.stage[row]
        state.currency = rows.currency[row]
        state.isDeleted = rows.isDeleted[row]
        state.owner = rows.owner[row]
        state.profile = rows.profile[row]
        return state
    }

    private func state(_ row: Int, of rows: FoldedRows) -> DealState {
        var state = DealState()
        state.createdAt = rows.createdAt[row]
        state.stageEnteredAt = rows.stageEnteredAt[row]
        state.amount = rows.amount[row]
        state.probability = rows.probability[row]
        state.closeDay = rows.closeDay[row]
        state.stage = rows.stage[row]
        state.currency = rows.currency[row]
        state.isDeleted = rows.isDeleted[row]
        state.owner = rows.owner[row]
        state.profile = rows.profile[row]
        return state
    }
}
