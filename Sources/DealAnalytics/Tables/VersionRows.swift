internal import ColumnEngine
import DealModel

/// The writer's side of the version rows: one dense row for each version of a regular deal, in the order of recording.
///
/// Row *i* is its deal's state at (T, K) if it begins by T, is known at K, and is not followed by a row of the same
/// deal that begins by T and is known at K. What follows changes later, so it lives in paged columns.
struct VersionRows: ~Copyable, Sendable {
    private var sequence = RisingColumn()
    private var effectiveAt = AppendOnlyColumn<Int64>()
    private var stageEnteredAt = AppendOnlyColumn<Int64>()
    private var amount = AppendOnlyColumn<Int64>()
    private var probability = AppendOnlyColumn<Int32>()
    private var closeDay = AppendOnlyColumn<Int32>()
    private var deal = AppendOnlyColumn<UInt32>()
    private var stage = AppendOnlyColumn<UInt16>()
    private var fields = AppendOnlyColumn<UInt16>()
    private var currency = AppendOnlyColumn<UInt8>()
    private var isDeleted = AppendOnlyColumn<Bool>()
    private var owner = AppendOnlyColumn<UInt32>()
    private var profile = AppendOnlyColumn<UInt32>()
    private var end = PagedColumn<Int64>()
    private var successor = PagedColumn<UInt32>()
    private var effectiveBounds = ChunkBounds()

    /// The successor of a row that is its deal's last.
    static let noSuccessor = UInt32.max

    init() {}

    /// How many rows there are.
    var count: Int { sequence.count }

    /// Adds the row of a version and returns its number.
    mutating func append(_ version: HeldVersion, deal ordinal: UInt32, state: DealState) -> UInt32 {
        let row = count
        precondition(row < Int(Self.noSuccessor), "\(row) version rows are too many")
        sequence.append(version.sequence)
        effectiveAt.append(version.effectiveAt)
        stageEnteredAt.append(state.stageEnteredAt)
        amount.append(state.amount)
        probability.append(state.probability)
        closeDay.append(state.closeDay)
        deal.append(ordinal)
        stage.append(state.stage)
        fields.append(HeldFields.bits(of: version.fields))
        currency.append(state.currency)
        isDeleted.append(state.isDeleted)
        owner.append(state.owner)
        profile.append(state.profile)
        end.append(.max)
        successor.append(Self.noSuccessor)
        effectiveBounds.append(version.effectiveAt)
        return UInt32(row)
    }

    /// The row `next` takes over from `row`.
    mutating func close(_ row: UInt32, with next: UInt32) {
        end[Int(row)] = effectiveAt[Int(next)]
        successor[Int(row)] = next
    }

    /// Takes the row out of every answer: it ends before all time, and its successor is below every limit.
    mutating func kill(_ row: UInt32) {
        end[Int(row)] = .min
        successor[Int(row)] = 0
    }

    /// The row of the same deal that follows; nil after its last.
    func successor(of row: UInt32) -> UInt32? {
        let next = successor[Int(row)]
        return next == Self.noSuccessor ? nil : next
    }

    /// The version that the row was made from.
    func version(_ row: UInt32, profiles: ProfileTable) -> HeldVersion {
        let row = Int(row)
        var state = DealState()
        state.stage = stage[row]
        state.amount = amount[row]
        state.currency = currency[row]
        state.probability = probability[row]
        state.closeDay = closeDay[row]
        state.isDeleted = isDeleted[row]
        state.owner = owner[row]
        return HeldVersion(
            sequence: sequence[row],
            effectiveAt: effectiveAt[row],
            fields: HeldFields.set(of: fields[row]),
            state: state,
            profile: profiles.profiles[Int(profile[row])]
        )
    }

    /// From when the row's values hold, and its version's place in the change log.
    func position(of row: UInt32) -> (effectiveAt: Int64, place: Int64) {
        (effectiveAt[Int(row)], sequence[Int(row)])
    }

    /// What readers see of the rows as they are now.
    func snapshot() -> VersionRowsSnapshot {
        VersionRowsSnapshot(
            sequence: sequence.snapshot(),
            effectiveAt: effectiveAt.snapshot(),
            stageEnteredAt: stageEnteredAt.snapshot(),
            amount: amount.snapshot(),
            probability: probability.snapshot(),
            closeDay: closeDay.snapshot(),
            deal: deal.snapshot(),
            stage: stage.snapshot(),
            fields: fields.snapshot(),
            currency: currency.snapshot(),
            isDeleted: isDeleted.snapshot(),
            owner: owner.snapshot(),
            profile: profile.snapshot(),
            end: end,
            successor: successor,
            effectiveBounds: effectiveBounds
        )
    }
}
