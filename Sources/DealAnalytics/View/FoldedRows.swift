internal import ColumnEngine

/// The irregular deals of one view as rows like those of the regular ones: each deal's rows stand together, in the
/// order of its life, by what the view knows.
struct FoldedRows: Sendable {
    private(set) var sequence = PagedColumn<Int64>()
    private(set) var effectiveAt = PagedColumn<Int64>()
    private(set) var end = PagedColumn<Int64>()
    private(set) var createdAt = PagedColumn<Int64>()
    private(set) var stageEnteredAt = PagedColumn<Int64>()
    private(set) var amount = PagedColumn<Int64>()
    private(set) var probability = PagedColumn<Int32>()
    private(set) var closeDay = PagedColumn<Int32>()
    private(set) var deal = PagedColumn<UInt32>()
    private(set) var owner = PagedColumn<UInt32>()
    private(set) var profile = PagedColumn<UInt32>()
    private(set) var stage = PagedColumn<UInt16>()
    private(set) var currency = PagedColumn<UInt8>()
    private(set) var isDeleted = PagedColumn<Bool>()
    /// The first row of each irregular deal, by its slot, and the end of the last one's.
    private var firstRows: [Int] = [0]

    /// Lays the versions over one another that stand by what was recorded up to `limit`.
    ///
    /// - Complexity: O(versions of irregular deals).
    init(
        _ histories: PagedColumn<IrregularHistory>, knownTo limit: Int64, rules: [StageRule],
        profiles: inout ProfileTable
    ) {
        for slot in 0..<histories.count {
            let history = histories[slot]
            var state = DealState()
            let first = effectiveAt.count
            for version in history.standing(knownTo: limit) {
                state.take(version, rules: rules, profiles: &profiles)
                guard state.stage != DealState.noStage else { continue }
                if effectiveAt.count > first { end[effectiveAt.count - 1] = version.effectiveAt }
                append(state, of: version, deal: history.deal)
            }
            firstRows.append(effectiveAt.count)
        }
    }

    /// The rows of the deal with this slot.
    func rows(ofSlot slot: Int) -> Range<Int> { firstRows[slot]..<firstRows[slot + 1] }

    /// How many rows there are.
    var count: Int { effectiveAt.count }

    private mutating func append(_ state: DealState, of version: HeldVersion, deal ordinal: UInt32) {
        sequence.append(version.sequence)
        effectiveAt.append(version.effectiveAt)
        end.append(.max)
        createdAt.append(state.createdAt)
        stageEnteredAt.append(state.stageEnteredAt)
        amount.append(state.amount)
        probability.append(state.probability)
        closeDay.append(state.closeDay)
        deal.append(ordinal)
        owner.append(state.owner)
        profile.append(state.profile)
        stage.append(state.stage)
        currency.append(state.currency)
        isDeleted.append(state.isDeleted)
    }
}
