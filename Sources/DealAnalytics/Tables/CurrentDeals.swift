internal import ColumnEngine

/// The current state of every deal, by ordinal. A copy is a snapshot.
struct CurrentDeals: Sendable {
    private(set) var createdAt = PagedColumn<Int64>()
    /// The bounds of `createdAt`, page by page; a change may leave them wider than they need to be.
    private(set) var createdBounds = PagedColumn<ClosedRange<Int64>>()
    private(set) var stageEnteredAt = PagedColumn<Int64>()
    private(set) var amount = PagedColumn<Int64>()
    private(set) var probability = PagedColumn<Int32>()
    private(set) var closeDay = PagedColumn<Int32>()
    private(set) var stage = PagedColumn<UInt16>()
    private(set) var currency = PagedColumn<UInt8>()
    private(set) var isDeleted = PagedColumn<Bool>()
    private(set) var owner = PagedColumn<UInt32>()
    private(set) var profile = PagedColumn<UInt32>()
    private(set) var firstRow = PagedColumn<UInt32>()
    private(set) var lastRow = PagedColumn<UInt32>()

    /// In place of the first row: the deal is irregular, and the last row is its place among the irregular ones.
    static let irregular = UInt32.max

    /// Where a deal's versions are kept.
    enum Home {
        /// In version rows, from the first to the last.
        case rows(first: UInt32, last: UInt32)
        /// Among the irregular histories.
        case irregular(slot: Int)
    }

    init() {}

    /// How many deals there are.
    var count: Int { stage.count }

    /// Adds a deal whose first version has the given row.
    mutating func append(_ state: DealState, row: UInt32) {
        if count & (ColumnLayout.rowsPerPage - 1) == 0 {
            createdBounds.append(state.createdAt...state.createdAt)
        } else {
            widenBounds(of: count, to: state.createdAt)
        }
        createdAt.append(state.createdAt)
        stageEnteredAt.append(state.stageEnteredAt)
        amount.append(state.amount)
        probability.append(state.probability)
        closeDay.append(state.closeDay)
        stage.append(state.stage)
        currency.append(state.currency)
        isDeleted.append(state.isDeleted)
        owner.append(state.owner)
        profile.append(state.profile)
        firstRow.append(row)
        lastRow.append(row)
    }

    /// The deal's state; writing changes only the columns that differ, so that no page is copied for nothing.
    subscript(deal: Int) -> DealState {
        get {
            var state = DealState()
            state.createdAt = createdAt[deal]
            state.stageEnteredAt = stageEnteredAt[deal]
            state.amount = amount[deal]
            state.probability = probability[deal]
            state.closeDay = closeDay[deal]
            state.stage = stage[deal]
            state.currency = currency[deal]
            state.isDeleted = isDeleted[deal]
            state.owner = owner[deal]
            state.profile = profile[deal]
            return state
        }
        set {
            if createdAt[deal] != newValue.createdAt {
                createdAt[deal] = newValue.createdAt
                widenBounds(of: deal, to: newValue.createdAt)
            }
            if stageEnteredAt[deal] != newValue.stageEnteredAt { stageEnteredAt[deal] = newValue.stageEnteredAt }
            if amount[deal] != newValue.amount { amount[deal] = newValue.amount }
            if probability[deal] != newValue.probability { probability[deal] = newValue.probability }
            if closeDay[deal] != newValue.closeDay { closeDay[deal] = newValue.closeDay }
            if stage[deal] != newValue.stage { stage[deal] = newValue.stage }
            if currency[deal] != newValue.currency { currency[deal] = newValue.currency }
            if isDeleted[deal] != newValue.isDeleted { isDeleted[deal] = newValue.isDeleted }
            if owner[deal] != newValue.owner { owner[deal] = newValue.owner }
            if profile[deal] != newValue.profile { profile[deal] = newValue.profile }
        }
    }

    private mutating func widenBounds(of deal: Int, to moment: Int64) {
        let page = deal >> ColumnLayout.pageShift
        let bounds = createdBounds[page]
        guard !bounds.contains(moment) else { return }
        createdBounds[page] = min(bounds.lowerBound, moment)...max(bounds.upperBound, moment)
    }

    /// Where the deal's versions are kept.
    func home(of deal: Int) -> Home {
        let first = firstRow[deal]
        let last = lastRow[deal]
        return first == Self.irregular ? .irregular(slot: Int(last)) : .rows(first: first, last: last)
    }

    /// The deal has a further row.
    mutating func setLastRow(_ row: UInt32, of deal: Int) {
        lastRow[deal] = row
    }

    /// The deal's versions have moved to the irregular ones.
    mutating func setIrregular(slot: Int, of deal: Int) {
        firstRow[deal] = Self.irregular
        lastRow[deal] = UInt32(slot)
    }

    /// Bytes reserved.
    var bytes: Int {
        let wide = createdAt.bytes + createdBounds.bytes + stageEnteredAt.bytes + amount.bytes
        let middle = probability.bytes + closeDay.bytes + firstRow.bytes + lastRow.bytes + owner.bytes + profile.bytes
        return wide + middle + stage.bytes + currency.bytes + isDeleted.bytes
    }
}
